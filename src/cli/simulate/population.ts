import { bucketOf, type Rollout } from '../../core/index.ts'

const BUCKETS = 10_000
const BATCH = 10_000

/**
 * Ids whose buckets under a key are spread evenly: as many in each bucket as in any other, or one more. The same
 * every time. In batches, so that a caller can breathe in between.
 */
export function* evenIds(key: string, count: number): Generator<string[]> {
  const room = Uint32Array.from({ length: BUCKETS }, (_, bucket) => quota(bucket, count))
  let batch: string[] = []
  for (let left = count, number = 0; left > 0; number++) {
    const id = `person-${number}`
    const bucket = bucketOf(key, id)
    const free = room[bucket] ?? 0
    if (free === 0) continue
    room[bucket] = free - 1
    left--
    batch.push(id)
    if (batch.length === BATCH || left === 0) {
      yield batch
      batch = []
    }
  }
}

const quota = (bucket: number, count: number): number =>
  Math.floor(((bucket + 1) * count) / BUCKETS) - Math.floor((bucket * count) / BUCKETS)

/** The areas of the IANA time zones, which is what browsers say of their region where nobody else does. */
const AREAS = [
  'Africa',
  'America',
  'Antarctica',
  'Arctic',
  'Asia',
  'Atlantic',
  'Australia',
  'Europe',
  'Indian',
  'Pacific',
  'unknown',
]

/** The regions that people may be in: the time zones' and those that a rollout names. */
export const likelyRegions = (...rollouts: readonly Rollout[]): string[] => {
  const named = rollouts
    .flatMap(({ audiences }) => audiences.flatMap(({ when = [] }) => when))
    .filter(({ contextName, operator }) => contextName === 'region' && operator === 'IN')
    .flatMap(({ values = [] }) => values)
  return [...new Set([...AREAS, ...named])]
}
