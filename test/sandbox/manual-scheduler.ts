import type { Scheduler } from '../../src/sandbox/index.ts'

export type ManualScheduler = Scheduler & {
  /** Milliseconds until each timer that is set, soonest first. */
  waits(): readonly number[]
  /** Moves the time and runs what comes due, in its order. */
  advance(ms: number): void
}

/** A clock that stands still until a test moves it. */
export function createManualScheduler(): ManualScheduler {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  const soonest = () => timers.toSorted((a, b) => a.at - b.at)[0]
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((each) => each !== timer)
      }
    },
    waits: () => timers.map(({ at }) => at - now).sort((a, b) => a - b),
    advance(ms) {
      const end = now + ms
      for (let next = soonest(); next !== undefined && next.at <= end; next = soonest()) {
        const due = next
        timers = timers.filter((each) => each !== due)
        now = due.at
        due.run()
      }
      now = end
    },
  }
}
