import { DOUBTED } from './doubted.ts'
import { inMinutes } from './minutes.ts'
import { pairsAtHome, withCopies } from './pair-source.ts'
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

type Column = (typeof COLUMNS)[number]

const of = (side: 's' | 'r', column: Column): string => `${side}.${column}`

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

/**
 * Leaves that a rule took away or rewrote on one leg and that the other does not have in the very same form, each with how
 * the legs differ there. What a lambda refers to is copied for each item of a list, so it refers to short lists alone.
 */
const keysOf = (side: 's' | 'r'): string =>
  `arrayMap((path, hash) -> cityHash64(path, hash), ${of(side, 'explained_paths')}, ${of(side, 'explained_hashes')})`

const explained = (side: 's' | 'r', keys: string, others: string, kind: string): string => `arrayMap(
    (path, rule) -> (path, if(has(${others}, path), 'value', '${kind}'), rule),
    arrayFilter((path, key) -> NOT has(same_keys, key), ${of(side, 'explained_paths')}, ${keys}),
    arrayFilter((rule, key) -> NOT has(same_keys, key), ${of(side, 'explained_rules')}, ${keys}))`

const IDENTITY = ['anonymous_id', 'user_id', 'group_id'] as const

/**
 * Writes every pair at home in some minutes anew, under one version.
 * Parameters besides those of the minutes: now, lateness, version, rules, changing (ids of rules that change meaning),
 * audience_keys and audiences, and those of DualTable.
 */
export const WRITE_PAIRS = `
INSERT INTO pairs (bucket, pair_id, version, origin, first_received, last_received, type, event, name, session, seq,
  subject, anonymous_id, user_id, cohort, audience, revision, key, region, area, app_version, browser, segment_sdk,
  rudderstack_sdk, failover, forced, doubted, weight, segment_copies, rudderstack_copies, segment_hash, rudderstack_hash, outcome,
  cause, recovered_both, changes_meaning, split, paths, difference_paths, difference_kinds, difference_rules)
WITH
  ns > 0 AND nr > 0 AS on_both,
  ${of('s', 'hash')} = ${of('r', 'hash')} AS explains_itself,
  arrayConcat(${of('s', 'paths')}, ${of('s', 'explained_paths')}) AS segment_paths,
  arrayConcat(${of('r', 'paths')}, ${of('r', 'explained_paths')}) AS rudderstack_paths,
  ${keysOf('s')} AS segment_keys,
  ${keysOf('r')} AS rudderstack_keys,
  arrayIntersect(segment_keys, rudderstack_keys) AS same_keys,
  arrayIntersect(${of('s', 'explained_paths')}, rudderstack_paths) AS also_at_rudderstack,
  arrayIntersect(${of('r', 'explained_paths')}, segment_paths) AS also_at_segment,
  arrayDistinct(arrayConcat(
    ${explained('s', 'segment_keys', 'also_at_rudderstack', 'missing')},
    ${explained('r', 'rudderstack_keys', 'also_at_segment', 'added')})) AS by_rules,
  multiIf(NOT on_both OR ${of('s', 'raw_hash')} = ${of('r', 'raw_hash')}, [],
    explains_itself, by_rules,
    arrayZip(d.paths, d.kinds, d.explained_by)) AS differences,
  ${either('event')} AS call_event,
  ${either('type')} AS call_type
SELECT p.home, p.pair_id, {version:UInt64}, ${either('origin')}, p.first_received, p.last_received, call_type, call_event,
  multiIf(call_type = 'track', call_event, call_event = '', call_type, concat(call_type, ' ', call_event)),
  ${either('session')}, ${either('seq')}, ${either('subject')}, ${filled('anonymous_id')}, ${filled('user_id')},
  ${either('cohort')} AS pair_cohort,
  transform(concat(toString(${either('revision')}), '\\n', region, '\\n', area, '\\n', version_of_app),
    {audience_keys:Array(String)}, {audiences:Array(String)}, ''),
  ${either('revision')}, ${either('key')}, t.region AS region, t.area AS area,
  if(${filled('app_version')} != '', ${filled('app_version')}, t.app_version) AS version_of_app,
  ${filled('browser')}, ${of('s', 'sdk')}, ${of('r', 'sdk')}, p.failover, p.forced, p.doubted, p.weight, ns, nr, ${of('s', 'hash')}, ${of('r', 'hash')},
  ${outcomeSql('pair_cohort', `multiIf(${OUTCOMES}, if(nr > 1, 'duplicate', 'expected'))`)} AS pair_outcome,
  if(pair_outcome IN ('missing', 'extra'), c.cause, ''),
  on_both AND ns_first_hand = 0 AND nr_first_hand = 0,
  hasAny(arrayMap(x -> x.3, differences), {changing:Array(String)}) OR (NOT explains_itself AND d.changes_meaning),
  on_both AND (${IDENTITY.map((column) => `${of('s', column)} != ${of('r', column)}`).join(' OR ')}),
  if(on_both, arrayFilter(x -> startsWith(x, '/properties/') OR startsWith(x, '/traits/'),
    arrayDistinct(arrayConcat(segment_paths, rudderstack_paths))), []),
  arrayMap(x -> x.1, differences), arrayMap(x -> x.2, differences), arrayMap(x -> x.3, differences)
FROM (${pairsAtHome(['max(c.failover) AS failover', 'max(c.forced) AS forced', `max(${DOUBTED}) AS doubted`, 'max(c.weight) AS weight'])}) AS p
${withCopies(COLUMNS)}
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
