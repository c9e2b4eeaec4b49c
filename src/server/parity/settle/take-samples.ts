import { canonicalCopy } from '../../../core/call/canonical-copy.ts'
import { maskPair } from '../../../core/parity/mask-pair.ts'
import { timeInSeconds, timeWithMs } from '../../warehouse/lines/time.ts'
import { parsedPayload } from '../parsed-payload.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { inMinutes, minuteParameters } from './minutes.ts'

/** Of an event, outcome and decider a day; those of one settling may double it. */
const MOST_OF_A_KIND = 5
/** Of a day, whatever they are: some megabytes. */
const MOST_A_DAY = 2_000
const MOST_DECIDERS = 20
const AT_ONCE = 100

/** Which item of a list it was is of no interest. */
const UNEXPLAINED = `arrayMap((path, kind) -> concat(kind, ' ', replaceRegexpAll(path, '/[0-9]+\\b', '/*')),
    arrayFilter((path, rule) -> rule = '', difference_paths, difference_rules),
    arrayFilter((kind, rule) -> rule = '', difference_kinds, difference_rules))`

/** What a pair is a sample of: the places that nothing explains, the rules that do, or why a leg lost it. */
const DECIDERS = `multiIf(outcome IN ('missing', 'extra'), [toString(cause)], outcome = 'mismatched', ${UNEXPLAINED},
  arrayMap(rule -> toString(rule), difference_rules))`

const DAYS = `toDate(bucket) IN (SELECT toDate(toDateTime(arrayJoin({minutes:Array(UInt32)}), 'UTC')))`
const SAMPLES = `samples FINAL WHERE ${DAYS}`

const FULL_DAYS = `SELECT toDate(bucket) FROM ${SAMPLES} GROUP BY toDate(bucket) HAVING count() >= ${MOST_A_DAY}`
const FULL_KINDS = `
    SELECT toDate(bucket), name, outcome, arrayJoin(samples.deciders) AS decider FROM ${SAMPLES}
    GROUP BY toDate(bucket), name, outcome, decider HAVING count() >= ${MOST_OF_A_KIND}`

/** Settled pairs of a kind of which the day has few, and those whose sample says what is no longer so. */
const OPEN = `
SELECT DISTINCT pair_id, minute, last_received, name, outcome, deciders, session, anonymous_id, user_id, segment_hash,
  rudderstack_hash
FROM (
  SELECT *, toUnixTimestamp(bucket) AS minute, toDate(bucket) AS day,
    arraySlice(arrayDistinct(${DECIDERS}), 1, ${MOST_DECIDERS}) AS found, if(empty(found), [''], found) AS deciders,
    arrayJoin(deciders) AS decider
  FROM pairs
  WHERE ${inMinutes('bucket')} AND version = {version:UInt64} AND outcome NOT IN ('', 'pending')
    AND first_received >= fromUnixTimestamp64Milli({since:UInt64}, 'UTC')
    AND (pair_id, outcome, segment_hash, rudderstack_hash) GLOBAL NOT IN
      (SELECT pair_id, outcome, segment_hash, rudderstack_hash FROM samples FINAL WHERE ${inMinutes('bucket')})
    AND (pair_id GLOBAL IN (SELECT pair_id FROM samples WHERE ${inMinutes('bucket')})
      OR (day GLOBAL NOT IN (${FULL_DAYS}) AND (day, name, outcome, decider) GLOBAL NOT IN (${FULL_KINDS})))
  LIMIT ${MOST_OF_A_KIND} BY day, name, outcome, decider
)
LIMIT ${AT_ONCE}`

/** A copy may say another minute than its pair's home. */
const PAYLOADS = `
SELECT pair_id, toString(leg) AS leg, argMin(payload, (received, ingest_id)) AS body FROM copies
WHERE pair_id IN {ids:Array(String)} AND (bucket = toDateTime(0, 'UTC') OR bucket BETWEEN
  toDateTime({first:UInt32}, 'UTC') - toIntervalDay(2) AND toDateTime({last:UInt32}, 'UTC') + toIntervalDay(2))
GROUP BY pair_id, leg`

type Open = {
  readonly [
    text in 'pair_id' | 'last_received' | 'name' | 'outcome' | 'session' | 'anonymous_id' | 'user_id'
  ]: string
} & {
  readonly minute: number
  readonly deciders: readonly string[]
  readonly segment_hash: string
  readonly rudderstack_hash: string
}
type Payload = { readonly pair_id: string; readonly leg: 'segment' | 'rudderstack'; readonly body: string }

type Times = { readonly now: number; readonly version: number; readonly payloadMs: number }

/**
 * Keeps a masked form of a few pairs of each kind that were written under a version, so that what differed can be seen
 * when the payloads are gone.
 * @param buckets ms since epoch, at least one
 */
export const takeSamples = async (
  warehouse: Warehouse,
  buckets: readonly number[],
  { now, version, payloadMs }: Times,
): Promise<void> => {
  const minutes = minuteParameters(buckets)
  for (let round = 0; round * AT_ONCE < MOST_A_DAY; round++) {
    const open = await warehouse.query<Open>(OPEN, {
      ...minutes,
      version,
      since: Math.max(0, now - payloadMs),
    })
    if (open.length === 0) return
    const payloads = await warehouse.query<Payload>(PAYLOADS, {
      ...minutes,
      ids: open.map(({ pair_id }) => pair_id),
    })
    const rows = open.map((pair) => sampleOf(pair, payloads, now))
    await warehouse.insertRows('samples', rows, `samples ${version} ${buckets[0]} ${round}`)
    if (open.length < AT_ONCE) return
  }
}

const sampleOf = ({ minute, ...pair }: Open, payloads: readonly Payload[], now: number) => {
  const canonical = (leg: Payload['leg']) => {
    const body = payloads.find((each) => each.pair_id === pair.pair_id && each.leg === leg)?.body
    const parsed = parsedPayload(body ?? '')
    return parsed === null ? null : canonicalCopy(parsed)
  }
  const masked = maskPair({ segment: canonical('segment'), rudderstack: canonical('rudderstack') })
  return {
    ...pair,
    bucket: timeInSeconds(minute * 1_000),
    taken: timeWithMs(now),
    segment: masked.segment === null ? '' : JSON.stringify(masked.segment),
    rudderstack: masked.rudderstack === null ? '' : JSON.stringify(masked.rudderstack),
  }
}
