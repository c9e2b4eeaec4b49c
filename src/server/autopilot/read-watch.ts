import type { Course, Watch } from '../../core/ramp/course.ts'
import { nextScore } from '../../core/ramp/detector.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { AT_ONCE, readBits, readCame, type BitCursor, type Since } from './read-bits.ts'

type Query = Pick<Warehouse, 'query'>

/** What is left is read the next time. */
const MOST_READS = 20

const isAfter = (a: BitCursor, b: BitCursor): boolean =>
  a.settled > b.settled || (a.settled === b.settled && a.session > b.session)

type Final = { readonly final: Watch['final']; readonly hasCome: boolean }

/** Reads sessions that no vendor has anything to bring of any more. */
const readFinal = async (
  warehouse: Query,
  since: Since,
  { watch, ramp: { guards } }: Course,
  old: number,
): Promise<Final> => {
  let { settled, session, loss } = watch.final
  let hasCome = false
  for (let reads = 0; reads < MOST_READS; reads++) {
    const bits = await readBits(warehouse, since, { settled, session }, old)
    const came = await readCame(warehouse, since, bits)
    hasCome ||= came.size > 0
    for (const bit of bits) {
      loss = nextScore(loss, bit.isLost && !came.has(bit.session), guards.loss)
      ;({ settled, session } = bit)
    }
    if (bits.length < AT_ONCE) break
  }
  return { final: { settled, session, loss }, hasCome }
}

/**
 * Lets the change detectors read on. Where something has come that sessions had settled without, what the first one has made of
 * that is taken back: it goes on from the other one.
 * @param old sessions that settled by then are final; ms since epoch
 */
export const readWatch = async (
  warehouse: Query,
  since: Since,
  course: Course,
  old: number,
): Promise<Watch> => {
  const { watch, ramp } = course
  const { loss: lossLimit, mismatch: mismatchLimit } = ramp.guards
  const { final, hasCome } = await readFinal(warehouse, since, course, old)
  let cursor: BitCursor = hasCome ? final : watch
  let { mismatch } = watch
  let loss = hasCome ? final.loss : watch.loss
  for (let reads = 0; reads < MOST_READS || isAfter(watch, cursor); reads++) {
    const bits = await readBits(warehouse, since, cursor)
    for (const bit of bits) {
      loss = nextScore(loss, bit.isLost, lossLimit)
      if (isAfter(bit, watch)) mismatch = nextScore(mismatch, bit.isMismatched, mismatchLimit)
      cursor = bit
    }
    if (bits.length < AT_ONCE) break
  }
  const { settled, session } = isAfter(watch, cursor) ? watch : cursor
  return { settled, session, loss, mismatch, final }
}
