import type { Simulation } from '../../core/cohort/simulation.ts'
import type { Rollout } from '../../core/index.ts'
import type { AskFigures } from '../reports/ask-figures.ts'
import { emptySeries, KEPT_MS, readCohortHistory, type CohortSeries } from './cohort-history.ts'
import { MIN_PEOPLE } from './min-people.ts'
import { movedShare } from './moved-share.ts'
import { readKnownPeople, type KnownPeople } from './read-known-people.ts'
import { simulatePeople } from './simulate-people.ts'
import { simulationNotes } from './simulation-notes.ts'
import { standInsFor } from './stand-ins.ts'

/** Who would move from one rollout to another, of the people who reported. The body of `POST /api/simulate`. */
export type PopulationSimulation = Simulation & {
  /** ms since epoch: everybody who reported after it is counted. */
  readonly since: number
  /** Whether more people reported than can be told apart, or than there was time for. */
  readonly approximate: boolean
  /** Percent of people who move, rounded up to hundredths; of the rollouts alone where few people are known. */
  readonly share: number
  /** Whether so many move that somebody has to say why. */
  readonly reasonRequired: boolean
  /** Sentences. */
  readonly notes: readonly string[]
}

export type Population = {
  simulate(before: Rollout, after: Rollout): Promise<PopulationSimulation>
  /** People seen in each step, by cohort. @param from @param to ms since epoch */
  history(from: number, to: number): Promise<CohortHistory>
}

/** `problem`: why nothing is known, a sentence; else null. */
export type CohortHistory = CohortSeries & { readonly problem: string | null }

type Options = {
  readonly ask: AskFigures
  readonly inForce: () => Rollout
  /** The rollout of a revision, null where nobody knows it any more. */
  readonly rollouts: (revision: number) => Promise<Pick<Rollout, 'stickiness'> | null>
  /** ms since epoch. */
  readonly now: () => number
  /** Told apart: those who reported last. @default 200,000 */
  readonly maxPeople?: number
}

const REASON_ABOVE = 20
const MAX_PEOPLE = 200_000

/** The people of the last seven days, by their newest reports. */
export const createPopulation = (options: Options): Population => {
  const { ask, inForce, rollouts, now, maxPeople: max = MAX_PEOPLE } = options
  const known = (key: string, since: number) =>
    ask((warehouse) =>
      readKnownPeople(warehouse, {
        key,
        since,
        max,
        stickinessOf: async (revision) => ((await rollouts(revision)) ?? inForce()).stickiness,
      }),
    )
  return {
    async simulate(before, after) {
      const since = now() - KEPT_MS
      const found = await known(before.key, since)
      const { people, areSomeLeftOut, ...rest } = typeof found === 'string' ? nobody(since) : found
      const currentTime = new Date(now()).toISOString()
      const counted = await simulatePeople(people, before, after, standInsFor(before.key), currentTime)
      const { population, moved, backward, rows } = counted
      const isKnown = population >= MIN_PEOPLE
      const share = isKnown ? Math.ceil((moved * 10_000) / population) / 100 : movedShare(before, after)
      const notes = simulationNotes(before, after, counted, areSomeLeftOut)
      return {
        population,
        moved,
        backward,
        rows,
        since: Math.max(since, rest.since),
        approximate: areSomeLeftOut || counted.uncounted > 0,
        share,
        reasonRequired: share > REASON_ABOVE,
        notes: typeof found === 'string' ? [found, ...notes] : notes,
      }
    },
    async history(from, to) {
      const series = await ask((warehouse) => readCohortHistory(warehouse, inForce().key, from, to, now()))
      return typeof series === 'string'
        ? { ...emptySeries(from, to, now()), problem: series }
        : { ...series, problem: null }
    },
  }
}

const nobody = (since: number): KnownPeople => ({ people: [], since, areSomeLeftOut: false })
