import { createParity, type Parity } from '../../../src/server/parity/create-parity.ts'
import type { Warehouse } from '../../../src/server/warehouse/warehouse.ts'
import type { Settled } from './stream/claims.ts'
import { reportsOf } from './stream/reports.ts'
import { rowOf } from './stream/row-of.ts'
import { makeStream, type Stream, type StreamOptions } from './stream/stream.ts'

const HOUR_MS = 3_600_000
const BATCH = 2_000

/** A parity that settles when it is told to; times are those of this machine, so that nothing is too old to be kept. */
const openParity = (warehouse: Warehouse, now: () => number = Date.now): Promise<Parity> =>
  createParity({
    warehouse,
    latenessMs: HOUR_MS,
    payloadMs: 72 * HOUR_MS,
    now,
    log: () => {},
    rollouts: async () => null,
    rulesFile: null,
    audit: async () => {},
  })

/** Writes a stream's copies as intake does, and tells the settler of them. */
const insertStream = async (
  warehouse: Warehouse,
  parity: Parity,
  copies: Stream['copies'],
  name: string,
): Promise<void> => {
  for (let at = 0; at < copies.length; at += BATCH) {
    const rows = copies.slice(at, at + BATCH).map(rowOf)
    await warehouse.insertCopies(rows, `${name} ${at}`)
    parity.onCommitted(rows)
  }
}

/** The whole minute so long ago. */
const minutesAgo = (minutes: number): number => {
  const at = Date.now() - minutes * 60_000
  return at - (at % 60_000)
}

/** A stream that ended long enough ago that all of it is settled. */
export const settledStream = async (
  warehouse: Warehouse,
  options: Omit<StreamOptions, 'from'>,
): Promise<Settled> => {
  const from = minutesAgo(16 * 60)
  const stream = makeStream({ ...options, from })
  const parity = await openParity(warehouse)
  await warehouse.insertReports(reportsOf(stream), 'reports')
  await insertStream(warehouse, parity, stream.copies, 'stream')
  await parity.settle()
  return { warehouse, stream, parity, range: { from, to: Date.now() } }
}
