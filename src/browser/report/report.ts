import type { Assignment } from '../../core/index.ts'
import type { Legs } from '../engine/legs.ts'
import { bytesOf, fitReport, MAX_BYTES } from './fit-report.ts'
import type { Tally } from './tally.ts'

const EVERY_MS = 60_000

type Situation = {
  readonly session: string
  readonly subject: string | null
  readonly key: string
  readonly assignment: Assignment | null
  readonly consent: 'yes' | 'no' | 'gpc'
  readonly region?: string | undefined
  readonly area?: string | undefined
  readonly appVersion?: string | undefined
  readonly sdks: ReturnType<Legs['health']>
  /** The tab is held to a cohort, or the overlay was at work: no evidence. */
  readonly forced?: boolean
  readonly identity: { readonly source: string; readonly conflicts: number }
}

type Options = {
  readonly url: string
  /** Random id of this page view. */
  readonly page: string
  readonly version: string
  readonly situation: () => Situation
  readonly tally: Tally
}

export type Reports = {
  send(): void
  /** The last one, as the page ends. @param room bytes that the browser lets leave with it */
  leave(room: number): void
  stop(): void
}

/** Only a short one, and the last, has to outlive the page: what leaves with it is little, and calls come first. */
const SHORT_BYTES = 5_000

/** A page that has broken `fetch` is told of by a beacon; the server keeps one report per page, however often it comes. */
async function post(url: string, body: string, keepalive: boolean): Promise<void> {
  // a plain-text body needs no preflight, and keepalive lets it outlive the page
  const init = { method: 'POST', body, keepalive, credentials: 'omit' } as const
  try {
    const response = await fetch(url, init)
    await response.text()
  } catch {
    // a page that goes has ended it, and tells more in its last one
    if (!keepalive) return
    try {
      navigator.sendBeacon(url, body)
    } catch {}
  }
}

/** The browser's own account of this page view: totals, so that a report which is lost takes nothing with it. */
export function startReports({ url, page, version, situation, tally }: Options): Reports {
  let last = { text: '', outlives: false }
  const body = (leaving: boolean, maxBytes: number): string => {
    const { assignment, ...rest } = situation()
    const { revision, cohort, bucket, reason } = assignment ?? {}
    const assigned = { revision, cohort, bucket, code: reason?.code }
    const problems = tally.problems()
    const text = (calls: readonly object[]): string =>
      JSON.stringify({ v: 1, page, ...rest, ...assigned, calls, problems, version })
    return fitReport(tally.calls(leaving), text, maxBytes)
  }
  const report = (leaving: boolean, maxBytes: number): void => {
    const text = body(leaving, maxBytes)
    const outlives = bytesOf(text) < (leaving ? MAX_BYTES : SHORT_BYTES)
    // one that is under way ends with the page where it does not outlive it
    if (text === last.text && (last.outlives || !leaving)) return
    last = { text, outlives }
    void post(url, text, outlives)
  }
  const send = (): void => report(false, MAX_BYTES)
  const timer = setInterval(send, EVERY_MS)
  send()
  return {
    send,
    // some room is always left
    leave: (room) => report(true, Math.min(MAX_BYTES, room + SHORT_BYTES)),
    stop() {
      clearInterval(timer)
    },
  }
}
