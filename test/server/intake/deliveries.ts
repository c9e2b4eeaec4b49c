import { setTimeout } from 'node:timers/promises'
import type { Leg } from '../../../src/core/index.ts'
import { openTestWarehouse } from '../../support/warehouse.ts'
import { rudderstackEvent, rudderstackHeaders, segmentEvent, segmentHeaders, stamp } from './events.ts'
import type { Sender } from './send.ts'

const BATCH = 25
const PATIENCE_MS = 120_000

export type Delivery = {
  readonly leg: Leg
  readonly body: string
  readonly headers: Record<string, string>
  /** Leg and pair id of each copy. */
  readonly copies: readonly string[]
}

/** By turns a batch of Segment, one event of it, and one of RudderStack. */
export const deliveryOf = (index: number): Delivery => {
  const marks = Array.from({ length: index % 3 === 0 ? BATCH : 1 }, () => stamp())
  const leg = index % 3 === 2 ? 'rudderstack' : 'segment'
  const copies = marks.map(({ id }) => `${leg} ${String(id)}`)
  if (leg === 'rudderstack')
    return { leg, body: JSON.stringify(rudderstackEvent(marks[0]!)), headers: rudderstackHeaders, copies }
  const events = marks.map((mark) => segmentEvent(mark))
  const body = events.length === 1 ? events[0]! : events
  return { leg, body: JSON.stringify(body), headers: segmentHeaders(body), copies }
}

export type Ledger = {
  /** Copies that were acknowledged. */
  readonly acknowledged: Set<string>
  /** How often something had to be sent again. */
  resent: number
  /** Answers other than 200 and 503; 0 is none at all. */
  readonly wrong: number[]
}

export const createLedger = (): Ledger => ({ acknowledged: new Set(), resent: 0, wrong: [] })

/** Sends once more until it is acknowledged, as the vendors do. */
export const deliver = async (
  sender: Sender,
  url: () => string,
  one: Delivery,
  to: Ledger,
): Promise<void> => {
  for (const until = Date.now() + PATIENCE_MS; ;) {
    if (Date.now() > until)
      throw new Error(`A delivery was not acknowledged in ${PATIENCE_MS / 1_000} seconds.`)
    const status = await sender.send(url(), one.leg, one.body, one.headers)
    if (status === 200) break
    if (status !== 0 && status !== 503) to.wrong.push(status)
    to.resent++
    await setTimeout(20)
  }
  for (const copy of one.copies) to.acknowledged.add(copy)
}

export type Found = {
  /** Acknowledged copies that are not in the warehouse. */
  readonly missing: readonly string[]
  /** Copies that are there more than once. */
  readonly doubled: readonly string[]
  /** Copies that are there beside those. */
  readonly others: number
}

/** What a server has kept, once it has ended. */
export const compareKept = async (dataDir: string, acknowledged: ReadonlySet<string>): Promise<Found> => {
  const warehouse = await openTestWarehouse({ dataDir })
  try {
    const rows = await warehouse.query<{ copy: string; copies: string }>(
      "SELECT concat(leg, ' ', pair_id) AS copy, uniqExact(ingest_id) AS copies FROM copies GROUP BY copy",
    )
    const there = new Set(rows.map(({ copy }) => copy))
    return {
      missing: [...acknowledged].filter((copy) => !there.has(copy)),
      doubled: rows.filter(({ copies }) => copies !== '1').map(({ copy }) => copy),
      others: rows.filter(({ copy }) => !acknowledged.has(copy)).length,
    }
  } finally {
    await warehouse.close()
  }
}
