/** Time as the pipelines and webhooks know it; tests pass one that they move by hand. */
export type Scheduler = {
  /** Milliseconds; only differences count. */
  readonly now: () => number
  /** Runs once, after that many milliseconds. Returns how to call it off. */
  readonly after: (ms: number, run: () => void) => () => void
}

export const systemScheduler: Scheduler = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
