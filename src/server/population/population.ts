import type { Simulation } from '../../core/cohort/simulation.ts'
import type { Rollout } from '../../core/index.ts'
import { keyOf } from '../reports/people.ts'
import { createRecentMap } from '../reports/recent-map.ts'
import type { Report } from '../reports/report.ts'
import { createCohortHistory, KEPT_MS, type CohortSeries } from './cohort-history.ts'
import { createPersonMaker, type Assigned, type KnownPerson } from './known-person.ts'
import { MIN_PEOPLE } from './min-people.ts'
import { movedShare } from './moved-share.ts'
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
  /** Takes a report of the rollout in force, or of an earlier or later revision of it. */
  add(report: Assigned, inForce: Pick<Rollout, 'revision' | 'stickiness'>): void
  simulate(before: Rollout, after: Rollout): Promise<PopulationSimulation>
  /** People seen in each step, by cohort. @param from @param to ms since epoch */
  history(from: number, to: number): CohortSeries
}

const REASON_ABOVE = 20
const MAX_REVISIONS = 50

/**
 * The people of the last seven days, by their newest reports: gone with the process, as what they are told apart by
 * is kept nowhere else.
 * @param maxPeople remembered, those who reported last; 200,000 take about 70 MB
 */
export const createPopulation = (now: () => number, maxPeople = 200_000): Population => {
  const startedAt = now()
  let forgottenAt = 0
  const people = createRecentMap<KnownPerson>(maxPeople, ({ seenAt }) => (forgottenAt = seenAt))
  const history = createCohortHistory(now)
  const personOf = createPersonMaker()
  /** What each revision hashes: pages may still run an earlier one. */
  const stickinesses = createRecentMap<string>(MAX_REVISIONS)

  const since = (): number => Math.max(startedAt, now() - KEPT_MS, forgottenAt)

  return {
    add(report, { revision, stickiness }) {
      stickinesses.set(String(revision), stickiness)
      const person = personOf(report, stickinesses.get(String(report.revision)) ?? stickiness, now())
      const names = namesOf(report)
      history.add(
        names.map(people.get).filter((each) => each !== undefined),
        person,
      )
      names.forEach(people.delete)
      people.set(person.key, person)
    },
    async simulate(before, after) {
      const from = since()
      const recent = [...people.values()].filter(({ seenAt }) => seenAt >= from)
      const currentTime = new Date(now()).toISOString()
      const counted = await simulatePeople(recent, before, after, standInsFor(before.key), currentTime)
      const { population, moved, backward, rows } = counted
      const isKnown = population >= MIN_PEOPLE
      const share = isKnown ? Math.ceil((moved * 10_000) / population) / 100 : movedShare(before, after)
      const areSomeForgotten = forgottenAt > now() - KEPT_MS
      const approximate = areSomeForgotten || counted.uncounted > 0
      const notes = simulationNotes(before, after, counted, areSomeForgotten)
      return {
        population,
        moved,
        backward,
        rows,
        since: from,
        approximate,
        share,
        reasonRequired: share > REASON_ABOVE,
        notes,
      }
    },
    history: history.read,
  }
}

/** All that a person was told apart by while earlier reports said less of them. */
const namesOf = ({ page, session, subject }: Report): string[] => [
  keyOf({ by: 'page', id: page }),
  ...(session === null ? [] : [keyOf({ by: 'session', id: session })]),
  ...(subject === null ? [] : [keyOf({ by: 'subject', id: subject })]),
]
