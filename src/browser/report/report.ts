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

export type Reports = { send(): void; stop(): void }

/** A page that has broken `fetch` is told of by a beacon; the server keeps one report per page, however often it comes. */
async function post(url: string, body: string): Promise<void> {
  // a plain-text body needs no preflight, and keepalive lets it outlive the page
  const init = { method: 'POST', body, keepalive: bytesOf(body) < MAX_BYTES, credentials: 'omit' } as const
  try {
    const response = await fetch(url, init)
    await response.text()
  } catch {
    try {
      navigator.sendBeacon(url, body)
    } catch {}
  }
}

/** The browser's own account of this page view: totals, so that a report which is lost takes nothing with it. */
export function startReports({ url, page, version, situation, tally }: Options): Reports {
  let last = ''
  const body = (leaving: boolean): string => {
    const { assignment, ...rest } = situation()
    const { revision, cohort, bucket, reason } = assignment ?? {}
    const assigned = { revision, cohort, bucket, code: reason?.code }
    const problems = tally.problems()
    return fitReport(tally.calls(leaving), (calls) =>
      JSON.stringify({ v: 1, page, ...rest, ...assigned, calls, problems, version }),
    )
  }
  const report = (leaving: boolean): void => {
    const text = body(leaving)
    if (text === last) return
    last = text
    void post(url, text)
  }
  const send = (): void => report(false)
  const leave = (): void => report(true)
  const timer = setInterval(send, EVERY_MS)
  addEventListener('pagehide', leave)
  send()
  return {
    send,
    stop() {
      clearInterval(timer)
      removeEventListener('pagehide', leave)
    },
  }
}
