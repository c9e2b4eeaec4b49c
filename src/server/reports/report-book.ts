import type { Rollout } from '../../core/index.ts'
import type { Simulation } from '../api/ports.ts'
import type { RolloutSource } from '../rollout/rollout-source.ts'
import type { StatusParts } from '../status/status.ts'
import { createMemoryTallies } from './memory-tallies.ts'
import { parseReport } from './parse-report.ts'

/** Everything that is known from reports. */
export type ReportBook = {
  /** Takes the parsed body of a report; gives the sentence that refuses it, or null. */
  take(body: unknown): string | null
  /** Counts a body that did not get that far. */
  refuse(): void
  sums(): Pick<StatusParts, 'tallies' | 'reports'>
  simulate(before: Rollout, after: Rollout): Simulation
  cohorts(
    from: number,
    to: number,
  ): {
    from: number
    to: number
    stepMs: number
    points: { at: number; segment: number; dual: number; rudderstack: number }[]
  }
}

type Options = {
  readonly source: RolloutSource
  /** How many are open. */
  readonly streams: () => number
  readonly now: () => number
}

export const createReportBook = ({ source }: Options): ReportBook => {
  const tallies = createMemoryTallies()
  const reports = { accepted: 0, refused: 0 }
  const refuse = (): void => void reports.refused++
  return {
    refuse,
    take(body) {
      const parsed = parseReport(body)
      if (!parsed.ok) {
        refuse()
        return parsed.message
      }
      reports.accepted++
      tallies.add(parsed.report, source.current().rollout)
      return null
    },
    sums: () => ({ tallies, reports }),
    simulate: () => ({
      population: 0,
      moved: 0,
      backward: 0,
      rows: [],
      since: null,
      approximate: false,
      share: 0,
      reasonRequired: false,
      notes: [],
    }),
    cohorts: (from, to) => ({ from, to, stepMs: 0, points: [] }),
  }
}
