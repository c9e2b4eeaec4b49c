import type { Clock } from '../../../src/browser/recovery/clock.ts'

type Timer = { readonly at: number; readonly run: () => void }

/** Lets everything that promises have set going come to its end. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** A clock that stands still until the test lets time pass. */
export function manualClock(wall = Date.UTC(2026, 10, 23)): Clock & { pass(ms: number): Promise<void> } {
  let now = 0
  const timers = new Set<Timer>()
  const due = (until: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
  return {
    monotonic: () => now,
    wall: () => wall + now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async pass(ms) {
      const until = now + ms
      await settled()
      for (let timer = due(until); timer; timer = due(until)) {
        timers.delete(timer)
        now = timer.at
        timer.run()
        await settled()
      }
      now = until
    },
  }
}
