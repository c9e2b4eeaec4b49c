import type { Population } from '../population/population.ts'
import type { RolloutSource } from '../rollout/rollout-source.ts'
import type { StatusParts } from '../status/status.ts'
import { parseReport } from './parse-report.ts'
import { createReportMemory } from './report-memory.ts'

/** Everything that is known from reports. */
export type ReportBook = {
  /** Takes the parsed body of a report; gives the sentence that refuses it, or null. */
  take(body: unknown): string | null
  /** Counts a body that did not get that far. */
  refuse(): void
  sums(): Pick<StatusParts, 'tallies' | 'reports' | 'live'>
  readonly simulate: Population['simulate']
  readonly cohorts: Population['history']
}

type Options = {
  readonly source: RolloutSource
  /** How many are open. */
  readonly streams: () => number
  readonly now: () => number
}

export const createReportBook = ({ source, streams, now }: Options): ReportBook => {
  const memory = createReportMemory(now)
  const reports = { accepted: 0, refused: 0 }
  const refuse = (): void => void reports.refused++
  const publish = (): void => {
    const { rollout, loadedAt } = source.current()
    memory.published(rollout.revision, loadedAt)
  }
  publish()
  source.subscribe(publish)
  return {
    refuse,
    take(body) {
      const parsed = parseReport(body)
      if (!parsed.ok) {
        refuse()
        return parsed.message
      }
      reports.accepted++
      memory.take(parsed.report, source.current().rollout)
      return null
    },
    sums: () => ({
      tallies: memory.tallies,
      reports,
      live: memory.live(source.current().rollout.revision, streams()),
    }),
    simulate: memory.population.simulate,
    cohorts: memory.population.history,
  }
}
