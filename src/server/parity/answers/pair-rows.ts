import type { Warehouse } from '../../warehouse/warehouse.ts'
import { isNewest, rangeParameters, type Range } from './newest.ts'

/** One pair in a list. */
export type PairRow = {
  readonly id: string
  /** ms since epoch: when the call was made. */
  readonly at: number
  readonly type: string
  readonly event: string
  /** '' where its cohort has one leg. */
  readonly outcome: string
  /** Why a leg lost it, '' where none did. */
  readonly cause: string
  readonly cohort: string
  readonly session: string
  readonly userId: string
  readonly region: string
  readonly area: string
  readonly appVersion: string
  readonly browser: string
  readonly changesMeaning: boolean
  /** A stamp of it is none that a gate makes: it is no evidence. */
  readonly doubted: boolean
  readonly copies: { readonly segment: number; readonly rudderstack: number }
  readonly differences: readonly { readonly path: string; readonly kind: string; readonly rule: string }[]
}

export type PairsFilter = Range & {
  readonly outcome?: string | undefined
  readonly event?: string | undefined
  readonly cause?: string | undefined
  /** JSON Pointer: where something differs unexplained. */
  readonly path?: string | undefined
  readonly rule?: string | undefined
  readonly session?: string | undefined
  readonly userId?: string | undefined
  readonly cohort?: string | undefined
  readonly audience?: string | undefined
  readonly region?: string | undefined
  readonly area?: string | undefined
  readonly appVersion?: string | undefined
  /** Of either leg, as parity names it. */
  readonly sdkVersion?: string | undefined
  readonly browser?: string | undefined
  readonly limit: number
  /** Where the page before ended. */
  readonly before?: string | undefined
}

export type PairsPage = { readonly pairs: readonly PairRow[]; readonly next: string | null }

const COLUMNS = `pair_id, toUnixTimestamp(bucket) AS minute, toUnixTimestamp64Milli(origin) AS origin_ms, type, name, outcome, cause, cohort,
  session, user_id, region, area, app_version, browser, changes_meaning, doubted, segment_copies, rudderstack_copies,
  difference_paths, difference_kinds, difference_rules`

type Row = {
  readonly [
    text in
      | 'pair_id'
      | 'origin_ms'
      | 'type'
      | 'name'
      | 'outcome'
      | 'cause'
      | 'cohort'
      | 'session'
      | 'user_id'
      | 'region'
      | 'area'
      | 'app_version'
      | 'browser'
  ]: string
} & {
  readonly minute: number
  readonly changes_meaning: boolean
  readonly doubted: boolean
  readonly segment_copies: number
  readonly rudderstack_copies: number
  readonly difference_paths: readonly string[]
  readonly difference_kinds: readonly string[]
  readonly difference_rules: readonly string[]
}

/** By the parameter of the same name. */
const CONDITIONS: Readonly<Record<string, string>> = {
  outcome: 'outcome = {outcome:String}',
  event: 'name = {event:String}',
  cause: 'cause = {cause:String}',
  path: `arrayExists((path, rule) -> path = {path:String} AND rule = '', difference_paths, difference_rules)`,
  rule: 'has(difference_rules, {rule:String})',
  session: 'session = {session:String}',
  userId: 'user_id = {userId:String}',
  cohort: 'cohort = {cohort:String}',
  audience: 'audience = {audience:String}',
  region: 'region = {region:String}',
  area: 'area = {area:String}',
  appVersion: 'app_version = {appVersion:String}',
  sdkVersion: 'segment_sdk = {sdkVersion:String} OR rudderstack_sdk = {sdkVersion:String}',
  browser: 'browser = {browser:String}',
}

/** Pairs that fit all of it, the newest minutes first. */
export const readPairs = async (warehouse: Warehouse, filter: PairsFilter): Promise<PairsPage> => {
  const { limit, before } = filter
  const given = Object.entries(filter).filter(([name, value]) => name in CONDITIONS && value !== undefined)
  const [minute = '0', id = ''] = before?.split('.', 2) ?? []
  const conditions = [
    isNewest(),
    ...given.map(([name]) => CONDITIONS[name]!),
    ...(before === undefined
      ? []
      : [
          '(toUnixTimestamp(bucket) < {minute:UInt32} OR (toUnixTimestamp(bucket) = {minute:UInt32} AND pair_id > {id:String}))',
        ]),
  ]
  const rows = await warehouse.query<Row>(
    `SELECT ${COLUMNS} FROM pairs FINAL WHERE ${conditions.map((each) => `(${each})`).join(' AND ')}
     ORDER BY bucket DESC, pair_id LIMIT {limit:UInt32}`,
    { ...rangeParameters(filter), ...Object.fromEntries(given), minute, id, limit: limit + 1 },
  )
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { pairs: rows.slice(0, limit).map(pairOf), next: last ? `${last.minute}.${last.pair_id}` : null }
}

/** null where nothing of it is settled yet. */
export const readPair = async (warehouse: Warehouse, id: string): Promise<PairRow | null> => {
  const [row] = await warehouse.query<Row>(
    `SELECT ${COLUMNS} FROM pairs FINAL WHERE pair_id = {id:String} ORDER BY version DESC LIMIT 1`,
    { id },
  )
  return row ? pairOf(row) : null
}

const pairOf = (row: Row): PairRow => ({
  id: row.pair_id,
  at: Number(row.origin_ms),
  type: row.type,
  event: row.name,
  outcome: row.outcome,
  cause: row.cause,
  cohort: row.cohort,
  session: row.session,
  userId: row.user_id,
  region: row.region,
  area: row.area,
  appVersion: row.app_version,
  browser: row.browser,
  changesMeaning: row.changes_meaning,
  doubted: row.doubted,
  copies: { segment: Number(row.segment_copies), rudderstack: Number(row.rudderstack_copies) },
  differences: row.difference_paths.map((path, index) => ({
    path,
    kind: row.difference_kinds[index] ?? '',
    rule: row.difference_rules[index] ?? '',
  })),
})
