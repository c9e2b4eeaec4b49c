import { lossInterval } from '../../../core/ramp/loss-interval.ts'
import { sessionsNeeded } from '../../../core/ramp/sessions-needed.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { rangeParameters, type Range } from './newest.ts'
import type { Loss } from './parity-answer.ts'

export type Proof = { readonly limit: number; readonly alpha: number }
type Bits = { readonly sessions: number; readonly lost: number }

const BITS = `
SELECT key, count() AS sessions, sum(lost) AS lost FROM session_bits FINAL
WHERE began >= toDateTime({from:UInt32}, 'UTC') AND began < toDateTime({to:UInt32}, 'UTC') AND startsWith(key, {prefix:String})
GROUP BY key`

const HOURS = `
SELECT toString(toUnixTimestamp(toStartOfHour(began))) AS key, count() AS sessions, sum(lost) AS lost FROM session_bits FINAL
WHERE began >= toDateTime({from:UInt32}, 'UTC') AND began < toDateTime({to:UInt32}, 'UTC') AND session_bits.key = 'all'
GROUP BY key`

/**
 * The evidence of settled dual sessions that began within the range.
 * @param prefix of the keys, as `event:`; null = by hour, in seconds since epoch
 * @returns by what follows the prefix
 */
export const readBits = async (
  warehouse: Warehouse,
  range: Range,
  prefix: string | null,
): Promise<ReadonlyMap<string, Bits>> => {
  const parameters = { ...rangeParameters(range), prefix: prefix ?? '' }
  const rows = await warehouse.query<{ key: string; sessions: string; lost: string }>(
    prefix === null ? HOURS : BITS,
    parameters,
  )
  return new Map(
    rows.map(({ key, sessions, lost }) => [
      key.slice(prefix?.length ?? 0),
      { sessions: Number(sessions), lost: Number(lost) },
    ]),
  )
}

export const lossOf = (
  { sessions, lost }: Bits = { sessions: 0, lost: 0 },
  { limit, alpha }: Proof,
): Loss => ({ sessions, lost, ...lossInterval(sessions, lost, alpha), enough: sessionsNeeded(limit, alpha) })
