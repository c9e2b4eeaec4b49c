import type { Cohort } from '../../core/index.ts'

/** People in each cohort, each in the one that they reported last in the step. */
export type CohortPoint = { readonly [cohort in Cohort]: number } & {
  /** Start of the step, ms since epoch. */
  readonly at: number
}

export type CohortSeries = {
  /** What was asked for, as far as it can be known: at most seven days ago, and not after now; ms since epoch. */
  readonly from: number
  readonly to: number
  readonly stepMs: number
  /** Steps without anybody are among them, those before the server started are not. The last may still run. */
  readonly points: readonly CohortPoint[]
}

/** When a person reported, and in which cohort. */
export type Sighting = { readonly cohort: Cohort; readonly seenAt: number }

export type CohortHistory = {
  /** Counts a person once in each step. @param earlier the newest sightings of the same person before this one */
  add(earlier: readonly Sighting[], sighting: Sighting): void
  read(from: number, to: number): CohortSeries
}

const MINUTE = 60_000
export const KEPT_MS = 7 * 24 * 60 * MINUTE
const MAX_POINTS = 300
/** People do not add up over steps, so that each length of step has its own count. */
const STEPS_MS = [5 * MINUTE, 15 * MINUTE, 60 * MINUTE] as const

export const createCohortHistory = (now: () => number): CohortHistory => {
  const startedAt = now()
  const all = STEPS_MS.map(createSteps)
  return {
    add: (earlier, sighting) => all.forEach((steps) => steps.add(earlier, sighting)),
    read(from, to) {
      const begin = Math.max(from, now() - KEPT_MS)
      const end = Math.min(to, now())
      const steps = all.find((each) => each.pointsIn(begin, end) <= MAX_POINTS) ?? all.at(-1)
      const points = steps?.read(Math.max(begin, startedAt), end) ?? []
      return { from: begin, to: end, stepMs: steps?.stepMs ?? 0, points }
    },
  }
}

type Counts = { [cohort in Cohort]: number }

type Steps = Pick<CohortHistory, 'add'> & {
  readonly stepMs: number
  pointsIn(from: number, to: number): number
  read(from: number, to: number): CohortPoint[]
}

const createSteps = (stepMs: number): Steps => {
  const counts = new Map<number, Counts>()
  const stepOf = (at: number): number => Math.floor(at / stepMs)
  const countsOf = (step: number): Counts => {
    const known = counts.get(step)
    if (known) return known
    for (const old of counts.keys()) if (old < step - KEPT_MS / stepMs) counts.delete(old)
    const none = { segment: 0, dual: 0, rudderstack: 0 }
    counts.set(step, none)
    return none
  }
  const count = ({ cohort, seenAt }: Sighting, sign: 1 | -1): void => {
    countsOf(stepOf(seenAt))[cohort] += sign
  }
  return {
    stepMs,
    add(earlier, sighting) {
      const step = stepOf(sighting.seenAt)
      for (const before of earlier) if (stepOf(before.seenAt) === step) count(before, -1)
      count(sighting, 1)
    },
    pointsIn: (from, to) => stepOf(to) - stepOf(from) + 1,
    read(from, to) {
      const length = to < from ? 0 : stepOf(to) - stepOf(from) + 1
      return Array.from({ length }, (_, index) => {
        const step = stepOf(from) + index
        return { at: step * stepMs, segment: 0, dual: 0, rudderstack: 0, ...counts.get(step) }
      })
    },
  }
}
