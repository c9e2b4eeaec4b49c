import { columnsOf } from './columns-of.ts'
import { inMinutes } from './minutes.ts'
import { pairsOf } from './pair-source.ts'
import { outcomeSql } from './verdict-sql.ts'

const COLUMNS = [
  'origin',
  'type',
  'event',
  'session',
  'seq',
  'subject',
  'anonymous_id',
  'user_id',
  'group_id',
  'cohort',
  'revision',
  'key',
  'sdk',
  'browser',
  'app_version',
  'hash',
  'raw_hash',
  'paths',
  'explained_paths',
  'explained_hashes',
  'explained_rules',
] as const

const of = columnsOf(COLUMNS)
type Column = (typeof COLUMNS)[number]

/** Segment's copy says it, or RudderStack's where Segment has none. */
const either = (column: Column): string => `if(ns > 0, ${of('s', column)}, ${of('r', column)})`
/** The one that says something. */
const filled = (column: Column): string =>
  `if(${of('s', column)} != '', ${of('s', column)}, ${of('r', column)})`

/** A copy that came since the payloads were compared: its minute is settled again. */
const IS_UNCOMPARED = `${of('s', 'hash')} != ${of('r', 'hash')} AND NOT d.is_compared`

const OUTCOMES = [
  `${of('s', 'raw_hash')} = ${of('r', 'raw_hash')}, if(nr > 1, 'duplicate', 'matched')`,
  `${IS_UNCOMPARED}, 'pending'`,
  `${of('s', 'hash')} != ${of('r', 'hash')} AND has(d.explained_by, ''), 'mismatched'`,
].join(',\n  ')

/** By rules: leaves of one leg that the other does not have in the very same form. */
const explained = (own: 's' | 'r', other: 's' | 'r'): string => `arrayFilter(
    x -> NOT has(arrayZip(${of(other, 'explained_paths')}, ${of(other, 'explained_hashes')}), (x.1, x.2)),
    arrayZip(${of(own, 'explained_paths')}, ${of(own, 'explained_hashes')}, ${of(own, 'explained_rules')}))`

const IDENTITY = ['anonymous_id', 'user_id', 'group_id'] as const

/**
 * Writes every pair at home in some minutes anew, under one version.
 * Parameters besides those of the minutes: now, lateness, version, rules, changing (ids of rules that change meaning),
 * audience_keys and audiences.
 */
export const WRITE_PAIRS = `
INSERT INTO pairs (bucket, pair_id, version, origin, first_received, last_received, type, event, name, session, seq,
  subject, anonymous_id, user_id, cohort, audience, revision, key, region, area, app_version, browser, segment_sdk,
  rudderstack_sdk, failover, forced, weight, segment_copies, rudderstack_copies, segment_hash, rudderstack_hash, outcome,
  cause, recovered_both, changes_meaning, split, paths, difference_paths, difference_kinds, difference_rules)
WITH
  ns > 0 AND nr > 0 AS on_both,
  ${of('s', 'hash')} = ${of('r', 'hash')} AS explains_itself,
  arrayConcat(${of('s', 'paths')}, ${of('s', 'explained_paths')}) AS segment_paths,
  arrayConcat(${of('r', 'paths')}, ${of('r', 'explained_paths')}) AS rudderstack_paths,
  arrayDistinct(arrayMap(
    x -> (x.1, multiIf(NOT has(rudderstack_paths, x.1), 'missing', NOT has(segment_paths, x.1), 'added', 'value'), x.3),
    arrayConcat(${explained('s', 'r')}, ${explained('r', 's')}))) AS by_rules,
  multiIf(NOT on_both OR ${of('s', 'raw_hash')} = ${of('r', 'raw_hash')}, [],
    explains_itself, by_rules,
    arrayZip(d.paths, d.kinds, d.explained_by)) AS differences,
  ${either('event')} AS call_event,
  ${either('type')} AS call_type
SELECT p.home, p.pair_id, {version:UInt64}, ${either('origin')}, first_received, last_received, call_type, call_event,
  multiIf(call_type = 'track', call_event, call_event = '', call_type, concat(call_type, ' ', call_event)),
  ${either('session')}, ${either('seq')}, ${either('subject')}, ${filled('anonymous_id')}, ${filled('user_id')},
  ${either('cohort')} AS pair_cohort,
  transform(concat(toString(${either('revision')}), '\\n', region, '\\n', area, '\\n', version_of_app),
    {audience_keys:Array(String)}, {audiences:Array(String)}, ''),
  ${either('revision')}, ${either('key')}, t.region AS region, t.area AS area,
  if(${filled('app_version')} != '', ${filled('app_version')}, t.app_version) AS version_of_app,
  ${filled('browser')}, ${of('s', 'sdk')}, ${of('r', 'sdk')}, failover, forced, weight, ns, nr, ${of('s', 'hash')}, ${of('r', 'hash')},
  ${outcomeSql('pair_cohort', `multiIf(${OUTCOMES}, if(nr > 1, 'duplicate', 'expected'))`)} AS pair_outcome,
  if(pair_outcome IN ('missing', 'extra'), c.cause, ''),
  on_both AND ns_first_hand = 0 AND nr_first_hand = 0,
  hasAny(arrayMap(x -> x.3, differences), {changing:Array(String)}) OR (NOT explains_itself AND d.changes_meaning),
  on_both AND (${IDENTITY.map((column) => `${of('s', column)} != ${of('r', column)}`).join(' OR ')}),
  if(on_both, arrayFilter(x -> startsWith(x, '/properties/') OR startsWith(x, '/traits/'),
    arrayDistinct(arrayConcat(segment_paths, rudderstack_paths))), []),
  arrayMap(x -> x.1, differences), arrayMap(x -> x.2, differences), arrayMap(x -> x.3, differences)
FROM (${pairsOf(COLUMNS, ['max(c.failover) AS failover', 'max(c.forced) AS forced', 'max(c.weight) AS weight'])}) AS p
GLOBAL LEFT JOIN (
  SELECT pair_id, segment_hash, rudderstack_hash, true AS is_compared, argMax(pair_differences.paths, order_of) AS paths,
    argMax(kinds, order_of) AS kinds, argMax(explained_by, order_of) AS explained_by,
    argMax(changes_meaning, order_of) AS changes_meaning
  FROM (SELECT *, (rules = {rules:UInt64}, compared) AS order_of FROM pair_differences
    WHERE pair_id GLOBAL IN (SELECT pair_id FROM copies WHERE ${inMinutes('bucket')})) AS pair_differences
  GROUP BY pair_id, segment_hash, rudderstack_hash
) AS d ON d.pair_id = p.pair_id AND d.segment_hash = ${of('s', 'hash')} AND d.rudderstack_hash = ${of('r', 'hash')}
GLOBAL LEFT JOIN (
  SELECT pair_id, argMax(pair_causes.cause, assigned) AS cause FROM pair_causes
  WHERE pair_id GLOBAL IN (SELECT pair_id FROM copies WHERE ${inMinutes('bucket')})
  GROUP BY pair_id
) AS c ON c.pair_id = p.pair_id
GLOBAL LEFT JOIN (
  SELECT session, argMaxIf(region, received, region != '') AS region, argMaxIf(area, received, area != '') AS area,
    argMaxIf(app_version, received, app_version != '') AS app_version
  FROM reports
  WHERE session != '' AND session GLOBAL IN (SELECT session FROM copies WHERE ${inMinutes('bucket')})
  GROUP BY session
) AS t ON t.session = ${either('session')}`
