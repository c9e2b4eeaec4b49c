import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer, type CrossfadeServer } from '../../../src/server/index.ts'
import type { StreamCall, StreamCopy } from '../../server/parity/stream/call.ts'
import { reportsOf } from '../../server/parity/stream/reports.ts'
import { rowOf } from '../../server/parity/stream/row-of.ts'
import { makeStream } from '../../server/parity/stream/stream.ts'
import { ADMIN_TOKEN, ROLLOUT } from '../../server/support.ts'
import { openTestWarehouse } from '../../support/warehouse.ts'

const HOUR_MS = 3_600_000
const BATCH = 2_000

export const LOSSY = 'Order Completed'
export const RENAMED = 'Product Added'
/** What strangers may call an event. */
export const HOSTILE = '<img src=x onerror=alert(1)>\u202eevil\u0007'
const EXPIRED_RULE = {
  id: 'old-quantity',
  path: '/properties/quantity',
  reason: 'Renamed last year',
  expires: '2025-12-31',
}
const LONG = 'A'.repeat(1_000_000)

export type LossyShop = {
  readonly server: CrossfadeServer
  /** Calls of LOSSY that RudderStack lacks, and all of them. */
  readonly lost: number
  readonly orders: number
  /** Pairs of RENAMED. */
  readonly renamed: number
  close(): Promise<void>
}

const isDual = ({ session }: StreamCall): boolean => session.cohort === 'dual'

const renameQuantity = (copy: StreamCopy): StreamCopy => {
  const { quantity, ...rest } = copy.body['properties'] as Record<string, unknown>
  return { ...copy, body: { ...copy.body, properties: { ...rest, qty: quantity } } }
}

const withProperty = (copy: StreamCopy, note: string): StreamCopy => ({
  ...copy,
  body: { ...copy.body, event: HOSTILE, properties: { note } },
})

/** A shop where RudderStack loses each 50th order, renames a property of another event, and one event is hostile. */
const shopCopies = (copies: readonly StreamCopy[]) => {
  const orders = copies.filter(
    ({ leg, call }) => leg === 'rudderstack' && call.name === LOSSY && isDual(call),
  )
  const lost = new Set(orders.filter((_copy, index) => index % 50 === 0))
  const odd = copies.find(({ call }) => call.name === 'Coupon Applied' && isDual(call))?.call
  const changed = copies
    .filter((copy) => !lost.has(copy))
    .map((copy) => {
      const { leg, call } = copy
      if (call === odd) return withProperty(copy, `${leg}\u202e<b>\u0000</b>${LONG}`)
      return leg === 'rudderstack' && call.name === RENAMED ? renameQuantity(copy) : copy
    })
  const renamed = copies.filter(({ leg, call }) => leg === 'segment' && call.name === RENAMED && isDual(call))
  return { copies: changed, lost: lost.size, orders: orders.length, renamed: renamed.length }
}

/** @param faultShare of other faults of every kind, as in the tests of settling */
export const startLossyShop = async ({ calls = 3_000, faultShare = 0 } = {}): Promise<LossyShop> => {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-parity-pages-'))
  const dataDir = join(folder, 'data')
  const rolloutFile = join(folder, 'rollout.json')
  writeFileSync(rolloutFile, JSON.stringify(ROLLOUT))
  const from = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 15 * HOUR_MS
  const rulesFile = join(folder, 'rules.yaml')
  writeFileSync(rulesFile, `rules: [${JSON.stringify(EXPIRED_RULE)}]`)
  const stream = makeStream({ seed: 7, calls, from, faultShare })
  const { copies, ...counts } = shopCopies(stream.copies)
  const warehouse = await openTestWarehouse({ dataDir })
  await warehouse.insertReports(reportsOf(stream), 'reports')
  for (let at = 0; at < copies.length; at += BATCH)
    await warehouse.insertCopies(copies.slice(at, at + BATCH).map(rowOf), `copies ${at}`)
  await warehouse.close()
  const server = await startServer({
    rolloutFile,
    dataDir,
    publicListen: '127.0.0.1:0',
    adminListen: '127.0.0.1:0',
    adminToken: ADMIN_TOKEN,
    warehouse: { payloadDays: 3, sampleDays: 30 },
    parity: { rulesFile },
  })
  return {
    server,
    ...counts,
    async close() {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
