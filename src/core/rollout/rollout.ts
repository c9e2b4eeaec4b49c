/** One of the two vendor pipelines. */
export type Leg = 'segment' | 'rudderstack'

/** Which pipelines a person loads. `dual` is both. */
export type Cohort = Leg | 'dual'

/** Who feeds a downstream destination while a person is dual. */
export type Owner = Leg | 'both'

/** What a page may do where an SDK failed to load. */
export type Failover = 'none' | 'back' | 'either'

/** Unleash's operators, less REGEX and IN_CIDR, and IN_SHA256 of our own. */
export const OPERATORS = [
  'IN',
  'NOT_IN',
  'IN_SHA256',
  'STR_STARTS_WITH',
  'STR_ENDS_WITH',
  'STR_CONTAINS',
  'NUM_EQ',
  'NUM_GT',
  'NUM_GTE',
  'NUM_LT',
  'NUM_LTE',
  'DATE_AFTER',
  'DATE_BEFORE',
  'SEMVER_EQ',
  'SEMVER_GT',
  'SEMVER_GTE',
  'SEMVER_LT',
  'SEMVER_LTE',
] as const

export type Operator = (typeof OPERATORS)[number]

/** A condition on one field of the subject, in Unleash's form. */
export type Constraint = {
  /** A field of the subject, else of its `properties`. */
  readonly contextName: string
  readonly operator: Operator
  /** For IN, NOT_IN, STR_* (any of them) and IN_SHA256 (64 lower-case hex digits each). */
  readonly values?: readonly string[]
  /** For NUM_*, DATE_* and SEMVER_*. */
  readonly value?: string
  /** Flips the outcome, that of a missing field too. */
  readonly inverted?: boolean
  /** For STR_* only. */
  readonly caseInsensitive?: boolean
}

/** A named group of people and its shares, in percent with two decimals at most. */
export type Audience = {
  readonly name: string
  /** All must fit; `[]` fits everybody. Only the last audience goes without. */
  readonly when?: readonly Constraint[]
  /** Percent of people whose events reach RudderStack. */
  readonly rudderstack?: number
  /** Percent of people whose events reach Segment. */
  readonly segment?: number
}

/** The remote document that says who loads what, every optional field filled in. */
export type Rollout = {
  readonly format: 1
  /** Salt of the buckets; never changes during a migration. */
  readonly key: string
  /** Integer ≥ 1. */
  readonly revision: number
  /** The subject's field (or property) that is hashed. */
  readonly stickiness: string
  readonly audiences: readonly Audience[]
  /** Percent of cohort `rudderstack` that stays dual. @default 1 */
  readonly sentinel: number
  /** Decides where shares cannot. @default 'segment' */
  readonly fallback: Leg
  /** @default 'back' */
  readonly failover: Failover
  /** Owner by destination; `*` is for all that are not named. @default { '*': 'segment' } */
  readonly owners: { readonly [destination: string]: Owner }
  /** A destination's name at each vendor, where they differ. @default {} */
  readonly names: { readonly [destination: string]: { readonly [leg in Leg]?: string } }
  /** Destinations that get every copy, whoever owns what. */
  readonly observers: { readonly [leg in Leg]: readonly string[] }
  /** Percent of sessions whose copies are kept. @default { dual: 100, single: 100 } */
  readonly copies: { readonly dual: number; readonly single: number }
  /** The leg that nobody may use. @default null */
  readonly killed: Leg | null
}

type Required = 'format' | 'key' | 'revision' | 'stickiness' | 'audiences'

/** A rollout as people write it: what has a default may be left out. */
export type RolloutDocument = Pick<Rollout, Required> & {
  readonly [field in Exclude<keyof Rollout, Required | 'observers' | 'copies'>]?: Rollout[field]
} & { readonly observers?: Partial<Rollout['observers']>; readonly copies?: Partial<Rollout['copies']> }

export const DEFAULTS: Omit<Rollout, Required> = {
  sentinel: 1,
  fallback: 'segment',
  failover: 'back',
  owners: { '*': 'segment' },
  names: {},
  observers: {
    segment: ['Webhooks', 'Webhooks (Actions)'],
    // RudderStack matches `integrations` against the destination definition's displayName, letter by letter
    // (rudder-server processor/integrations; the names are those of rudder-integrations-config, category warehouse)
    rudderstack: [
      'Webhook',
      'Snowflake',
      'Snowflake Streaming',
      'BigQuery',
      'Redshift',
      'Postgres',
      'ClickHouse',
      'Databricks (Delta Lake)',
      'Microsoft SQL Server',
      'Azure Synapse',
      'S3 Datalake',
      'Azure Datalake',
      'Google Cloud Storage Datalake',
    ],
  },
  copies: { dual: 100, single: 100 },
  killed: null,
}
