import { OUTCOMES } from '../answers/parity-answer.ts'
import { inMinutes } from './minutes.ts'

/** What a pair is counted under besides its paths and rules: [dimension, key]. */
const DIMENSIONS = `arrayConcat([
    ('event', toString(name)), ('cohort', toString(cohort)), ('audience', toString(audience)),
    ('region', toString(region)), ('area', toString(area)), ('appVersion', toString(app_version)),
    ('browser', toString(browser)), ('all', '')
  ], arrayMap(x -> ('sdkVersion', x), arrayFilter(x -> x != '',
    arrayDistinct([toString(segment_sdk), toString(rudderstack_sdk)]))))`

const outcomes = OUTCOMES.map((outcome) => `sumIf(weight, outcome = '${outcome}') AS ${outcome}`).join(', ')

const PAIRS = `SELECT * FROM pairs WHERE ${inMinutes('bucket')} AND version = {version:UInt64}`

const NONE = OUTCOMES.map((outcome) => `0 AS ${outcome}`).join(', ')

/** The names of an event's path, and of its rule, stand beside the key. */
const byDimension = `
SELECT x.1 AS dimension, bucket, x.2 AS key, '' AS name, sum(weight) AS calls,
  sumIf(weight, segment_copies > 0) AS segment, sumIf(weight, rudderstack_copies > 0) AS rudderstack, ${outcomes},
  sumIf(weight, changes_meaning AND outcome = 'expected') AS changes_meaning,
  sumIf(weight, segment_copies > 1) AS segment_duplicates, sumIf(weight, rudderstack_copies > 1) AS rudderstack_duplicates
FROM (SELECT *, arrayJoin(${DIMENSIONS}) AS x FROM (${PAIRS}))
WHERE x.1 = 'cohort' OR cohort = 'dual'
GROUP BY dimension, bucket, key`

/** Of pairs that both legs delivered: on which leg each property and trait was, and how it differed. */
const byPath = `
SELECT 'path' AS dimension, bucket, path AS key, name, sum(weight) AS calls,
  calls - sumIf(weight, kind = 'added') AS segment, calls - sumIf(weight, kind = 'missing') AS rudderstack,
  sumIf(weight, kind = '') AS matched, sumIf(weight, kind != '' AND rule != '') AS expected,
  sumIf(weight, kind NOT IN ('', 'missing', 'added') AND rule = '') AS mismatched,
  sumIf(weight, kind = 'missing' AND rule = '') AS missing, sumIf(weight, kind = 'added' AND rule = '') AS extra,
  0 AS duplicate, 0 AS pending, 0 AS recovered, sumIf(weight, has({changing:Array(String)}, rule)) AS changes_meaning,
  0 AS segment_duplicates, 0 AS rudderstack_duplicates
FROM (
  SELECT bucket, name, weight, toString(path) AS path,
    indexOf(difference_paths, path) AS at, difference_kinds[at] AS kind, difference_rules[at] AS rule
  FROM (${PAIRS} AND cohort = 'dual' AND outcome != 'recovered') ARRAY JOIN paths AS path
)
GROUP BY bucket, path, name`

/** What does not stand in properties or traits has no totals; only how often it differed is known. */
const byDifference = `
SELECT if(rule = '', 'difference', 'rule') AS dimension, bucket, if(rule = '', concat(kind, ' ', path), rule) AS key, name,
  sum(weight) AS calls, 0 AS segment, 0 AS rudderstack, ${NONE}, 0 AS changes_meaning, 0 AS segment_duplicates,
  0 AS rudderstack_duplicates
FROM (
  SELECT DISTINCT bucket, pair_id, name, weight, toString(kind) AS kind, toString(rule) AS rule, if(rule = '', path, '') AS path
  FROM (${PAIRS} AND cohort = 'dual' AND outcome != 'recovered')
  ARRAY JOIN difference_paths AS path, difference_kinds AS kind, difference_rules AS rule
)
GROUP BY dimension, bucket, key, name`

const byCause = `
SELECT 'cause' AS dimension, bucket, concat(outcome, ' ', cause) AS key, name, sum(weight) AS calls, 0 AS segment,
  0 AS rudderstack, ${NONE}, 0 AS changes_meaning, 0 AS segment_duplicates, 0 AS rudderstack_duplicates
FROM (${PAIRS} AND outcome IN ('missing', 'extra'))
GROUP BY bucket, key, name`

const unstamped = `
SELECT 'unstamped' AS dimension, bucket, toString(leg) AS key, '' AS name, sum(weight) AS calls, 0 AS segment,
  0 AS rudderstack, ${NONE}, 0 AS changes_meaning, 0 AS segment_duplicates, 0 AS rudderstack_duplicates
FROM (SELECT bucket, leg, ingest_id, any(weight) AS weight FROM copies WHERE pair_id = '' AND ${inMinutes('bucket')}
  GROUP BY bucket, leg, ingest_id)
GROUP BY bucket, leg`

/** That of the minute itself, so that one that holds nothing any more is settled too. */
const settled = `
SELECT '' AS dimension, toDateTime(minute, 'UTC') AS bucket, '' AS key, '' AS name, 0 AS calls, 0 AS segment,
  0 AS rudderstack, ${NONE}, 0 AS changes_meaning, 0 AS segment_duplicates, 0 AS rudderstack_duplicates
FROM (SELECT arrayJoin({minutes:Array(UInt32)}) AS minute)`

const COLUMNS = `dimension, bucket, key, name, calls, segment, rudderstack, ${OUTCOMES.join(', ')}, changes_meaning,
  segment_duplicates, rudderstack_duplicates`

/**
 * Sums the pairs that were written under a version, all in one insert: who reads meanwhile sees all of it or none.
 * Parameters besides those of the minutes: version, lateness, changing.
 */
export const WRITE_ROLLUP = `
INSERT INTO parity_rollup (${COLUMNS}, version, due)
SELECT ${COLUMNS}, {version:UInt64}, if(dimension = '', d.due, 0) FROM (
  ${[byDimension, byPath, byDifference, byCause, unstamped, settled].map((part) => `SELECT ${COLUMNS} FROM (${part})`).join('\n  UNION ALL\n')}
) AS all_rows
GLOBAL LEFT JOIN (
  SELECT bucket AS due_bucket, min(toUnixTimestamp64Milli(first_received)) + {lateness:UInt64} AS due
  FROM (${PAIRS} AND outcome = 'pending') GROUP BY bucket
) AS d ON d.due_bucket = all_rows.bucket`
