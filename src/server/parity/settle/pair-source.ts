import { inMinutes } from './minutes.ts'

const IS_SEGMENT = `leg = 'segment'`
const IS_RUDDERSTACK = `leg = 'rudderstack'`

/**
 * The copies of the pairs at home in some minutes: those that arrived in them and are at home there, and those of the
 * same pairs that arrived in others.
 */
const copiesAtHome = (columns: readonly string[]): string => {
  const chosen = [...new Set(['pair_id', 'leg', 'bucket', 'received', 'ingest_id', ...columns])].join(', ')
  return `
    SELECT ${chosen} FROM copies
    WHERE pair_id != '' AND ${inMinutes('bucket')} AND (pair_id, bucket) GLOBAL NOT IN
      (SELECT pair_id, bucket FROM stray_copies FINAL WHERE ${inMinutes('bucket')})
    UNION ALL
    SELECT ${chosen} FROM copies
    WHERE bucket GLOBAL IN (SELECT bucket FROM stray_copies FINAL WHERE ${inMinutes('home')}) AND (pair_id, bucket) GLOBAL IN
      (SELECT pair_id, bucket FROM stray_copies FINAL WHERE ${inMinutes('home')})`
}

/**
 * One row a pair, with what both of its copies say: `s` and `r` are tuples of the columns asked for. Where a leg has
 * several copies the first that came is compared.
 */
export const pairsOf = (columns: readonly string[], more: readonly string[] = []): string => {
  const tuple = columns.length === 1 ? `tuple(${columns[0]})` : `(${columns.join(', ')})`
  return `
  SELECT pair_id,
    uniqExactIf(ingest_id, ${IS_SEGMENT}) AS ns,
    uniqExactIf(ingest_id, ${IS_RUDDERSTACK}) AS nr,
    uniqExactIf(ingest_id, ${IS_SEGMENT} AND NOT recovered) AS ns_first_hand,
    uniqExactIf(ingest_id, ${IS_RUDDERSTACK} AND NOT recovered) AS nr_first_hand,
    if(ns > 0, minIf(c.bucket, ${IS_SEGMENT}), min(c.bucket)) AS home,
    min(received) AS first_received,
    max(received) AS last_received,
    ${more.map((column) => `${column},`).join('\n    ')}
    argMinIf(${tuple}, (received, ingest_id), ${IS_SEGMENT}) AS s,
    argMinIf(${tuple}, (received, ingest_id), ${IS_RUDDERSTACK}) AS r
  FROM (${copiesAtHome(['recovered', ...columns, ...more.flatMap(columnsIn)])}) AS c
  GROUP BY pair_id`
}

const columnsIn = (expression: string): string[] =>
  [...expression.matchAll(/c\.(\w+)/g)].map(([, name]) => name!)
