import { inSlots, NO_PAIR, slotParameters, slotRanges, SLOTS } from '../scratch/numbers.ts'
import type { Scratch } from '../scratch/open-scratch.ts'
import { LINE_COLUMNS } from '../reader/copy-line.ts'
import type { LooseTally } from './loose-tally.ts'
import { runRound, type Round } from './run-round.ts'

const ROUNDS: readonly Round[] = [
  { number: 1, person: 'anonymous', method: 'content' },
  { number: 2, person: 'user', method: 'content' },
  { number: 3, person: 'anonymous', method: 'time' },
  { number: 4, person: 'user', method: 'time' },
]

/** One row a call: what a vendor delivered twice has one message id. */
const COLLECT = `
INSERT INTO loose_1
SELECT slot, leg, message, tupleElement(first, 1), tupleElement(first, 2), tupleElement(first, 3),
  tupleElement(first, 4), tupleElement(first, 5), tupleElement(first, 6)
FROM (
  SELECT slot, leg, message,
    argMin((origin, toString(name), anonymous, user, content, hash), (received, ingest)) AS first
  FROM copies WHERE ${inSlots('slot')} AND pair = '${NO_PAIR}' GROUP BY slot, leg, message
)`

/** What is left has no counterpart: each is a pair that one leg lost. */
const LEFT = `
INSERT INTO members SELECT slot, leg, message, generateUUIDv4(), 0 FROM loose_5`

const CARRIED = LINE_COLUMNS.filter((name) => name !== 'slot' && name !== 'pair')

/** Their copies once more, under the id of their pair. */
const JOIN = `
INSERT INTO copies (slot, pair, ${CARRIED.join(', ')}, method)
SELECT cityHash64(m.pair) % ${SLOTS}, m.pair, ${CARRIED.map((name) => `c.${name}`).join(', ')}, m.method
FROM (SELECT * FROM copies WHERE ${inSlots('slot')} AND pair = '${NO_PAIR}') AS c
INNER JOIN (SELECT * FROM members WHERE ${inSlots('slot')}) AS m ON m.leg = c.leg AND m.message = c.message`

/**
 * Finds pairs among the copies without a stamp: the same call, by type, event, person and time, first those that say the
 * same, then those that do not.
 * @param onPart told 0..1 of how far it is
 */
export const pairLoose = async (
  scratch: Scratch,
  toleranceMs: number,
  tally: LooseTally,
  copies: number,
  onPart: (part: number) => void,
): Promise<void> => {
  const parts = slotRanges(copies)
  const steps = ROUNDS.length + 2
  for (const slots of parts) await scratch.command(COLLECT, slotParameters(slots))
  onPart(1 / steps)
  for (const round of ROUNDS) {
    await runRound(scratch, round, toleranceMs, tally, parts)
    onPart((1 + round.number) / steps)
  }
  await scratch.command(LEFT)
  for (const slots of parts) await scratch.command(JOIN, slotParameters(slots))
}
