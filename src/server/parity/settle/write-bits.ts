/** Keys of evidence: all calls of a session, those of an event, and those of each value that they are told apart by. */
const KEYS = `arrayFilter(x -> NOT endsWith(x, ':'), arrayConcat(
    ['all', concat('event:', name), concat('audience:', audience), concat('region:', region), concat('area:', area),
      concat('appVersion:', app_version), concat('browser:', browser)],
    arrayMap(x -> concat('sdkVersion:', x), arrayDistinct([toString(segment_sdk), toString(rudderstack_sdk)]))))`

const SETTLED = `
  SELECT session FROM pairs FINAL
  WHERE last_received >= fromUnixTimestamp64Milli({since:UInt64}, 'UTC') AND cohort = 'dual' AND session != ''
  GROUP BY session
  HAVING max(last_received) <= fromUnixTimestamp64Milli({until:UInt64}, 'UTC') AND NOT max(forced) AND NOT max(failover) AND NOT max(doubted)
    AND countIf(outcome = 'pending') = 0
    AND session GLOBAL NOT IN (SELECT session FROM session_bits WHERE key = 'all')`

/** How many sessions have settled and have no bits. Parameters, ms since epoch: since, until. */
export const COUNT_SETTLED = `SELECT count() AS sessions FROM (${SETTLED})`

const OF_SLICE = `${SETTLED} AND sipHash64(session) % {slices:UInt32} = {slice:UInt32}`

/** The version by which each minute is settled; others are of pairs that moved to another one. */
const NEWEST = `SELECT bucket, max(version) FROM parity_rollup WHERE dimension = '' GROUP BY bucket`

/**
 * Writes one bit for each settled dual session that has none, and for each key: what became of the call with the
 * smallest hash of its pair id, so that nobody can choose which. One that was re-sent on both legs tells nothing.
 * Parameters, ms since epoch: since, until (no copy of the session came later), now; slices, and which slice of them: all
 * at once would take memory by the number of sessions, and a block that is not the only one could be the last that is written.
 */
export const WRITE_BITS = `
INSERT INTO session_bits (key, session, rank, began, settled, rollout, revision, calls, gaps, lost, mismatched, duplicated,
  split, extra, call)
SELECT evidence_key, session, {rank:UInt64}, any(began), fromUnixTimestamp64Milli({now:UInt64}, 'UTC'), any(key),
  any(revision), count(), any(gaps),
  argMin((outcome = 'missing') OR (outcome = 'recovered'), at), argMin(outcome = 'mismatched', at),
  argMin(rudderstack_copies > 1, at), argMin(split, at), argMin(outcome = 'extra', at), min(at).1
FROM (
  SELECT session, key, revision, name, audience, region, area, app_version, browser, segment_sdk, rudderstack_sdk, outcome,
    rudderstack_copies, split, recovered_both, s.began AS began, s.gaps AS gaps, (murmurHash3_32(pair_id), pair_id) AS at
  FROM (SELECT * FROM pairs FINAL WHERE session GLOBAL IN (${OF_SLICE}) AND (bucket, version) GLOBAL IN (${NEWEST})) AS p
  GLOBAL INNER JOIN (
    SELECT session, min(bucket) AS began, max(seq) - min(seq) + 1 - uniqExact(seq) AS gaps
    FROM pairs FINAL WHERE session GLOBAL IN (${OF_SLICE}) AND (bucket, version) GLOBAL IN (${NEWEST}) GROUP BY session
  ) AS s ON s.session = p.session
)
ARRAY JOIN ${KEYS} AS evidence_key
WHERE NOT recovered_both
GROUP BY evidence_key, session`
