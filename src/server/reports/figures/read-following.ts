import type { Following, Publication } from '../propagation.ts'
import { ASSIGNED, type Figures } from './counted.ts'

const MINUTE_MS = 60_000
const LIVE_MS = 30 * MINUTE_MS
const QUIET_MS = 2 * MINUTE_MS
/** Who was there is known from so long before a publication, and who followed for so long after it. */
const AROUND_MS = 24 * 60 * MINUTE_MS
/** Pages of one person that are looked at: strangers can make it any number. */
const MAX_OF_PERSON = 100
const MAX_REVISIONS = 1_000

const SEEN = `
SELECT page, person, revision, toUnixTimestamp64Milli(received) AS at FROM sightings
WHERE ${ASSIGNED} AND received <= fromUnixTimestamp64Milli({now:Int64}, 'UTC') AND (
  received >= fromUnixTimestamp64Milli({liveFrom:Int64}, 'UTC') OR
  received BETWEEN fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND fromUnixTimestamp64Milli({until:Int64}, 'UTC'))`

// two beacons can overtake each other: a page is at the highest revision that it named
const PAGES = `
SELECT page, argMax(s.person, at) AS person, max(s.revision) AS highest, min(at) AS first, max(at) AS last,
  minIf(at, s.revision >= {revision:UInt64}) AS first_followed,
  maxIf(at, s.revision < {revision:UInt64}) AS last_behind
FROM (${SEEN}) AS s GROUP BY page`

/** Pages of the same person, by which one that was left for another is known. */
const BESIDE = `
SELECT *, groupArray(${MAX_OF_PERSON})(first) OVER (PARTITION BY person) AS begins,
  groupArray(${MAX_OF_PERSON})(last) OVER (PARTITION BY person) AS ends
FROM (${PAGES}) AS p`

const JUDGED = `
SELECT highest, last, first < {publishedAt:Int64} AS was_there, highest < {revision:UInt64} AS is_behind,
  arrayMin(arrayFilter(x -> x > last, begins)) AS next_begins,
  next_begins > 0 AND NOT arrayExists(x -> x > last AND x < next_begins, ends) AS is_left,
  last >= {liveFrom:Int64} AND NOT is_left AS is_live,
  is_behind AND last < {publishedAt:Int64} AND {now:Int64} - last > ${QUIET_MS} AS is_silent,
  first_followed - {publishedAt:Int64} AS after,
  was_there AND NOT is_behind AND after >= 0 AND first_followed > 0 AND (last_behind >= {publishedAt:Int64} OR after <= ${QUIET_MS}) AS has_followed
FROM (${BESIDE}) AS b`

const BY_REVISION = `
SELECT highest, countIf(is_live AND NOT is_behind) AS followed, countIf(is_live AND is_silent) AS silent,
  countIf(is_live AND is_behind AND NOT is_silent) AS behind,
  maxIf(last, is_live AND is_behind AND NOT is_silent) AS last_seen,
  countIf(is_live AND is_behind AND NOT is_silent AND was_there) AS stragglers,
  groupArrayIf(after, has_followed) AS followers
FROM (${JUDGED}) AS j GROUP BY highest ORDER BY highest DESC LIMIT ${MAX_REVISIONS}`

const reached = (percent: number): string =>
  `arrayElement(after, greatest(1, toUInt64(ceil((length(after) + stragglers) * ${percent} / 100)))) AS reached_${percent}`

const FOLLOWING = `
SELECT groupArray((highest, followed, silent, behind, last_seen)) AS revisions, sum(r.stragglers) AS stragglers,
  arrayMap(x -> toNullable(x), arraySort(arrayFlatten(groupArray(r.followers)))) AS after,
  ${[50, 95, 99].map(reached).join(', ')}
FROM (${BY_REVISION}) AS r`

type Numbers = readonly [revision: string, followed: string, silent: string, behind: string, last: string]
type Row = {
  readonly revisions: readonly Numbers[]
  readonly stragglers: string
} & { readonly [name in 'reached_50' | 'reached_95' | 'reached_99']: string | null }

/**
 * Which pages count. A page does not say that it is closed: it only falls silent, as one does that is hidden or has
 * nothing new to tell. But a page that is shown hears of a new revision at once by its stream, or within 90 seconds by
 * asking, and says at once what it made of it. So:
 * - a page that has reported since the publication counts, as following or behind by the revision that it named, until
 *   30 minutes after its last report;
 * - one that has not counts as behind for two minutes after its last report: by then it has followed if anybody sees
 *   it. After that it is closed, hidden or asleep, and is `silent`: no share stays below 100 % for pages that are
 *   closed, and a hidden page, which follows when it is shown, is not claimed to have followed;
 * - a page that its person has left for another one counts no more.
 * `reachedMs` is of the pages that were there before the publication: new ones begin with the new revision and follow
 * nothing. A silent page that comes back after two minutes was not seen meanwhile and slows no figure.
 * @param now ms since epoch
 */
export const readFollowing = async (
  warehouse: Figures,
  key: string,
  { revision, publishedAt }: Publication,
  now: number,
): Promise<Following> => {
  const [row] = await warehouse.query<Row>(`SELECT * EXCEPT after FROM (${FOLLOWING})`, {
    key,
    revision,
    publishedAt,
    now,
    liveFrom: now - LIVE_MS,
    from: publishedAt - AROUND_MS,
    until: publishedAt + AROUND_MS,
  })
  const ms = (text: string | null | undefined): number | null =>
    text === null || text === undefined ? null : Number(text)
  return {
    revisions: (row?.revisions ?? []).map(([highest, followed, silent, behind, last]) => ({
      revision: Number(highest),
      followed: Number(followed),
      silent: Number(silent),
      behind: Number(behind),
      lastSeenAt: Number(last),
    })),
    reachedMs: { 50: ms(row?.reached_50), 95: ms(row?.reached_95), 99: ms(row?.reached_99) },
  }
}
