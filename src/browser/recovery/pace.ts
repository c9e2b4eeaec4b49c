import { backOff, retryAfterMs } from './back-off.ts'
import type { Clock } from './clock.ts'
import type { Answer } from './post.ts'

/** When the next request to a vendor may leave. */
export type Pace = {
  /** Requests that failed in a row. */
  readonly failures: number
  /** ms from now; 0 = now. */
  readonly waitMs: number
  failed(answer: Answer): void
  /** The vendor is there, or may be: no pause but one that it has asked for. */
  goOn(): void
}

export function createPace(clock: Clock, random: () => number): Pace {
  let failures = 0
  /** Monotonic ms: of our own back-off, and of the vendor's Retry-After. */
  let backedOff = 0
  let asked = 0

  return {
    get failures() {
      return failures
    },
    get waitMs() {
      return Math.max(backedOff, asked, clock.monotonic()) - clock.monotonic()
    },
    failed({ retryAfter }) {
      failures += 1
      const now = clock.monotonic()
      const ms = retryAfterMs(retryAfter, clock.wall())
      if (ms === null) backedOff = now + backOff(failures, random())
      else asked = Math.max(asked, now + ms)
    },
    goOn: () => void (failures = backedOff = 0),
  }
}
