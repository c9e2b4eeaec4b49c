import { DIALECT, type Dialect, type DialectName } from './dialects.ts'

export type EmitOptions = {
  readonly dialect: DialectName
  /** Names of the schema that each vendor loads, as `prod.segment`: see schemaName. */
  readonly segment: readonly string[]
  readonly rudderstack: readonly string[]
  /** When the calls were made, ms since epoch, half open; null = whenever. */
  readonly from: number | null
  readonly to: number | null
  readonly lateMinutes: number
}

/** The names of a schema, with what it is in; null where it is none that a warehouse takes without further ado. */
export const schemaName = (text: string): readonly string[] | null =>
  /^\w[\w-]{0,127}(?:\.\w[\w-]{0,127}){0,2}$/.test(text) ? text.split('.') : null

/** Tables that both vendors have, and what a call in one is called: as in parity. */
const TABLES: readonly (readonly [table: string, name: string])[] = [
  ['tracks', 'event_text'],
  ['pages', named('page')],
  ['screens', named('screen')],
  ['identifies', `'identify'`],
  ['groups', `'group'`],
  ['aliases', `'alias'`],
]

function named(type: string): string {
  return `CASE WHEN name IS NULL OR name = '' THEN '${type}' ELSE CONCAT('${type} ', name) END`
}

/** SQL that computes parity by event where both vendors load one warehouse. */
export const emitSql = (options: EmitOptions): string => {
  const dialect = DIALECT[options.dialect]
  return `${head(options, dialect)}
WITH copies AS (
${copies(options, dialect)}
),
ranked AS (
  SELECT leg, name, pair, cohort, recovered, origin, received,
    ROW_NUMBER() OVER (PARTITION BY leg, pair ORDER BY received, id) AS nth
  FROM copies WHERE pair IS NOT NULL AND pair <> ''
),
pairs AS (
  SELECT pair,
    SUM(CASE WHEN leg = 'segment' THEN 1 ELSE 0 END) AS on_segment,
    SUM(CASE WHEN leg = 'rudderstack' THEN 1 ELSE 0 END) AS on_rudderstack,
    SUM(CASE WHEN leg = 'segment' AND recovered = 0 THEN 1 ELSE 0 END) AS first_hand_segment,
    SUM(CASE WHEN leg = 'rudderstack' AND recovered = 0 THEN 1 ELSE 0 END) AS first_hand_rudderstack,
    ${firstOf('name')},
    ${firstOf('cohort')},
    ${firstOf('origin')},
    MIN(CASE WHEN nth = 1 THEN received END) AS received
  FROM ranked GROUP BY pair
),
covered AS (
  SELECT MIN(CASE WHEN leg = 'segment' THEN received END) AS segment_from,
    MAX(CASE WHEN leg = 'segment' THEN received END) AS segment_to,
    MIN(CASE WHEN leg = 'rudderstack' THEN received END) AS rudderstack_from,
    MAX(CASE WHEN leg = 'rudderstack' THEN received END) AS rudderstack_to
  FROM copies
),
judged AS (
  SELECT p.name AS event, p.on_segment, p.on_rudderstack,
    CASE
      WHEN on_rudderstack = 0 THEN CASE WHEN ${covers('rudderstack', options.lateMinutes, dialect)} THEN 'missing' ELSE 'pending' END
      WHEN on_segment = 0 THEN CASE WHEN ${covers('segment', options.lateMinutes, dialect)} THEN 'extra' ELSE 'pending' END
      WHEN first_hand_segment = 0 OR first_hand_rudderstack = 0 THEN 'recovered'
      ELSE 'paired'
    END AS outcome
  FROM pairs p CROSS JOIN covered
  WHERE ${["cohort = 'dual'", ...range(options, dialect)].join(' AND ')}
)
SELECT event,
  COUNT(*) AS calls,
  SUM(CASE WHEN on_segment > 0 THEN 1 ELSE 0 END) AS segment,
  SUM(CASE WHEN on_rudderstack > 0 THEN 1 ELSE 0 END) AS rudderstack,
${['paired', 'missing', 'extra', 'pending', 'recovered'].map((outcome) => `  SUM(CASE WHEN outcome = '${outcome}' THEN 1 ELSE 0 END) AS ${outcome},`).join('\n')}
  SUM(CASE WHEN on_segment > 1 THEN 1 ELSE 0 END) AS segment_duplicates,
  SUM(CASE WHEN on_rudderstack > 1 THEN 1 ELSE 0 END) AS rudderstack_duplicates
FROM judged GROUP BY event ORDER BY calls DESC, event;
`
}

const head = ({ dialect: name }: EmitOptions, { isTested }: Dialect): string =>
  `${isTested ? `-- Crossfade: parity by event, for ${name}.` : `-- UNTESTED for ${name}: no test has run this.`}
-- By the stamp of the gate (context_crossfade_…), of people on both legs. "paired" are calls that both legs have; whether
-- they say the same, these tables do not tell: crossfade parity, or reconcile on exported logs.
-- A column that no event ever had is not made: where context_crossfade_recovered is unknown, write NULL in its place, and
-- leave out the tables that there are not.`

const copies = (options: EmitOptions, dialect: Dialect): string =>
  (['segment', 'rudderstack'] as const)
    .flatMap((leg) =>
      TABLES.map(
        ([table, name]) =>
          `  SELECT '${leg}' AS leg, ${name} AS name, context_crossfade_id AS pair, context_crossfade_cohort AS cohort, ` +
          `CASE WHEN context_crossfade_recovered THEN 1 ELSE 0 END AS recovered, ` +
          `original_timestamp AS origin, received_at AS received, id FROM ${dialect.table(options[leg], table)}`,
      ),
    )
    .join('\n  UNION ALL\n')

/** Segment's copy says it, or RudderStack's where Segment has none. */
const firstOf = (column: string): string =>
  `COALESCE(MAX(CASE WHEN leg = 'segment' AND nth = 1 THEN ${column} END), ` +
  `MAX(CASE WHEN leg = 'rudderstack' AND nth = 1 THEN ${column} END)) AS ${column}`

/** Near the edges of what a leg has, nothing is told from absence. */
const covers = (leg: string, late: number, { plusMinutes }: Dialect): string =>
  `${plusMinutes('p.received', -late)} >= ${leg}_from AND ${plusMinutes('p.received', late)} <= ${leg}_to`

const range = ({ from, to }: EmitOptions, { time }: Dialect): string[] => [
  ...(from === null ? [] : [`origin >= ${time(new Date(from).toISOString())}`]),
  ...(to === null ? [] : [`origin < ${time(new Date(to).toISOString())}`]),
]
