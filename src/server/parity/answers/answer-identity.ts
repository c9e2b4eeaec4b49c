import type { Warehouse } from '../../warehouse/warehouse.ts'
import { rangeParameters, type Range } from './newest.ts'

type Agreement = { readonly same: number; readonly different: number }

export type IdentityAnswer = Range & {
  /** Devices that both legs know. */
  readonly people: number
  /** Of these: all of it is the same on both legs. */
  readonly agree: number
  readonly anonymousIds: Agreement
  readonly userIds: Agreement
  readonly groups: Agreement
  /** Of people whom both legs identified: their last traits, by name, as JSON Pointer. */
  readonly traits: readonly {
    readonly path: string
    readonly equal: number
    /** Only Segment has it. */
    readonly missing: number
    /** Only RudderStack has it. */
    readonly extra: number
    readonly different: number
  }[]
  /** An anonymous id that one leg gives to several users, or several that only one leg gives to one user. */
  readonly splits: readonly Split[]
  /** All of them, whether listed or not. */
  readonly totals: { readonly splits: number; readonly merges: number }
}

export type IdentityQuestion = Range & {
  /** Splits and merges that are listed. @default 200 */
  readonly most?: number
}

export type Split = {
  readonly person: string
  readonly kind: 'split' | 'merge'
  /** Which leg tells more of them apart. */
  readonly leg: 'segment' | 'rudderstack'
  readonly segment: readonly string[]
  readonly rudderstack: readonly string[]
}

const MOST = 200
/** Who somebody is to the gate, whatever the legs call them. */
const PERSON = `if(subject != '', subject, concat('session ', session))`
const DUAL = `pair_id != '' AND cohort = 'dual' AND bucket >= toDateTime({from:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')`

const ids = (leg: string, column: string): string =>
  `arraySort(groupUniqArrayIf(100)(${column}, leg = '${leg}' AND ${column} != ''))`

const PEOPLE = `
SELECT ${PERSON} AS person,
  ${ids('segment', 'anonymous_id')} AS sa, ${ids('rudderstack', 'anonymous_id')} AS ra,
  ${ids('segment', 'user_id')} AS su, ${ids('rudderstack', 'user_id')} AS ru,
  ${ids('segment', 'group_id')} AS sg, ${ids('rudderstack', 'group_id')} AS rg,
  argMaxIf(leaves, (origin, received, ingest_id), leg = 'segment' AND type = 'identify') AS st,
  argMaxIf(leaves, (origin, received, ingest_id), leg = 'rudderstack' AND type = 'identify') AS rt,
  arrayExists(x -> x.2 != st[x.1] OR NOT mapContains(st, x.1), arrayZip(mapKeys(rt), mapValues(rt)))
    OR arrayExists(x -> NOT mapContains(rt, x), mapKeys(st)) AS traits_differ
FROM (
  SELECT *, CAST((arrayFilter(p -> startsWith(p, '/traits/'), arrayMap(p -> toString(p), paths)),
    arrayFilter((h, p) -> startsWith(p, '/traits/'), hashes, paths)), 'Map(String, UInt32)') AS leaves
  FROM copies WHERE ${DUAL}
)
GROUP BY person HAVING uniqExact(leg) = 2`

const IS_SPLIT = '(length(su) != length(ru))'
const IS_MERGE = '(length(sa) != length(ra))'

const COUNTS = `
SELECT count() AS people, countIf(sa = ra AND su = ru AND sg = rg AND NOT traits_differ) AS agree,
  countIf(sa = ra) AS anonymous, countIf(su = ru) AS user, countIf(sg = rg) AS group_ids,
  countIf(${IS_SPLIT}) AS splits, countIf(${IS_MERGE} AND NOT ${IS_SPLIT}) AS merges
FROM (${PEOPLE})`

const TRAITS = `
SELECT path, countIf(in_segment AND in_rudderstack AND st[path] = rt[path]) AS equal,
  countIf(in_segment AND NOT in_rudderstack) AS missing, countIf(in_rudderstack AND NOT in_segment) AS extra,
  countIf(in_segment AND in_rudderstack AND st[path] != rt[path]) AS different
FROM (
  SELECT arrayJoin(arrayDistinct(arrayConcat(mapKeys(st), mapKeys(rt)))) AS path, st, rt,
    mapContains(st, path) AS in_segment, mapContains(rt, path) AS in_rudderstack
  FROM (${PEOPLE}) WHERE notEmpty(st) AND notEmpty(rt)
)
GROUP BY path ORDER BY missing + extra + different DESC, path LIMIT ${MOST}`

const SPLITS = `
SELECT person, if(${IS_SPLIT}, 'split', 'merge') AS kind, if(kind = 'split', su, sa) AS segment,
  if(kind = 'split', ru, ra) AS rudderstack
FROM (${PEOPLE}) WHERE ${IS_SPLIT} OR ${IS_MERGE} ORDER BY person LIMIT {most:UInt32}`

type Numbers = Readonly<
  Record<'people' | 'agree' | 'anonymous' | 'user' | 'group_ids' | 'splits' | 'merges', string>
>
type TraitRow = Readonly<Record<'equal' | 'missing' | 'extra' | 'different', string>> & {
  readonly path: string
}
type SplitRow = Omit<Split, 'leg'>

/** Whether both legs know the same people: by the device, whose id is the gate's own on both. */
export const answerIdentity = async (
  warehouse: Warehouse,
  { most = MOST, ...range }: IdentityQuestion,
): Promise<IdentityAnswer> => {
  const parameters = rangeParameters(range)
  const [[counts], traits, splits] = await Promise.all([
    warehouse.query<Numbers>(COUNTS, parameters),
    warehouse.query<TraitRow>(TRAITS, parameters),
    warehouse.query<SplitRow>(SPLITS, { ...parameters, most }),
  ])
  const people = Number(counts?.people ?? 0)
  const agreement = (same: string | undefined): Agreement => ({
    same: Number(same ?? 0),
    different: people - Number(same ?? 0),
  })
  return {
    ...range,
    people,
    agree: Number(counts?.agree ?? 0),
    anonymousIds: agreement(counts?.anonymous),
    userIds: agreement(counts?.user),
    groups: agreement(counts?.group_ids),
    traits: traits.map(({ path, ...numbers }) => ({
      path,
      equal: Number(numbers.equal),
      missing: Number(numbers.missing),
      extra: Number(numbers.extra),
      different: Number(numbers.different),
    })),
    splits: splits.map((row) => ({
      ...row,
      leg: row.segment.length > row.rudderstack.length ? 'segment' : 'rudderstack',
    })),
    totals: { splits: Number(counts?.splits ?? 0), merges: Number(counts?.merges ?? 0) },
  }
}
