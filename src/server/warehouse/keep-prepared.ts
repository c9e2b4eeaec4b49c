import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { WarehouseError } from './warehouse-error.ts'

export type Prepared = {
  /** Rejects with why it is not prepared yet. */
  check(): Promise<void>
  /** The sentence, null once it is prepared. */
  why(): string | null
  close(): Promise<void>
}

export type PreparedOptions = {
  /** May run again, so it must come to the same. Rejects with WarehouseError. */
  prepare(): Promise<void>
  /** Whether one that gives no answer now is waited for. */
  readonly patient: boolean
  readonly log: Log
}

const FIRST_PAUSE_MS = 500
const MAX_PAUSE_MS = 15_000

/**
 * Prepares the tables now or, where the server gives no answer, as soon as it does: a server that starts before its
 * ClickHouse must not be without parity until somebody starts it again.
 * @throws WarehouseError where waiting would not help
 */
export const keepPrepared = async ({ prepare, patient, log }: PreparedOptions): Promise<Prepared> => {
  let problem: WarehouseError | null = null
  const closing = new AbortController()

  const attempt = async (): Promise<void> => {
    try {
      await prepare()
      problem = null
    } catch (error) {
      if (!(error instanceof WarehouseError)) throw error
      problem = error
    }
  }

  const untilPrepared = async (): Promise<void> => {
    for (let pause = FIRST_PAUSE_MS; problem !== null; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
      log('warn', 'warehouse not open yet', { why: problem.message })
      await delay(pause, null, { signal: closing.signal })
      await attempt()
    }
  }

  await attempt()
  if (problem !== null && !(patient && isTransient(problem))) throw problem
  const waiting = untilPrepared().catch(() => {})
  return {
    check: () => (problem === null ? Promise.resolve() : Promise.reject(problem)),
    why: () => problem?.message ?? null,
    async close() {
      closing.abort()
      await waiting
    },
  }
}

const isTransient = ({ code }: WarehouseError): boolean => code === 'unavailable'
