import { setImmediate } from 'node:timers/promises'
import { createCounter, type Simulation } from '../../core/cohort/simulation.ts'
import type { Rollout } from '../../core/index.ts'
import { CONTEXT, type KnownPerson } from './known-person.ts'
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
  /** People by region. */
  readonly regions: ReadonlyMap<string, number>
}

/** People between two moments in which browsers and reports get their turn: about 10 ms. */
const SLICE = 5_000

/** Puts everybody through both rollouts: 200,000 people in 0.2 to 0.4 s, during which other requests are answered. */
export const simulatePeople = async (
  people: readonly KnownPerson[],
  before: Rollout,
  after: Rollout,
  standIn: (bucket: number) => string,
  currentTime: string,
): Promise<SimulatedPeople> => {
  const counter = createCounter(before, after)
  const outcomeOf = createOutcomes([before, after], standIn, currentTime)
  const regions = new Map<string, number>()
  const counts = { nameless: 0, hashedOther: 0, guessedSentinels: 0 }
  const isInContext = CONTEXT.some((field) => field === after.stickiness)
  for (const [index, person] of people.entries()) {
    if (index % SLICE === SLICE - 1) await setImmediate()
    const [from, to] = outcomeOf(person)
    counter.count(from.cohort, to)
    if (person.region !== null) regions.set(person.region, (regions.get(person.region) ?? 0) + 1)
    if (person.by !== 'subject') counts.nameless++
    if (person.stickiness !== before.stickiness) counts.hashedOther++
    if (person.value === null && !isInContext && asksForSentinel(to)) counts.guessedSentinels++
  }
  return { ...counter.result(), seen: counter.seen, ...counts, regions }
}
