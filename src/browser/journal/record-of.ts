import type { Copy } from '../../core/index.ts'
import type { Made } from '../intake.ts'
import type { JournalRecord } from './record.ts'

type What = Pick<Made, 'pairId' | 'call' | 'page' | 'person'>

/** What was made, as a journal keeps it: no leg owes anything of it yet. @param timestamp ISO 8601 @param at ms since epoch */
export const recordOf = (
  { pairId, call, page, person }: What,
  timestamp: string,
  owner: string,
  at: number,
): JournalRecord => ({
  v: 1,
  id: pairId,
  owner,
  at,
  made: { call, page, person, timestamp },
  stamp: null,
  legs: {},
})

/** The same of a copy that has come to a leg. */
export const recordOfCopy = (copy: Copy, owner: string, at: number): JournalRecord => {
  const { pairId, person, timestamp, page, stamp: _, ...call } = copy
  return recordOf({ pairId, call, page, person }, timestamp.toISOString(), owner, at)
}
