import { setTimeout as delay } from 'node:timers/promises'
import type { Address } from './clickhouse/address.ts'
import { connectClickHouse, type ClickHouse } from './clickhouse/clickhouse.ts'
import { errorOf } from './clickhouse/error-of.ts'
import type { Source } from './source.ts'

/** Requests to wherever ClickHouse is just now. */
export type Connections = {
  /** The work may run again where no answer came, so it must come to the same then. */
  again<Value>(work: (clickHouse: ClickHouse) => Promise<Value>): Promise<Value>
  once<Value>(work: (clickHouse: ClickHouse) => Promise<Value>): Promise<Value>
  close(): Promise<void>
}

/** An engine that died is up again by then. */
const PATIENCE_MS = 5_000
const FIRST_PAUSE_MS = 50

export const createConnections = (source: Source): Connections => {
  let closed = false
  let current: { readonly address: Address; readonly clickHouse: ClickHouse } | null = null

  const connection = async (): Promise<ClickHouse> => {
    const address = await source.address(PATIENCE_MS)
    if (current?.address !== address) {
      void current?.clickHouse.close()
      current = { address, clickHouse: connectClickHouse(address, source.isRemote) }
    }
    return current.clickHouse
  }

  const once: Connections['once'] = async (work) => {
    try {
      const value = await work(await connection())
      source.told(null)
      return value
    } catch (error) {
      const problem = errorOf(error, source.place)
      source.told(problem)
      throw problem
    }
  }

  return {
    once,
    async again(work) {
      const until = performance.now() + PATIENCE_MS
      for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
        try {
          return await once(work)
        } catch (error) {
          const isLate = closed || performance.now() + pause > until
          if (isLate || errorOf(error, source.place).code !== 'unavailable') throw error
        }
        await delay(pause)
      }
    },
    async close() {
      closed = true
      await current?.clickHouse.close()
    },
  }
}
