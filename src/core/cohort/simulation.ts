import type { Cohort, RolloutDocument } from '../rollout/rollout.ts'
import { assign, type Assignment } from './assign.ts'
import { COHORTS } from './cohorts.ts'
import type { Subject } from './subject.ts'

/** Who moves: people of an audience (of the new rollout) by the cohorts they leave and enter. */
export type Move = {
  readonly audience: string | null
  readonly from: Cohort
  readonly to: Cohort
  readonly people: number
}

export type Simulation = {
  readonly population: number
  readonly moved: number
  /** Of those, towards Segment. */
  readonly backward: number
  readonly rows: readonly Move[]
}

export type Counter = {
  /** Counts one person and says where the new rollout puts them. */
  add(subject: Subject): Assignment
  /** Counts one person by where the rollouts put them. */
  count(from: Cohort, to: Assignment): void
  result(): Simulation
  /** Whether anybody is in an audience, by the new rollout. */
  seen(audience: string): boolean
}

const PLACE: Readonly<Record<Cohort, number>> = { segment: 0, dual: 1, rudderstack: 2 }

export const isBackward = ({ from, to }: Pick<Move, 'from' | 'to'>): boolean => PLACE[to] < PLACE[from]

/** Compares two rollouts person by person. Memory: nine numbers an audience. */
export const createCounter = (before: RolloutDocument, after: RolloutDocument): Counter => {
  const byAudience = new Map<string | null, number[]>()
  for (const { name } of after.audiences) byAudience.set(name, emptyCounts())
  const count = (from: Cohort, { audience, cohort: to }: Assignment): void => {
    const counts = byAudience.get(audience)
    const at = PLACE[from] * 3 + PLACE[to]
    if (counts) counts[at] = (counts[at] ?? 0) + 1
  }
  return {
    add(subject) {
      const to = assign(after, subject)
      count(assign(before, subject).cohort, to)
      return to
    },
    count,
    result: () => sumUp([...byAudience].flatMap(([audience, counts]) => rowsOf(audience, counts))),
    seen: (audience) => byAudience.get(audience)?.some((people) => people > 0) ?? false,
  }
}

const emptyCounts = (): number[] => Array.from({ length: 9 }, () => 0)

const rowsOf = (audience: string | null, counts: readonly number[]): Move[] =>
  COHORTS.flatMap((from) =>
    COHORTS.map((to) => ({ audience, from, to, people: counts[PLACE[from] * 3 + PLACE[to]] ?? 0 })),
  )

const peopleOf = (rows: readonly Move[]): number => rows.reduce((sum, { people }) => sum + people, 0)

const sumUp = (all: readonly Move[]): Simulation => {
  const rows = all.filter(({ from, to, people }) => from !== to && people > 0)
  return {
    population: peopleOf(all),
    moved: peopleOf(rows),
    backward: peopleOf(rows.filter(isBackward)),
    rows,
  }
}
