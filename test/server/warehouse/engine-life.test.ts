import { spawn } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../../../src/server/log.ts'
import { openTestWarehouse } from '../../support/warehouse.ts'
import { copyRow } from '../../support/copy-row.ts'
import { gone, isAlive, temporaryFolder, up, type Folder } from './engine-world.ts'

const SERVER = join(import.meta.dirname, '../../../src/server')
const SUPPORT = join(import.meta.dirname, '../../support')

/** Engines that tidied up before they ended hung in one of two to eight. */
const KILLS = 3

/**
 * A process that opens the warehouse of a folder and says the engine's pid, until it is killed.
 * @param work what it does then, as source
 */
const startOwner = async (dataDir: string, work = '') => {
  const script = `
    const { openWarehouse } = await import('${SERVER}/warehouse/open-warehouse.ts')
    const log = () => {}
    const warehouse = await openWarehouse({ dataDir: process.argv[1], log, now: Date.now, payloadDays: 3, sampleDays: 30 })
    ${work}
    process.stdout.write(String(warehouse.health().pid))`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir])
  const pid = await new Promise<number>((resolve, reject) => {
    owner.stdout.once('data', (text: Buffer) => resolve(Number(text)))
    owner.once('exit', () => reject(new Error('the owner ended')))
  })
  return { owner, enginePid: pid }
}

// an engine starts in half a second, and in ten on a machine that is busy with other tests
describe('the embedded engine', { timeout: 120_000 }, () => {
  let folder: Folder
  beforeEach(() => void (folder = temporaryFolder()))
  afterEach(() => folder.remove())

  it('is started again when it dies, with all that it acknowledged', async () => {
    const lines: string[] = []
    const log = createLog((line) => lines.push(line), Date.now)
    const warehouse = await openTestWarehouse({ dataDir: folder.path, log })
    await warehouse.insertCopies([copyRow()], 'before')
    const first = warehouse.health().pid ?? 0
    process.kill(first, 'SIGKILL')
    await gone(first)
    await up(warehouse)
    await warehouse.insertCopies([copyRow({ ingestId: '2' })], 'after')
    expect(await warehouse.query('SELECT count() AS n FROM copies')).toEqual([{ n: '2' }])
    expect(warehouse.health()).toMatchObject({ state: 'up', why: null, engine: 'embedded' })
    expect(warehouse.health().pid).not.toBe(first)
    expect(lines.join('')).toContain('"event":"warehouse engine died","how":"SIGKILL"')
    await warehouse.close()
  })

  it('ends with its server, and answers to nobody after that', async () => {
    const warehouse = await openTestWarehouse({ dataDir: folder.path })
    const pid = warehouse.health().pid ?? 0
    const query = warehouse.query('SELECT sleep(1) AS nothing')
    await warehouse.query('SELECT 1')
    await warehouse.close()
    // what was under way was finished first
    expect(await query).toEqual([{ nothing: 0 }])
    expect(isAlive(pid)).toBe(false)
    expect(warehouse.health()).toMatchObject({ state: 'down', pid: null })
    await expect(warehouse.query('SELECT 1')).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('ends by itself when its server is killed, and leaves its data to the next one', async () => {
    const { owner, enginePid } = await startOwner(folder.path)
    owner.kill('SIGKILL')
    const next = await openTestWarehouse({ dataDir: folder.path })
    await gone(enginePid)
    expect(next.health().state).toBe('up')
    await next.close()
  })

  it('ends by itself in the midst of work too, each time', async () => {
    const work = `
      const { copyRow } = await import('${SUPPORT}/copy-row.ts')
      let batch = 0
      const send = async () => { for (;;) await warehouse.insertCopies([copyRow()], process.pid + '-' + batch++) }
      const read = async () => { for (;;) await warehouse.query('SELECT count() FROM copies') }
      void send()
      void read()
      await new Promise((resolve) => setTimeout(resolve, 300))`
    for (let round = 0; round < KILLS; round++) {
      const { owner, enginePid } = await startOwner(folder.path, work)
      owner.kill('SIGKILL')
      await expect.poll(() => isAlive(enginePid), { timeout: 5_000, message: `kill ${round}` }).toBe(false)
    }
  })

  it('lets signals to the whole group pass: its server still has copies to bring in', async () => {
    const warehouse = await openTestWarehouse({ dataDir: folder.path })
    const pid = warehouse.health().pid ?? 0
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal)
    await warehouse.insertCopies([copyRow()], 'last')
    expect(warehouse.health().pid).toBe(pid)
    await warehouse.close()
  })

  it('is refused a folder that another process uses', async () => {
    const { owner, enginePid } = await startOwner(folder.path)
    await expect(openTestWarehouse({ dataDir: folder.path })).rejects.toMatchObject({
      code: 'locked',
      message:
        `${join(folder.path, 'warehouse')} is in use by another process: ` +
        'stop that one, or give this one another dataDir.',
    })
    owner.kill('SIGKILL')
    await gone(enginePid)
  })

  it('is refused a folder that cannot be made', async () => {
    const file = join(folder.path, 'file')
    writeFileSync(file, '')
    await expect(openTestWarehouse({ dataDir: file })).rejects.toMatchObject({
      code: 'unavailable',
      message: `The folder ${join(file, 'warehouse')} cannot be made: a part of the path is not a folder.`,
    })
  })

  it('that is not installed is named in one sentence', async () => {
    const sources = join(folder.path, 'server')
    for (const part of ['within.ts', 'warehouse/warehouse-error.ts', 'warehouse/engine'])
      cpSync(join(SERVER, part), join(sources, part), { recursive: true })
    writeFileSync(join(folder.path, 'package.json'), '{"type":"module"}')
    const { spawnEngine } = (await import(
      join(sources, 'warehouse/engine/spawn-engine.ts')
    )) as typeof import('../../../src/server/warehouse/engine/spawn-engine.ts')
    await expect(spawnEngine(folder.path)).rejects.toMatchObject({
      code: 'missing',
      message:
        'The embedded warehouse needs the package chdb, which is not installed in full: run npm install chdb, ' +
        'or set CLICKHOUSE_URL to a ClickHouse server.',
    })
  })

  it('without room on its disk refuses batches as such, and takes them once there is some', async () => {
    const warehouse = await openTestWarehouse({ dataDir: folder.path })
    const least = (bytes: string) =>
      warehouse.command(`ALTER TABLE copies MODIFY SETTING min_free_disk_bytes_to_perform_insert = ${bytes}`)
    await least('1000000000000000000')
    await expect(warehouse.insertCopies([copyRow()], 'full')).rejects.toMatchObject({
      code: 'disk-full',
      engine: { number: 243 },
    })
    await least('0')
    await warehouse.insertCopies([copyRow()], 'full')
    expect(await warehouse.query('SELECT count() AS n FROM copies')).toEqual([{ n: '1' }])
    await warehouse.close()
  })
})
