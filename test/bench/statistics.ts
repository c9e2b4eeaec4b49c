import { createSeededRandom } from '../../src/sandbox/seeded-random.ts'

/** The middle value; of an even count the mean of the middle two. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** The middle 95 % of the medians of samples drawn with replacement (percentile bootstrap); equal seeds, equal result. */
export function bootstrapInterval(
  numbers: readonly number[],
  resamples = 2_000,
  seed = 20_261_123,
): { readonly low: number; readonly high: number } {
  const random = createSeededRandom(seed)
  const medians = Array.from({ length: resamples }, () =>
    median(numbers.map(() => numbers[Math.floor(random() * numbers.length)]!)),
  ).sort((a, b) => a - b)
  return { low: medians[Math.floor(resamples * 0.025)]!, high: medians[Math.ceil(resamples * 0.975) - 1]! }
}
