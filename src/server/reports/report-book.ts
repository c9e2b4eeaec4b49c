import type { Population } from '../population/population.ts'
import type { RolloutSource } from '../rollout/rollout-source.ts'
import type { StatusParts } from '../status/status.ts'
import { parseReport } from './parse-report.ts'
import type { Report } from './report.ts'
import { createReportMemory } from './report-memory.ts'

/** Everything that is known from reports. */
export type ReportBook = {
  /** Takes the parsed body of a report, and answers once it is kept. */
  take(body: unknown): Promise<TakenReport>
  /** Counts a body that did not get that far. */
  refuse(): void
  sums(): Pick<StatusParts, 'tallies' | 'reports' | 'live'>
  readonly simulate: Population['simulate']
  readonly cohorts: Population['history']
}

/** 204 kept · 400 no report · 503 to be sent again; each but the first with why. */
export type TakenReport =
  | { readonly status: 204; readonly sentence: null }
  | { readonly status: 400 | 503; readonly sentence: string }

type Options = {
  readonly source: RolloutSource
  /** How many are open. */
  readonly streams: () => number
  /** Makes a report durable, where there is a warehouse; whether it is. @param at ms since epoch */
  readonly keep: (report: Report, at: number) => Promise<boolean>
  readonly now: () => number
}

const UNKEPT = 'The report could not be kept; send it again later.'

export const createReportBook = ({ source, streams, keep, now }: Options): ReportBook => {
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
    async take(body) {
      const parsed = parseReport(body)
      if (!parsed.ok) {
        refuse()
        return { status: 400, sentence: parsed.message }
      }
      reports.accepted++
      memory.take(parsed.report, source.current().rollout)
      const kept = await keep(parsed.report, now())
      return kept ? { status: 204, sentence: null } : { status: 503, sentence: UNKEPT }
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
