import { afterAll, beforeAll } from 'vitest'
import type { NamedRule } from '../../../src/core/parity/parse-rules.ts'
import type { Rollout } from '../../../src/core/index.ts'
import { createParity, type Parity } from '../../../src/server/parity/create-parity.ts'
import type { CopyRow } from '../../../src/server/warehouse/rows.ts'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'
import { rudderstackBody, segmentBody } from './stream/bodies.ts'
import type { StreamCall, StreamSession } from './stream/call.ts'
import { rowOf } from './stream/row-of.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS

type Changes = {
  readonly pairId?: string
  readonly type?: StreamCall['type']
  readonly name?: string
  readonly fields?: Record<string, unknown>
  readonly seq?: number
  readonly userId?: string | null
  readonly groupId?: string | null
  readonly session?: Partial<StreamSession>
  /** ms since the world's start. */
  readonly at?: number
}

type Delivery = {
  /** ms since the world's start. */
  readonly received?: number
  readonly recovered?: boolean
  readonly change?: (body: Record<string, unknown>) => void
  readonly row?: Partial<CopyRow>
}

/** A stretch of time of its own in a warehouse that the tests of a file share. */
export type World = {
  readonly warehouse: TestWarehouse
  readonly parity: Parity
  /** ms since epoch. */
  readonly from: number
  readonly range: { readonly from: number; readonly to: number }
  /** Moves the clock to so many ms after the start. */
  setTime(ms: number): void
  call(changes?: Changes): StreamCall
  segment(call: StreamCall, delivery?: Delivery): CopyRow
  rudderstack(call: StreamCall, delivery?: Delivery): CopyRow
  /** Commits copies and settles what is ready. */
  arrive(...rows: CopyRow[]): Promise<void>
  /** What is settled of a pair: its outcome. */
  outcome(pairId: string): Promise<string | undefined>
  /** A server that starts anew on the same tables. */
  restarted(): Promise<Parity>
}

let ids = 0
const id = (): string => `${String(++ids).padStart(8, '0')}-0000-4000-8000-000000000000`

/** Opens one warehouse for a file, and worlds three hours long in it. */
export const sharedWarehouse = (): (() => TestWarehouse) => {
  let warehouse: TestWarehouse
  beforeAll(async () => {
    warehouse = await openTestWarehouse()
  }, 60_000)
  afterAll(() => warehouse.close())
  return () => warehouse
}

let worlds = 0

export const openWorld = async (
  warehouse: TestWarehouse,
  options: {
    /** Of every revision. */
    readonly rollout?: Rollout | null
    readonly rulesFile?: string
    readonly moneyEvents?: readonly string[]
    readonly lossLimit?: number
    readonly onRules?: (before: readonly NamedRule[], after: readonly NamedRule[]) => void
    readonly log?: (event: string, fields: unknown) => void
  } = {},
): Promise<World> => {
  const hours = 68 - 3 * worlds++
  const from = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - hours * HOUR_MS
  let time = 0
  const open = (): Promise<Parity> =>
    createParity({
      warehouse,
      latenessMs: HOUR_MS,
      payloadMs: 72 * HOUR_MS,
      now: () => from + time,
      log: (_level, event, fields) => options.log?.(event, fields),
      rollouts: async () => options.rollout ?? null,
      rulesFile: options.rulesFile ?? null,
      ...(options.moneyEvents && { moneyEvents: options.moneyEvents }),
      ...(options.lossLimit !== undefined && { lossLimit: options.lossLimit }),
      audit: async (before, after) => options.onRules?.(before, after),
    })
  const parity = await open()
  const deliver = (leg: 'segment' | 'rudderstack', call: StreamCall, delivery: Delivery): CopyRow => {
    const receivedMs = from + (delivery.received ?? call.at - from + 1_000)
    const make = leg === 'segment' ? segmentBody : rudderstackBody
    const body = make(call, receivedMs, delivery.recovered ?? false)
    delivery.change?.(body)
    return { ...rowOf({ leg, call, body, receivedMs }), ...delivery.row }
  }
  return {
    warehouse,
    parity,
    from,
    range: { from, to: from + 3 * HOUR_MS },
    setTime: (ms) => void (time = ms),
    call: ({ session, at = 0, ...changes } = {}) => ({
      pairId: id(),
      seq: 1,
      type: 'track',
      name: 'Order Completed',
      fields: { price: 9.5 },
      userId: null,
      groupId: null,
      ...changes,
      at: from + at,
      session: {
        id: id().slice(0, 16),
        cohort: 'dual',
        revision: 7,
        person: { device: id(), anonymousId: id(), userId: 'u-1', groupId: 'g-1', traits: {} },
        forced: false,
        failover: false,
        region: '',
        area: '',
        appVersion: '',
        browser: 'Chrome',
        ...session,
      },
    }),
    segment: (call, delivery = {}) => deliver('segment', call, delivery),
    rudderstack: (call, delivery = {}) => deliver('rudderstack', call, delivery),
    async arrive(...rows) {
      if (rows.length > 0) await warehouse.insertCopies(rows, id())
      parity.onCommitted(rows)
      await parity.settle()
    },
    async outcome(pairId) {
      const { pairs } = await parity.pairs({ from, to: from + 3 * HOUR_MS, limit: 100 })
      return pairs.find((pair) => pair.id === pairId)?.outcome
    },
    restarted: open,
  }
}
