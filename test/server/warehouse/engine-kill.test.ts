import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createConnections, type Connections } from '../../../src/server/warehouse/connections.ts'
import { embeddedSource } from '../../../src/server/warehouse/embedded-source.ts'
import { COPY_COLUMNS } from '../../../src/server/warehouse/lines/copy-columns.ts'
import { rowLines } from '../../../src/server/warehouse/lines/row-lines.ts'
import { migrate } from '../../../src/server/warehouse/migrate.ts'
import { ensureDatabase } from '../../../src/server/warehouse/ensure-database.ts'
import type { Source } from '../../../src/server/warehouse/source.ts'
import { copyRow } from '../../support/copy-row.ts'
import { gone, temporaryFolder, up } from './engine-world.ts'

const ROWS = 1_000
const BATCHES = 4
const KILLS = 3
const topology = { database: 'crossfade', cluster: null }
const folder = temporaryFolder()
let source: Source
let connections: Connections

beforeAll(async () => {
  source = await embeddedSource({ dataDir: folder.path, log: () => {}, now: Date.now })
  connections = createConnections(source)
  await ensureDatabase(await source.address(0), topology)
  await connections.again((clickHouse) =>
    migrate(clickHouse, { topology, retention: { payloadDays: 3, sampleDays: 30 }, place: 'x' }),
  )
})
afterAll(async () => {
  await source.close()
  await connections.close()
  folder.remove()
})

const send = (round: number, batch: number): Promise<void> => {
  const name = `${round}-${batch}`
  const rows = Array.from({ length: ROWS }, (_, index) =>
    copyRow({ ingestId: `${index}`, pairId: `${name}-${index}`, event: name }),
  )
  const columns = COPY_COLUMNS.map(([column]) => column)
  const lines = rowLines(COPY_COLUMNS, rows)
  // once: a batch whose fate is unknown is not sent again by itself here
  return connections.once((clickHouse) => clickHouse.insert({ table: 'copies', columns, lines, token: name }))
}

const counts = async (): Promise<ReadonlyMap<string, number>> => {
  const rows = await connections.again((clickHouse) =>
    clickHouse.query<{ readonly event: string; readonly n: number }>(
      'SELECT event, toUInt32(count()) AS n FROM copies GROUP BY event',
    ),
  )
  return new Map(rows.map(({ event, n }) => [event, n]))
}

/** Kills the engine while batches come in, one after the other. @returns the batches that were acknowledged */
const killed = async (round: number): Promise<readonly string[]> => {
  const acknowledged: string[] = []
  const sent = (async () => {
    for (let batch = 0; batch < BATCHES; batch++) {
      await send(round, batch)
      acknowledged.push(`${round}-${batch}`)
    }
  })().catch(() => {})
  // at another point of a batch each time
  await delay(round * 37)
  const pid = source.health().pid ?? 0
  process.kill(pid, 'SIGKILL')
  await Promise.all([sent, gone(pid)])
  await up(source)
  return acknowledged
}

it(
  'keeps every acknowledged batch whole, and none by half, however often it is killed',
  { timeout: 120_000 },
  async () => {
    for (let round = 1; round <= KILLS; round++) {
      const acknowledged = await killed(round)
      const found = await counts()
      for (const batch of acknowledged) expect(found.get(batch)).toBe(ROWS)
      for (const [, count] of found) expect(count).toBe(ROWS)
      // all of them again, as who had no answer does
      for (let batch = 0; batch < BATCHES; batch++) await send(round, batch)
    }
    expect([...(await counts()).values()]).toEqual(Array.from({ length: KILLS * BATCHES }, () => ROWS))
  },
)
