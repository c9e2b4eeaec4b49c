import { HIGHEST_FLOOR } from '../rollout/next-revision.ts'
import { ASSIGNED, type Figures } from './figures/counted.ts'

export type RevisionFloor = {
  readonly sentence: string
  /** For `--revision-floor`. */
  readonly floor: number
}

const HOUR = 3_600_000
/** As long as gates refuse a lower revision than the one that they have. */
const REMEMBERED_MS = 24 * HOUR
/** Longer than it takes to hear of what another server on the same store has just published. */
const SETTLED_MS = 5_000
const MIN_PAGES = 3

const RECENT = `FROM sightings WHERE ${ASSIGNED} AND received >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')`

/** What most servers see at a glance: nobody is above. */
const ANY_ABOVE = `SELECT count() AS pages ${RECENT} AND revision > {highest:UInt64}`

const CLAIMS = `
SELECT count() AS heard, countIf(is_claim) AS claims, arrayReverseSort(groupArrayIf(top, is_claim)) AS tops,
  tops[greatest(${MIN_PAGES}, toUInt64(ceil(claims / 100)))] AS floor
FROM (
  SELECT max(revision) AS top, argMax(first, revision) AS since,
    top > {highest:UInt64} AND top <= {most:UInt64} AND since <= {settled:Int64} AS is_claim
  FROM (SELECT page, revision, min(toUnixTimestamp64Milli(received)) AS first ${RECENT} GROUP BY page, revision) AS r
  GROUP BY page
) AS p`

type Claims = { readonly [name in 'heard' | 'claims' | 'floor']: string }

/**
 * Whether browsers have a rollout of this key above all that was ever published here: then the store is an old copy,
 * and gates would refuse what it publishes next.
 * A stranger can report anything, so that this only advises, and says how many pages it is from. It takes three pages,
 * and the floor is what at least one in a hundred of those above reports (and three): a few that name an absurd
 * revision beside many that do not change nothing, nor does one so high that it would leave none for changes. How far
 * the floor is above is no sign of a lie, as revisions may be dates.
 * @param highest the highest revision that this server published, or was told of by `--revision-floor`
 * @param now ms since epoch
 */
export const readRevisionFloor = async (
  warehouse: Figures,
  key: string,
  highest: number,
  now: number,
): Promise<RevisionFloor | null> => {
  const parameters = {
    key,
    highest,
    from: now - REMEMBERED_MS,
    settled: now - SETTLED_MS,
    most: HIGHEST_FLOOR,
  }
  const [above] = await warehouse.query<{ pages: string }>(ANY_ABOVE, parameters)
  if (Number(above?.pages ?? 0) < MIN_PAGES) return null
  const [found] = await warehouse.query<Claims>(`SELECT heard, claims, floor FROM (${CLAIMS})`, parameters)
  const [floor, claims, heard] = [found?.floor, found?.claims, found?.heard].map(Number) as [
    number,
    number,
    number,
  ]
  return floor === 0 ? null : { sentence: sentenceOf(floor, claims, heard, highest), floor }
}

const sentenceOf = (floor: number, claims: number, heard: number, highest: number): string =>
  `Browsers report revision ${floor} (${counted(claims)} of the ${counted(heard)} pages of the last 24 hours are ` +
  `above ${highest}), and this server never published one above ${highest}: its store may be an old copy. Restart ` +
  `it with --revision-floor ${floor} so that browsers take its next rollout.`

const counted = (count: number): string => count.toLocaleString('en-US')
