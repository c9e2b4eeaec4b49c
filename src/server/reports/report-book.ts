import type { StatusParts } from '../status/status.ts'
import { parseReport } from './parse-report.ts'
import type { Report } from './report.ts'

/** Takes reports, and counts what came since the server started. */
export type ReportBook = {
  /** Takes the parsed body of a report, and answers once it is kept. @param network it came from, 0 = unknown */
  take(body: unknown, network: number): Promise<TakenReport>
  /** Counts a body that did not get that far. */
  refuse(): void
  counts(): StatusParts['reports']
}

/** 204 kept · 400 no report · 503 to be sent again; each but the first with why. */
export type TakenReport =
  | { readonly status: 204; readonly sentence: null }
  | { readonly status: 400 | 503; readonly sentence: string }

type Options = {
  /** Makes a report durable, where there is a warehouse; else it is to be sent again. @param at ms since epoch */
  readonly keep: (report: Report, at: number, network: number) => Promise<boolean>
  /** ms since epoch. */
  readonly now: () => number
}

const UNKEPT = 'The report could not be kept; send it again later.'

export const createReportBook = ({ keep, now }: Options): ReportBook => {
  const counts = { accepted: 0, refused: 0 }
  const refuse = (): void => void counts.refused++
  return {
    refuse,
    async take(body, network) {
      const parsed = parseReport(body)
      if (!parsed.ok) {
        refuse()
        return { status: 400, sentence: parsed.message }
      }
      counts.accepted++
      const kept = await keep(parsed.report, now(), network)
      return kept ? { status: 204, sentence: null } : { status: 503, sentence: UNKEPT }
    },
    counts: () => ({ ...counts }),
  }
}
