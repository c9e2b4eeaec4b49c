// What every arm's page offers to the proof: calls with known ids, made in one task.
import { BOOTED } from './booted.ts'

type Member = (...args: unknown[]) => unknown
type Api = { readonly identify: Member; readonly track: Member }

/** Calls to make while the page is still loading, in the task in which its script runs. */
export type AtBoot = {
  readonly user: string
  readonly ids: readonly string[]
  /** Where to go in the same task. */
  readonly leave?: string
}

/** What the page's HTML tells its script. */
export type PageConfig = {
  /** Options of `createGate`. */
  readonly gate: object
  readonly segment: { readonly writeKey: string; readonly cdnURL: string }
  readonly rudderstack: {
    readonly writeKey: string
    readonly dataPlaneUrl: string
    readonly options: { readonly configUrl: string; readonly destSDKBaseURL: string }
  }
  readonly atBoot?: AtBoot
}

export const config = (): PageConfig => (window as unknown as { proof: PageConfig }).proof

export type Subject = {
  /** Until the SDKs have loaded, or will not. */
  ready(): Promise<void>
  /** Makes one call per id in this task; the first of a page says who the user is. */
  make(user: string, ids: readonly string[]): void
  /** The same, and leaves the page in the same task. */
  makeAndLeave(user: string, ids: readonly string[], to: string): void
  /** ms that each call kept its caller. */
  readonly durations: number[]
  /** How many calls this page has made. */
  made: number
}

declare global {
  interface Window {
    subject: Subject
  }
}

const READY_LIMIT_MS = 4_000

/** A bare SDK that cannot load never says so. */
export const withinLimit = (loaded: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, READY_LIMIT_MS)
    void loaded.then(
      () => resolve(),
      () => resolve(),
    )
  })

export function offer(api: Api, ready: () => Promise<void>): void {
  const one = (user: string, id: string): void => {
    const said = { call: id, at: Date.now() }
    const from = performance.now()
    if (subject.made === 0) void api.identify(user, said)
    else void api.track('Proved', said)
    subject.durations.push(performance.now() - from)
    subject.made += 1
  }
  const subject: Subject = {
    ready,
    make: (user, ids) => ids.forEach((id) => one(user, id)),
    makeAndLeave(user, ids, to) {
      subject.make(user, ids)
      location.href = to
    },
    durations: [],
    made: 0,
  }
  window.subject = subject
  const { atBoot } = config()
  if (atBoot?.leave !== undefined) subject.makeAndLeave(atBoot.user, atBoot.ids, atBoot.leave)
  else if (atBoot) subject.make(atBoot.user, atBoot.ids)
  if (atBoot) console.debug(BOOTED)
}
