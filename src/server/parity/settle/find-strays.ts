import type { Warehouse } from '../../warehouse/warehouse.ts'
import { inMinutes, minuteParameters } from './minutes.ts'

const DAYS = 'toIntervalDay(2)'

/** Of pairs that only one leg has delivered within these minutes: whether the other's copy says another minute. */
const FIND = `
INSERT INTO stray_copies (pair_id, bucket, home, found)
SELECT pair_id, arrayJoin(buckets) AS bucket, home, fromUnixTimestamp64Milli({version:UInt64}, 'UTC') FROM (
  SELECT pair_id, groupUniqArray(c.bucket) AS buckets,
    if(countIf(leg = 'segment') > 0, minIf(c.bucket, leg = 'segment'), min(c.bucket)) AS home
  FROM copies AS c
  WHERE (c.bucket = toDateTime(0, 'UTC') OR c.bucket BETWEEN
      toDateTime({first:UInt32}, 'UTC') - ${DAYS} AND toDateTime({last:UInt32}, 'UTC') + ${DAYS})
    AND pair_id GLOBAL IN (
      SELECT pair_id FROM copies WHERE pair_id != '' AND ${inMinutes('bucket')}
      GROUP BY pair_id HAVING uniqExact(leg) = 1)
  GROUP BY pair_id HAVING length(buckets) > 1
) WHERE bucket != home
  AND (pair_id, bucket, home) GLOBAL NOT IN (SELECT pair_id, bucket, home FROM stray_copies FINAL)`

const TOUCHED = `
SELECT DISTINCT toUnixTimestamp(minute) AS minute FROM (
  SELECT arrayJoin([bucket, home]) AS minute FROM stray_copies
  WHERE found = fromUnixTimestamp64Milli({version:UInt64}, 'UTC'))`

/**
 * Finds copies whose pair is at home in another minute.
 * @param buckets ms since epoch; not those that are still open: the other copy is likely to be on its way, and nothing is
 * judged there yet
 * @returns the minutes that must be settled because of it, ms since epoch
 */
export const findStrays = async (
  warehouse: Warehouse,
  buckets: readonly number[],
  version: number,
): Promise<readonly number[]> => {
  if (buckets.length === 0) return []
  await warehouse.command(FIND, { ...minuteParameters(buckets), version })
  const rows = await warehouse.query<{ minute: number }>(TOUCHED, { version })
  return rows.map(({ minute }) => Number(minute) * 1_000)
}
