import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts'

/** How rarely chance alone may put so much on the one side. */
const CHANCE = 0.01
const SHUFFLES = 10_000

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length

/** The first `count` of the numbers in an order of chance. */
function drawn(numbers: readonly number[], count: number, random: () => number): number[] {
  const rest = [...numbers]
  return Array.from({ length: count }, () => rest.splice(Math.floor(random() * rest.length), 1)[0]!)
}

/**
 * Whether `ours` are larger than `theirs` by more than chance explains: a permutation test over whole trials, because
 * the calls of one trial share their fate. One number a trial; equal numbers give an equal answer.
 */
export function exceeds(ours: readonly number[], theirs: readonly number[]): boolean {
  if (ours.length === 0 || theirs.length === 0 || mean(ours) <= mean(theirs)) return false
  const random = createSeededRandom(1)
  const all = [...ours, ...theirs]
  // the smaller side is drawn: the other is what is left
  const [few, isTheirs] = theirs.length <= ours.length ? [theirs, true] : [ours, false]
  const observed = mean(few)
  let asFar = 0
  for (let i = 0; i < SHUFFLES; i++) {
    const one = mean(drawn(all, few.length, random))
    // a hair, because sums of shares in another order differ in their last bits
    if (isTheirs ? one <= observed + 1e-9 : one >= observed - 1e-9) asFar++
  }
  return asFar / SHUFFLES < CHANCE
}
