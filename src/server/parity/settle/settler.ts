import type { Log } from '../../log.ts'
import type { CopyRow } from '../../warehouse/rows.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import type { Audiences } from './audience-table.ts'
import type { RulesInForce } from './compare-pairs.ts'
import { createDirtyMinutes } from './dirty-minutes.ts'
import { unsettledMinutes } from './unsettled-minutes.ts'
import { settleMinutes } from './settle-minutes.ts'
import { COUNT_SETTLED, WRITE_BITS } from './write-bits.ts'

export type SettlerOptions = {
  readonly warehouse: Warehouse
  readonly rules: () => RulesInForce
  readonly audiences: Audiences
  readonly latenessMs: number
  /** After its last copy a session may go on for so long. @default 30 minutes */
  readonly sessionIdleMs?: number
  /** So long a raw copy is kept. */
  readonly payloadMs: number
  /** ms since epoch. */
  readonly now: () => number
  readonly log: Log
}

export type Settler = {
  /** Copies that are in the tables now. */
  onCommitted(rows: readonly Pick<CopyRow, 'bucketMs'>[]): void
  /** Finds in the tables what is not settled. */
  recover(): Promise<void>
  /** Settles all that is ready; null where another run does already. */
  run(): Promise<void>
  /** All minutes from then on are settled anew. */
  again(from: number): Promise<void>
  progress(): {
    /** The first minute that waits, ms since epoch, null where none does. */
    readonly oldestWaiting: number | null
    /** Whether any was settled. */
    readonly hasSettled: boolean
    /** Sessions that were over before it are counted; ms since epoch, null before the first time. */
    readonly countedUntil: number | null
  }
}

/** Of one statement: minutes are part of its address, which has a limit. */
const AT_ONCE = { minutes: 600, copies: 200_000 }
/** After so long in one run sessions are counted, whatever waits. */
const LONGEST_MS = 5_000
/** A minute that fills is settled at most so often. */
const PAUSE_MS = 5_000
/** Reports come up to a minute after the calls that they tell of. */
const REPORTS_MS = 150_000
/** Sessions take an hour and more to settle. */
const BITS_EVERY_MS = 30_000
const MINUTE_MS = 60_000
/** With up to twenty keys each they are one block, which is written whole or not at all. */
const SESSIONS_AT_ONCE = 50_000
/** After its last copy a session may go on for so long. */
export const SESSION_IDLE_MS = 30 * MINUTE_MS
const SESSIONS_SINCE_MS = 3 * 24 * 60 * MINUTE_MS

/** Keeps what became of every pair up to date with the copies that come. */
export const createSettler = (options: SettlerOptions): Settler => {
  const { warehouse, now, latenessMs, sessionIdleMs = SESSION_IDLE_MS, log } = options
  const bitsEveryMs = Math.min(BITS_EVERY_MS, (latenessMs + sessionIdleMs) / 2)
  const dirty = createDirtyMinutes()
  const settledAt = new Map<number, number>()
  let version = 0
  let bitsAt = -Infinity
  let countedUntil: number | null = null
  let running: Promise<void> | null = null

  const settleSome = async (): Promise<boolean> => {
    const at = now()
    const buckets = dirty.take(at, AT_ONCE)
    if (buckets.length === 0) return false
    version = Math.max(version + 1, at)
    try {
      const { touched, due } = await settleMinutes(buckets, {
        ...options,
        rules: options.rules(),
        now: at,
        version,
      })
      for (const bucket of touched) dirty.add(bucket, at)
      // to the next whole minute, so that pairs that become due one after the other are judged together
      for (const [bucket, time] of due) dirty.add(bucket, Math.ceil(time / MINUTE_MS) * MINUTE_MS)
    } catch (error) {
      for (const bucket of buckets) dirty.add(bucket, at + PAUSE_MS)
      throw error
    }
    for (const bucket of buckets) {
      settledAt.set(bucket, at)
      if (bucket > 0 && at - bucket < REPORTS_MS) dirty.add(bucket, bucket + REPORTS_MS + MINUTE_MS)
    }
    forgetOld(settledAt, at - 10 * MINUTE_MS)
    return true
  }

  /** Sessions whose last copy came before it cannot go on. */
  const overBefore = (at: number): number => Math.max(0, at - latenessMs - sessionIdleMs)

  const writeBits = async (): Promise<void> => {
    const at = now()
    if (at < bitsAt + bitsEveryMs) return
    bitsAt = at
    const settled = {
      since: Math.max(0, at - SESSIONS_SINCE_MS - latenessMs),
      until: overBefore(at),
    }
    const limits = { max_insert_threads: 1, max_execution_time: 600 }
    const [row] = await warehouse.query<{ readonly sessions: string }>(COUNT_SETTLED, settled, limits)
    const slices = Math.ceil(Number(row?.sessions ?? 0) / SESSIONS_AT_ONCE)
    for (let slice = 0; slice < slices; slice++)
      await warehouse.command(
        WRITE_BITS,
        // a time of its own each: who reads bits in their order never looks for a slice before one that it has read
        { ...settled, now: at + slice, rank: String(2 ** 53 - at), slices, slice },
        limits,
      )
    countedUntil = settled.until
  }

  const run = async (): Promise<void> => {
    const started = performance.now()
    let rounds = 0
    let isLong = false
    while (!isLong && (await settleSome())) {
      rounds++
      isLong = performance.now() - started > LONGEST_MS
    }
    try {
      // where copies come faster than they are settled there is no end, and sessions that are long over must be counted
      if (!isLong || (dirty.oldest() ?? Infinity) > overBefore(now())) await writeBits()
    } catch (error) {
      // nothing new is proven meanwhile, and no loss is found
      bitsAt = now() - bitsEveryMs + PAUSE_MS
      throw error
    }
    if (rounds > 0) log('info', 'pairs settled', { rounds, ms: Math.round(performance.now() - started) })
  }

  return {
    onCommitted(rows) {
      const at = now()
      for (const { bucketMs } of rows) {
        const last = settledAt.get(bucketMs)
        dirty.add(bucketMs, last === undefined ? at : Math.max(at, last + PAUSE_MS), 1)
      }
    },
    async recover() {
      const at = now()
      for (const { bucketMs, from, copies } of await unsettledMinutes(warehouse))
        dirty.add(bucketMs, Math.min(from, at + latenessMs), copies)
    },
    run: () => (running ??= run().finally(() => (running = null))),
    async again(from) {
      const rows = await warehouse.query<{ minute: number; copies: string }>(AGAIN, {
        from: Math.max(0, from),
      })
      for (const { minute, copies } of rows) dirty.add(Number(minute) * 1_000, now(), Number(copies))
    },
    progress: () => ({ oldestWaiting: dirty.oldest(), hasSettled: version > 0, countedUntil }),
  }
}

const AGAIN = `
SELECT toUnixTimestamp(bucket) AS minute, count() AS copies FROM copies
WHERE received >= fromUnixTimestamp64Milli({from:UInt64}, 'UTC') GROUP BY bucket`

const forgetOld = (times: Map<number, number>, before: number): void => {
  for (const [key, at] of times) if (at < before) times.delete(key)
}
