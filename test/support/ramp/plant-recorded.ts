import { openTestWarehouse } from '../warehouse.ts'
import type { SharedEngine } from '../shared-engine.ts'

export type Planted = {
  readonly rollout: string
  readonly revision: number
  /** ms since epoch: the first begins then, and one each so many ms. */
  readonly from: number
  readonly everyMs: number
  readonly sessions: number
  /** From which one on each of so many is bad. @default none */
  readonly bad?: { readonly from: number; readonly every: number; readonly what: 'lost' | 'mismatched' }
  /** Its sessions are every second one. */
  readonly event?: string
}

/** Settled sessions over some time, as authenticated copies leave them behind. */
export const plantRecorded = async (engine: SharedEngine, planted: Planted): Promise<void> => {
  const { rollout, revision, from, everyMs, sessions, bad, event } = planted
  const isBad = (what: string): string =>
    bad?.what === what ? `number >= ${bad.from} AND number % ${bad.every} = 0` : '0'
  const keys = event === undefined ? `['all']` : `if(number % 2 = 0, ['all', 'event:${event}'], ['all'])`
  const warehouse = await openTestWarehouse({ url: engine.settings.url! })
  await warehouse.command(
    `INSERT INTO session_bits (key, session, rank, began, settled, rollout, revision, calls, gaps, lost, mismatched,
       duplicated, split, extra)
     SELECT arrayJoin(${keys}), concat('${rollout}', hex(number)), 1,
       fromUnixTimestamp64Milli(toInt64(${from} + number * ${everyMs}), 'UTC') AS began, began + INTERVAL 90 MINUTE,
       '${rollout}', ${revision}, 1, 0, ${isBad('lost')}, ${isBad('mismatched')}, 0, 0, 0 FROM numbers(${sessions})`,
  )
  await warehouse.close()
}
