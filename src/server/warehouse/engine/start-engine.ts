import { mkdir } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { errorText } from '../../error-text.ts'
import type { Log } from '../../log.ts'
import { within } from '../../within.ts'
import type { WarehouseHealth } from '../warehouse.ts'
import { WarehouseError } from '../warehouse-error.ts'
import { spawnEngine, type RunningEngine } from './spawn-engine.ts'

export type EngineOptions = {
  /** Of the engine alone; made where it is not there. */
  readonly dataDir: string
  readonly log: Log
  /** ms since epoch. */
  readonly now: () => number
}

export type Engine = {
  /** Rejects with WarehouseError 'unavailable' where none is up within so long. */
  whenUp(ms: number): Promise<RunningEngine>
  health(): Pick<WarehouseHealth, 'state' | 'why' | 'pid'>
  close(): Promise<void>
}

/** A server that was killed leaves an engine that ends a moment later. */
const LOCK_PATIENCE_MS = 1_500
const LOCK_PAUSE_MS = 100
const FIRST_PAUSE_MS = 100
const MAX_PAUSE_MS = 10_000
/** One that ran so long died of something else than its predecessor. */
const STEADY_MS = 60_000
const DOWN_AFTER = 3

/**
 * Starts the embedded engine in a process of its own, and again whenever that dies, until it is closed.
 * @throws WarehouseError where the first start fails
 */
export const startEngine = async ({ dataDir, log, now }: EngineOptions): Promise<Engine> => {
  await makeFolder(dataDir)
  let running: RunningEngine | null = null
  let why: string | null = null
  let failures = 0
  let nextUp = upcoming()
  const closing = new AbortController()

  const adopt = (engine: RunningEngine): void => {
    running = engine
    why = null
    log('info', 'warehouse engine started', { pid: engine.pid, version: engine.version })
    nextUp.resolve(engine)
    nextUp = upcoming()
  }

  /** null once it is closed */
  const startAgain = async (): Promise<RunningEngine | null> => {
    while (!closing.signal.aborted) {
      const pause = failures === 0 ? 0 : Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures)
      await delay(pause, null, { signal: closing.signal }).catch(() => {})
      if (closing.signal.aborted) break
      try {
        return await spawnEngine(dataDir)
      } catch (error) {
        failures++
        why = errorText(error)
        log('error', 'warehouse engine did not start', { why, failures })
      }
    }
    return null
  }

  const keepRunning = async (first: RunningEngine): Promise<void> => {
    for (let engine: RunningEngine | null = first; engine !== null; engine = await startAgain()) {
      // closed while it started
      if (closing.signal.aborted) return engine.stop()
      adopt(engine)
      const since = now()
      const how = await engine.ended
      running = null
      if (closing.signal.aborted) return
      failures = now() - since > STEADY_MS ? 0 : failures + 1
      why = `the engine ended (${how})`
      log('error', 'warehouse engine died', { how })
    }
  }

  const kept = keepRunning(await spawnPatiently(dataDir))
  return {
    whenUp(ms) {
      if (running !== null) return Promise.resolve(running)
      const late = (): WarehouseError =>
        new WarehouseError('unavailable', `The embedded warehouse is down: ${why ?? 'it is closed'}.`)
      return closing.signal.aborted ? Promise.reject(late()) : within(ms, nextUp.promise, late)
    },
    health() {
      if (closing.signal.aborted) return { state: 'down', why: 'it is closed', pid: null }
      if (running !== null) return { state: 'up', why: null, pid: running.pid }
      return { state: failures > DOWN_AFTER ? 'down' : 'starting', why, pid: null }
    },
    async close() {
      closing.abort()
      await running?.stop()
      await kept
    },
  }
}

type Upcoming = { readonly promise: Promise<RunningEngine>; resolve(engine: RunningEngine): void }

const upcoming = (): Upcoming => {
  let resolve: Upcoming['resolve'] = () => {}
  const promise = new Promise<RunningEngine>((settle) => (resolve = settle))
  return { promise, resolve }
}

const makeFolder = async (dataDir: string): Promise<void> => {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new WarehouseError('unavailable', `The folder ${dataDir} cannot be made: ${errorText(error)}.`, {
      cause: error,
    })
  }
}

const spawnPatiently = async (dataDir: string): Promise<RunningEngine> => {
  const until = performance.now() + LOCK_PATIENCE_MS
  for (;;) {
    try {
      return await spawnEngine(dataDir)
    } catch (error) {
      const isLocked = error instanceof WarehouseError && error.code === 'locked'
      if (!isLocked || performance.now() > until) throw error
      await delay(LOCK_PAUSE_MS)
    }
  }
}
