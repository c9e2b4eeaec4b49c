import { setImmediate } from 'node:timers/promises'
import { createCounter, type Simulation } from '../../core/cohort/simulation.ts'
import type { Rollout } from '../../core/index.ts'
import { CONTEXT, type KnownPerson } from './known-person.ts'
import { MIN_PEOPLE } from './min-people.ts'
import { asksForSentinel, createOutcomes } from './outcomes.ts'

export type SimulatedPeople = Simulation & {
  /** Whether anybody is in an audience, by the new rollout. */
  readonly seen: (audience: string) => boolean
  /** Of the people, those without a subject, who count again when they come back. */
  readonly nameless: number
  /** …those who reported under a rollout that hashed something else than the one in force. */
  readonly hashedOther: number
  /** …those who are on RudderStack only or sentinels by a value that is not theirs. */
  readonly guessedSentinels: number
  /** Those for whom there was no time, beside the people. */
  readonly uncounted: number
  /** People by region. */
  readonly regions: ReadonlyMap<string, number>
}

/** Between two moments in which browsers and reports get their turn. */
const SLICE_MS = 10
/** People want their answer, and a rollout may cost 200,000 of them a minute: those counted by then tell enough. */
const BUDGET_MS = 3_000

/**
 * Puts everybody through both rollouts: 200,000 people in 0.2 to 0.4 s, during which other requests are answered. Of a
 * rollout for which that takes too long, as many as there is time for, taken from all of them evenly.
 */
export const simulatePeople = async (
  people: readonly KnownPerson[],
  before: Rollout,
  after: Rollout,
  standIn: (bucket: number) => string,
  currentTime: string,
  budgetMs = BUDGET_MS,
): Promise<SimulatedPeople> => {
  const counter = createCounter(before, after)
  const outcomeOf = createOutcomes([before, after], standIn, currentTime)
  const regions = new Map<string, number>()
  const counts = { nameless: 0, hashedOther: 0, guessedSentinels: 0, uncounted: people.length }
  const isInContext = CONTEXT.some((field) => field === after.stickiness)
  const count = (person: KnownPerson): void => {
    const [from, to] = outcomeOf(person)
    counter.count(from.cohort, to)
    counts.uncounted--
    if (person.region !== null) regions.set(person.region, (regions.get(person.region) ?? 0) + 1)
    if (person.by !== 'subject') counts.nameless++
    if (person.stickiness !== before.stickiness) counts.hashedOther++
    if (person.value === null && !isInContext && asksForSentinel(to)) counts.guessedSentinels++
  }
  const begun = performance.now()
  let slice = begun
  for (const person of scattered(people)) {
    count(person)
    const now = performance.now()
    if (now - slice < SLICE_MS) continue
    if (now - begun > budgetMs && people.length - counts.uncounted >= MIN_PEOPLE) break
    await setImmediate()
    slice = performance.now()
  }
  return { ...counter.result(), seen: counter.seen, ...counts, regions }
}

/** Everybody once, in an order that has nothing to do with when they reported. */
function* scattered(people: readonly KnownPerson[]): Iterable<KnownPerson> {
  const step = coprimeTo(people.length)
  for (let at = 0, left = people.length; left > 0; left--, at = (at + step) % people.length) {
    const person = people[at]
    if (person) yield person
  }
}

/** The first step from the golden section on that comes to every place. */
const coprimeTo = (length: number): number => {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  let step = Math.max(1, Math.floor(length * 0.618))
  while (divisor(step, length) > 1) step++
  return step
}
