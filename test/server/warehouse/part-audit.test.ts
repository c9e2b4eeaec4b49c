import { readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPartAudit, type Ask } from '../../../src/server/warehouse/engine/part-audit.ts'
import { copyRow } from '../../support/copy-row.ts'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'
import { gone, up } from './engine-world.ts'

const ROWS = 100

describe('files that do not hold what the engine wrote, as on a full disk', { timeout: 120_000 }, () => {
  let warehouse: TestWarehouse
  beforeAll(async () => void (warehouse = await openTestWarehouse()))
  afterAll(() => warehouse.close())

  const ask: Ask = async <Row>(sql: string) => {
    if (/^\s*SELECT/.test(sql)) return warehouse.query<Row>(sql)
    await warehouse.command(sql)
    return []
  }
  const send = (batch: string): Promise<void> =>
    warehouse.insertCopies(
      Array.from({ length: ROWS }, (_, index) =>
        copyRow({ event: batch, pairId: `${batch}-${index}`, ingestId: `${index}` }),
      ),
      batch,
    )
  const counts = () =>
    warehouse.query('SELECT event, toUInt32(count()) AS n FROM copies GROUP BY event ORDER BY event')
  const parts = () =>
    warehouse.query<{ readonly path: string }>(
      `SELECT path FROM system.parts WHERE active AND database = 'crossfade' AND table = 'copies'`,
    )
  const empty = (folder: string, file: string): void => {
    expect(readdirSync(folder)).toContain(file)
    truncateSync(join(folder, file), 0)
  }
  const audited = async () => {
    const restarts: string[] = []
    const audit = createPartAudit({ ask, restart: (why) => void restarts.push(why) })
    await audit.run()
    return { audit, restarts }
  }

  it('are let be while they are whole', async () => {
    const { audit, restarts } = await audited()
    await send('whole')
    await warehouse.command('OPTIMIZE TABLE copies FINAL')
    await audit.run()
    expect(audit.dropped()).toBe(0)
    expect(restarts).toEqual([])
    expect(await counts()).toEqual([{ event: 'whole', n: ROWS }])
  })

  it.each(['data.bin', 'checksums.txt', 'count.txt'])(
    'are dropped where they were just written, so that the batch can be sent again: %s',
    async (file) => {
      const { audit, restarts } = await audited()
      const before = (await parts()).map(({ path }) => path)
      await send(file)
      for (const { path } of await parts()) if (!before.includes(path)) empty(path, file)
      await audit.run()
      expect(audit.dropped()).toBe(1)
      expect(restarts).toEqual([])
      await audit.run()
      expect(audit.dropped()).toBe(1)
      await send(file)
      expect(await counts()).toContainEqual({ event: file, n: ROWS })
    },
  )

  it('were merged from others where those are still there, and those come back with the engine', async () => {
    const before = await counts()
    const { audit, restarts } = await audited()
    await send('merged')
    await warehouse.command('OPTIMIZE TABLE copies FINAL')
    const [merged] = await parts()
    empty(merged?.path ?? '', 'count.txt')
    await audit.run()
    expect(audit.dropped()).toBe(0)
    expect(restarts).toEqual([
      expect.stringMatching(/^part \S+ of copies is not whole on the disk: it is merged again$/),
    ])
    const pid = warehouse.health().pid ?? 0
    process.kill(pid, 'SIGKILL')
    await gone(pid)
    await up(warehouse)
    expect(await counts()).toEqual(expect.arrayContaining([...before, { event: 'merged', n: ROWS }]))
  })
})
