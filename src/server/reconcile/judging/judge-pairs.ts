import type { NamedRule } from '../../../core/parity/parse-rules.ts'
import type { Outcome } from '../../parity/answers/parity-answer.ts'
import type { Range } from '../../parity/answers/newest.ts'
import type { InputFile } from '../inputs/input-file.ts'
import type { Threads } from '../reader/threads.ts'
import { slotParameters, slotRanges } from '../scratch/numbers.ts'
import type { Scratch } from '../scratch/open-scratch.ts'
import { compareOpen, type Uncompared } from './compare-open.ts'
import type { Coverage } from './coverage.ts'
import { differencesByRules, fieldsOf } from './differences-by-rules.ts'
import { fetchBodies } from './fetch-bodies.ts'
import { COUNT_PAIRS, FORGET_PAIRS, KEEP_OPEN, KEEP_WANTED, WRITE_PAIRS } from './pair-sql.ts'
import type { ShapeBook } from './shape-book.ts'
import { methodOf, type PairTally } from './tally.ts'

export type JudgePorts = {
  readonly scratch: Scratch
  readonly threads: Threads
  readonly shapes: ShapeBook
  readonly tally: PairTally
  readonly inputs: readonly InputFile[]
  readonly rules: readonly NamedRule[]
  readonly signal: AbortSignal
  readonly onPart: (part: number) => void
}

export type JudgeOptions = {
  readonly copies: number
  readonly range: Range
  readonly lateMs: number
  readonly coverage: Coverage
}

type Row = {
  readonly name: string
  readonly outcome: Outcome | 'single'
  readonly method: number
  /** 0 or 1. */
  readonly on_segment: number
  readonly on_rudderstack: number
  readonly segment_twice: number
  readonly rudderstack_twice: number
  readonly segment_shape: string
  readonly rudderstack_shape: string
  readonly segment_same: string
  readonly rudderstack_same: string
  readonly pairs: string
}

/**
 * Counts what became of every pair. Bodies are compared only where the hashes cannot tell.
 * @returns pairs that could not be compared, as a file is another one by now
 */
export const judgePairs = async (ports: JudgePorts, options: JudgeOptions): Promise<Uncompared> => {
  const { scratch, signal, onPart, tally, shapes } = ports
  const parts = slotRanges(options.copies)
  for (const [index, slots] of parts.entries()) {
    signal.throwIfAborted()
    const parameters = { ...parametersOf(options), ...slotParameters(slots) }
    await scratch.command(WRITE_PAIRS, parameters)
    const rows = await scratch.query<Row>(COUNT_PAIRS)
    for (const row of rows) addRow(tally, shapes, row)
    await scratch.command(KEEP_OPEN)
    await scratch.command(KEEP_WANTED)
    await scratch.command(FORGET_PAIRS)
    onPart((index + 1) / parts.length / 2)
  }
  await fetchBodies(ports, (part) => onPart(0.5 + part / 4))
  return compareOpen(ports, (part) => onPart(0.75 + part / 4))
}

const parametersOf = ({ range, lateMs, coverage: { segment, rudderstack } }: JudgeOptions) => ({
  from: range.from,
  to: range.to,
  late: lateMs,
  segment_from: segment.from,
  segment_to: segment.to,
  rudderstack_from: rudderstack.from,
  rudderstack_to: rudderstack.to,
})

const addRow = (tally: PairTally, shapes: ShapeBook, row: Row): void => {
  const onBoth = row.on_segment === 1 && row.on_rudderstack === 1
  const [segment, rudderstack] = [shapes.of(row.segment_shape), shapes.of(row.rudderstack_shape)]
  tally.add({
    name: row.name,
    outcome: row.outcome,
    method: methodOf(row.method),
    onSegment: row.on_segment === 1,
    onRudderstack: row.on_rudderstack === 1,
    segmentTwice: row.segment_twice === 1,
    rudderstackTwice: row.rudderstack_twice === 1,
    fields: onBoth ? fieldsOf(segment, rudderstack) : [],
    differences: onBoth
      ? differencesByRules([segment, row.segment_same], [rudderstack, row.rudderstack_same])
      : [],
    pairs: Number(row.pairs),
  })
}
