import { createServer, request as forward, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLog } from '../../../src/server/log.ts'
import { spawnEngine, type RunningEngine } from '../../../src/server/warehouse/engine/spawn-engine.ts'
import { openTestWarehouse } from '../../support/warehouse.ts'
import { copyRow } from '../../support/copy-row.ts'
import { temporaryFolder } from './engine-world.ts'

const folder = temporaryFolder()
let engine: RunningEngine
beforeAll(async () => void (engine = await spawnEngine(folder.path)))
afterAll(async () => {
  await engine.stop()
  folder.remove()
})

/** A server at a fixed address that may be away: the engine behind it is a ClickHouse as any other. */
const proxy = (): Server =>
  createServer((incoming, outgoing) => {
    const { method, headers } = incoming
    const passed = forward(`${engine.url}${incoming.url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

const ended = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

it(
  'a server that is away at the start, or later, is waited for, and its password is said nowhere',
  { timeout: 120_000 },
  async () => {
    const first = proxy()
    const port = await listening(first, 0)
    await ended(first)
    const lines: string[] = []
    const warehouse = await openTestWarehouse({
      url: `http://crossfade:${engine.token}@127.0.0.1:${port}/late`,
      dataDir: '/dev/null/nowhere',
      log: createLog((line) => lines.push(line), Date.now),
    })
    expect(warehouse.health()).toMatchObject({ state: 'starting', engine: 'cluster' })
    await expect(warehouse.insertCopies([copyRow()], 'early')).rejects.toMatchObject({ code: 'unavailable' })

    const second = proxy()
    await listening(second, port)
    await expect.poll(() => warehouse.health(), { timeout: 50_000 }).toMatchObject({ state: 'up', why: null })
    await warehouse.insertCopies([copyRow()], 'in time')
    expect(await warehouse.query('SELECT count() AS n FROM copies')).toEqual([{ n: '1' }])

    await ended(second)
    await expect(warehouse.command('SELECT 1')).rejects.toMatchObject({ code: 'unavailable' })
    expect(warehouse.health()).toMatchObject({ state: 'down' })
    const third = proxy()
    await listening(third, port)
    // nobody asks meanwhile
    await expect.poll(() => warehouse.health().state, { timeout: 50_000 }).toBe('up')

    await warehouse.close()
    await ended(third)
    expect(lines.join('')).toContain('warehouse not open yet')
    expect(lines.join('')).not.toContain(engine.token)
  },
)
