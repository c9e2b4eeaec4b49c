import type { Warehouse } from '../../warehouse/warehouse.ts'
import { isNewest, rangeParameters, type Range } from './newest.ts'
import { OUTCOMES, type By, type Outcome } from './parity-answer.ts'

const COUNTS = [
  'calls',
  'segment',
  'rudderstack',
  ...OUTCOMES,
  'changes_meaning',
  'segment_duplicates',
  'rudderstack_duplicates',
] as const

export type Sums = { readonly [count in (typeof COUNTS)[number]]: number } & {
  readonly key: string
  readonly name: string
}

/** Rows of paths: those that differ most come first, and nobody reads more. */
const MOST = 5_000

const sums = COUNTS.map((name) => `round(sum(parity_rollup.${name})) AS ${name}`).join(', ')

const QUERIES: Readonly<Record<'hour' | 'path' | 'other', string>> = {
  hour: `
SELECT toString(toUnixTimestamp(toStartOfHour(bucket))) AS key, '' AS name, ${sums} FROM parity_rollup
WHERE dimension = 'all' AND ${isNewest()} GROUP BY toStartOfHour(bucket) ORDER BY toStartOfHour(bucket)`,
  path: `
SELECT key, name, ${sums} FROM parity_rollup
WHERE dimension = 'path' AND startsWith(key, {prefix:String}) AND ({event:String} = '' OR name = {event:String}) AND ${isNewest()}
GROUP BY key, name ORDER BY mismatched + missing + extra DESC, changes_meaning DESC, calls DESC, key, name LIMIT ${MOST}`,
  other: `
SELECT key, '' AS name, ${sums} FROM parity_rollup
WHERE dimension = {dimension:String} AND key != '' AND ({event:String} = '' OR key = {event:String}) AND ${isNewest()}
GROUP BY key ORDER BY mismatched + missing + extra DESC, calls DESC, key LIMIT ${MOST}`,
}

const PREFIXES: Readonly<Partial<Record<By, string>>> = { property: '/properties/', trait: '/traits/' }

/** The sums of settled minutes. */
export const readRows = (warehouse: Warehouse, range: Range, by: By, event = ''): Promise<Sums[]> => {
  const prefix = PREFIXES[by]
  const sql = QUERIES[by === 'hour' ? 'hour' : prefix === undefined ? 'other' : 'path']
  return warehouse.query<Sums>(sql, {
    ...rangeParameters(range),
    dimension: by,
    prefix: prefix ?? '',
    event: by === 'event' || prefix !== undefined ? event : '',
  })
}

export const outcomesOf = (sums: Sums): Readonly<Record<Outcome, number>> =>
  Object.fromEntries(OUTCOMES.map((outcome) => [outcome, sums[outcome]])) as Record<Outcome, number>
