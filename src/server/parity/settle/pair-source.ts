import { inMinutes } from './minutes.ts'

const IS_SEGMENT = `leg = 'segment'`
const IS_RUDDERSTACK = `leg = 'rudderstack'`
/** Where a leg has several copies, the first that came is compared. */
const FIRST = '(received, ingest_id)'
/** A part of the pairs, so that those of a busy minute need no more memory than others. */
const IN_SLICE = 'sipHash64(pair_id) % {slices:UInt32} = {slice:UInt32}'

/**
 * The copies of the pairs at home in some minutes: those that arrived in them and are at home there, and those of the
 * same pairs that arrived in others. Parameters besides those of the minutes: slices, slice.
 */
const copiesAtHome = (columns: readonly string[]): string => {
  const chosen = [...new Set(['pair_id', 'leg', 'bucket', 'received', 'ingest_id', ...columns])].join(', ')
  return `
    SELECT ${chosen} FROM copies
    WHERE pair_id != '' AND ${IN_SLICE} AND ${inMinutes('bucket')} AND (pair_id, bucket) GLOBAL NOT IN
      (SELECT pair_id, bucket FROM stray_copies FINAL WHERE ${inMinutes('bucket')})
    UNION ALL
    SELECT ${chosen} FROM copies
    WHERE ${IN_SLICE} AND bucket GLOBAL IN (SELECT bucket FROM stray_copies FINAL WHERE ${inMinutes('home')}) AND (pair_id, bucket) GLOBAL IN
      (SELECT pair_id, bucket FROM stray_copies FINAL WHERE ${inMinutes('home')})`
}

/** One row a pair: how many copies each leg has, and which of each is compared: `s_id` and `r_id`. */
export const pairsAtHome = (more: readonly string[] = []): string => `
  SELECT pair_id,
    uniqExactIf(ingest_id, ${IS_SEGMENT}) AS ns,
    uniqExactIf(ingest_id, ${IS_RUDDERSTACK}) AS nr,
    countIf(${IS_SEGMENT} AND NOT recovered) AS ns_first_hand,
    countIf(${IS_RUDDERSTACK} AND NOT recovered) AS nr_first_hand,
    if(ns > 0, minIf(c.bucket, ${IS_SEGMENT}), min(c.bucket)) AS home,
    min(received) AS first_received,
    max(received) AS last_received,
    ${more.map((column) => `${column},`).join('\n    ')}
    argMinIf(ingest_id, ${FIRST}, ${IS_SEGMENT}) AS s_id,
    argMinIf(ingest_id, ${FIRST}, ${IS_RUDDERSTACK}) AS r_id,
    argMinIf(hash, ${FIRST}, ${IS_SEGMENT}) AS s_hash,
    argMinIf(hash, ${FIRST}, ${IS_RUDDERSTACK}) AS r_hash
  FROM (${copiesAtHome(['recovered', 'hash', ...more.flatMap(columnsIn)])}) AS c
  GROUP BY pair_id`

const columnsIn = (expression: string): string[] =>
  [...expression.matchAll(/c\.(\w+)/g)].map(([, name]) => name!)

/** Joins what the copies of `p`'s pairs say, as `s` and `r`; defaults where a leg has none. */
export const withCopies = (columns: readonly string[]): string =>
  (['s', 'r'] as const)
    .map(
      (side) => `
GLOBAL ANY LEFT JOIN (${copiesAtHome(columns)}) AS ${side}
  ON ${side}.pair_id = p.pair_id AND ${side}.ingest_id = p.${side}_id`,
    )
    .join('')
