import { errorText } from '../error-text.ts'
import type { Log } from '../log.ts'
import { createKeptUsage } from './kept-usage.ts'
import { WarehouseError } from './warehouse-error.ts'
import type { TableUsage, Warehouse, WarehouseHealth } from './warehouse.ts'

/** What the server says of its warehouse. */
export type WarehouseStatus = {
  /** `none`: this server has none, and takes no copies. */
  readonly state: WarehouseHealth['state'] | 'none'
  /** Why it is not up. */
  readonly why: string | null
  readonly engine: WarehouseHealth['engine'] | null
  /** Of the embedded engine's process. */
  readonly pid: number | null
  /** Empty while it does not answer. */
  readonly usage: readonly TableUsage[]
}

/** A warehouse that comes when it comes: the server serves rollouts meanwhile. */
export type AttachedWarehouse = {
  /** Once it is known whether it can be opened now: the warehouse, or null where it cannot. */
  opened(): Promise<Warehouse | null>
  /** Whether there is none, and will be none. */
  isMissing(): boolean
  status(): Promise<WarehouseStatus>
  close(): Promise<void>
}

type Options = {
  /** null: there shall be none. */
  readonly open: (() => Promise<Warehouse>) | null
  /** ms since epoch. */
  readonly now: () => number
  readonly log: Log
}

const RETRY_MS = 5_000

/** Opens the warehouse, again and again where it cannot be opened yet. */
export const attachWarehouse = ({ open, now, log }: Options): AttachedWarehouse => {
  let warehouse: Warehouse | null = null
  let why: string | null = open === null ? 'none is set up' : null
  let isMissing = open === null
  let closed = false
  const usage = createKeptUsage(now)
  let timer: NodeJS.Timeout | undefined

  const attempt = async (): Promise<void> => {
    try {
      const opened = await open!()
      if (closed) return await opened.close()
      warehouse = opened
      why = null
    } catch (error) {
      fail(error)
    }
  }

  const fail = (error: unknown): void => {
    const text = warehouseErrorText(error)
    if (text !== why) log(isFinal(error) ? 'warn' : 'error', 'no warehouse', { problem: text })
    why = text
    isMissing = isFinal(error)
    if (!isMissing && !closed) timer = setTimeout(() => void (opening = attempt()), RETRY_MS).unref()
  }

  let opening = open === null ? null : attempt()

  return {
    async opened() {
      if (warehouse === null) await opening
      return warehouse
    },
    isMissing: () => isMissing,
    async status() {
      if (warehouse === null) return { ...CLOSED, state: stateOf(why, isMissing), why }
      const health = warehouse.health()
      return { ...health, usage: health.state === 'up' ? await usage(warehouse) : [] }
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await opening
      await warehouse?.close()
    },
  }
}

const CLOSED = { engine: null, pid: null, usage: [] } as const

const stateOf = (why: string | null, isMissing: boolean): WarehouseStatus['state'] => {
  if (isMissing) return 'none'
  return why === null ? 'starting' : 'down'
}

// the engine's package is not there, and comes with no waiting
const isFinal = (error: unknown): boolean => error instanceof WarehouseError && error.code === 'missing'

/** The sentence of a warehouse's error: what the engine itself said may quote a visitor. */
export const warehouseErrorText = (error: unknown): string =>
  error instanceof WarehouseError ? error.message : errorText(error)
