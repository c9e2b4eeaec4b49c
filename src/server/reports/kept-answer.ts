import { setTimeout as delay } from 'node:timers/promises'

export type KeptAnswer<Value> = {
  /** @param about what is asked for: an answer about something else is none */
  get(about: string): Promise<Value>
  /** There may be another answer now. */
  changed(): void
}

type Options<Value> = {
  readonly read: () => Promise<Value>
  /** ms since epoch. */
  readonly now: () => number
  /** @default 50 */
  readonly patienceMs?: number
}

type Known<Value> = {
  readonly about: string
  readonly value: Value
  /** When it was asked for. */
  readonly at: number
}

/** So long an answer holds where nothing has changed here: it tells of minutes, and of what other servers took. */
const HOLDS_MS = 1_000
/** So old is the oldest that is given while a new one is read. */
const OLDEST_MS = 15_000
/** One that takes longer than so may take a quarter of the time at most: the engine has copies to take in. */
const QUICK_MS = 100
const REST = 4
const MAX_REST_MS = 5_000
/** A page's figures come in a tenth of a second. */
const PATIENCE_MS = 50

/**
 * An answer that takes long to read, for many who look every other second: read once for all of them, anew once
 * something has changed. Where that takes longer than a moment they get the answer before.
 */
export const createKeptAnswer = <Value>(options: Options<Value>): KeptAnswer<Value> => {
  const { read, now, patienceMs = PATIENCE_MS } = options
  let known: Known<Value> | null = null
  let reading: { readonly about: string; readonly answer: Promise<Value> } | null = null
  let hasChanged = true
  /** Before that no other one is begun: by performance.now(). */
  let restsUntil = 0

  const start = (about: string): Promise<Value> => {
    const at = now()
    const begun = performance.now()
    hasChanged = false
    const answer = read()
      .then((value) => {
        const tookMs = performance.now() - begun
        restsUntil = tookMs > QUICK_MS ? begun + Math.min(tookMs * REST, tookMs + MAX_REST_MS) : 0
        known = { about, value, at }
        return value
      })
      .finally(() => {
        if (reading?.answer === answer) reading = null
      })
    reading = { about, answer }
    return answer
  }
  const ageOf = (answer: Known<Value>): number => Math.abs(now() - answer.at)

  return {
    changed: () => void (hasChanged = true),
    async get(about) {
      const before = known?.about === about ? known : null
      if (before !== null && !hasChanged && ageOf(before) < HOLDS_MS) return before.value
      if (before !== null && performance.now() < restsUntil && ageOf(before) < OLDEST_MS) return before.value
      // one that began before the change does not tell of it
      const running = reading?.about === about && !hasChanged ? reading.answer : null
      const answer = running ?? start(about)
      if (before === null || ageOf(before) > OLDEST_MS) return answer
      return Promise.race([answer, delay(patienceMs, before.value, { ref: false })])
    },
  }
}
