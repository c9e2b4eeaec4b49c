import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { openControlStore } from '../../src/server/control/open-control-store.ts'
import { ROLLOUT, startTestServer, temporaryFolder, until } from './support.ts'

const HOSTILE: [name: string, content: string | Buffer, problem: RegExp][] = [
  ['no JSON', '{"format":1,', /rollout\.json is not valid JSON\.$/],
  ['HTML', '<!doctype html>', /is not valid JSON/],
  ['invalid UTF-8', Buffer.from([0xff, 0xfe]), /is not valid UTF-8/],
  [
    'an unknown format',
    JSON.stringify({ ...ROLLOUT, format: 2 }),
    /cannot|can be published: \/format must be 1/,
  ],
  [
    'a gap',
    JSON.stringify({ ...ROLLOUT, audiences: [{ name: 'everyone', rudderstack: 5, segment: 90 }] }),
    /leaves 5 % /,
  ],
  ['prototype keys', '{"__proto__":{}}', /has the key "__proto__"/],
  ['100 levels', '['.repeat(100), /nested deeper than 32 levels/],
  ['over 64 KB', JSON.stringify({ ...ROLLOUT, note: 'x'.repeat(70_000) }), /64 KB/],
  ['a list', '[]', /must be an object/],
]

describe('a rollout that changes while the server runs', () => {
  it('is published when it is written over', async () => {
    const server = await startTestServer()
    server.write({ ...ROLLOUT, revision: 50 })
    expect(await until(server.rollout, ({ revision }) => revision === 50)).toEqual({
      ...ROLLOUT,
      revision: 50,
    })
    expect(server.logged).toContainEqual({
      level: 'info',
      event: 'rollout published',
      fields: { file: server.file, revision: 50 },
    })
  })

  it('is published when an editor puts a new file in its place, again and again', async () => {
    const server = await startTestServer()
    for (const revision of [50, 51, 52]) {
      const draft = join(server.folder, '.rollout.json.swp')
      writeFileSync(draft, JSON.stringify({ ...ROLLOUT, revision }))
      renameSync(draft, server.file)
      await until(server.rollout, (rollout) => rollout.revision === revision)
    }
  })

  it('is published when a mounted folder is swapped by its link', async () => {
    const folder = temporaryFolder()
    const version = (name: string, revision: number): string => {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'rollout.json'), JSON.stringify({ ...ROLLOUT, revision }))
      return name
    }
    symlinkSync(version('..1', 50), join(folder, '..data'))
    symlinkSync('..data/rollout.json', join(folder, 'rollout.json'))
    const server = await startTestServer(
      { ...ROLLOUT, revision: 50 },
      { rolloutFile: join(folder, 'rollout.json') },
    )
    symlinkSync(version('..2', 51), join(folder, '..data_new'))
    renameSync(join(folder, '..data_new'), join(folder, '..data'))
    await until(server.rollout, ({ revision }) => revision === 51)
  })

  it('stays in force when its file is deleted, says so, and follows it when it is back', async () => {
    const server = await startTestServer()
    rmSync(server.file)
    const { rollout } = await until(server.status, (status) => status.rollout.problem !== null)
    expect(rollout).toMatchObject({ revision: 42, problem: `${server.file} cannot be read: no such file.` })
    expect(await server.rollout()).toEqual(ROLLOUT)
    server.write({ ...ROLLOUT, revision: 43 })
    const after = await until(server.status, (status) => status.rollout.problem === null)
    expect(after.rollout.revision).toBe(43)
  })

  it('survives its whole folder going away', async () => {
    const folder = join(temporaryFolder(), 'mount')
    mkdirSync(folder)
    const server = await startTestServer(ROLLOUT, { rolloutFile: join(folder, 'rollout.json') })
    rmSync(folder, { recursive: true })
    await until(server.status, (status) => status.rollout.problem !== null)
    mkdirSync(folder)
    server.write({ ...ROLLOUT, revision: 43 })
    await until(server.rollout, ({ revision }) => revision === 43)
  })

  it('stays in force when its file is truncated', async () => {
    const server = await startTestServer()
    truncateSync(server.file)
    const { rollout } = await until(server.status, (status) => status.rollout.problem !== null)
    expect(rollout.problem).toBe(`${server.file} is empty.`)
    expect(await server.rollout()).toEqual(ROLLOUT)
  })

  it.each(HOSTILE)('stays in force when its file turns into %s', async (_name, content, problem) => {
    const server = await startTestServer()
    writeFileSync(server.file, content)
    const { rollout } = await until(server.status, (status) => status.rollout.problem !== null)
    expect(rollout.problem).toMatch(problem)
    expect(rollout.revision).toBe(42)
    expect(await server.rollout()).toEqual(ROLLOUT)
    expect(server.logged.filter(({ event }) => event === 'rollout problem')).toEqual([
      {
        level: 'warn',
        event: 'rollout problem',
        fields: { file: server.file, problem: rollout.problem, revision: 42 },
      },
    ])
  })

  it('names the first three problems and counts the others', async () => {
    const server = await startTestServer()
    server.write({ ...ROLLOUT, revision: 0, sentinel: -1, fallback: 'both', failover: 1, killed: 'all' })
    const { rollout } = await until(server.status, (status) => status.rollout.problem !== null)
    expect(rollout.problem?.split('; ')).toHaveLength(4)
    expect(rollout.problem).toMatch(/; and 2 more\.$/)
  })

  it('may begin with the mark that some editors write', async () => {
    const server = await startTestServer()
    writeFileSync(server.file, `\uFEFF${JSON.stringify({ ...ROLLOUT, revision: 43 })}`)
    expect(await until(server.rollout, ({ revision }) => revision === 43)).toEqual({
      ...ROLLOUT,
      revision: 43,
    })
  })
})

const changed = { ...ROLLOUT, audiences: [{ name: 'everyone', rudderstack: 1, segment: 100 }] }

describe('the published revision', () => {
  it('rises when the content changes under the same revision', async () => {
    const server = await startTestServer()
    server.write(changed)
    expect(await until(server.rollout, ({ revision }) => revision !== 42)).toEqual({
      ...changed,
      revision: 43,
    })
    expect((await server.status()).rollout).toMatchObject({ revision: 43, problem: null })
  })

  it('rises when the content goes back to an earlier one', async () => {
    const server = await startTestServer()
    server.write({ ...changed, revision: 7 })
    await until(server.rollout, ({ revision }) => revision === 43)
    server.write(ROLLOUT)
    expect(await until(server.rollout, ({ revision }) => revision === 44)).toEqual({
      ...ROLLOUT,
      revision: 44,
    })
  })

  it('does not fall when only the revision in the file does', async () => {
    const options = { dataDir: join(temporaryFolder(), 'data') }
    await (await startTestServer(ROLLOUT, options)).close()
    const restored = await startTestServer({ ...ROLLOUT, revision: 3 }, options)
    expect(await restored.rollout()).toEqual(ROLLOUT)
  })

  it('is remembered over a restart', async () => {
    const folder = temporaryFolder()
    const options = { dataDir: join(folder, 'data') }
    const first = await startTestServer(ROLLOUT, options)
    first.write(changed)
    await until(first.rollout, ({ revision }) => revision === 43)
    await first.close()
    const unchanged = await startTestServer(changed, options)
    expect((await unchanged.rollout()).revision).toBe(43)
    await unchanged.close()
    const older = await startTestServer(ROLLOUT, options)
    expect((await older.rollout()).revision).toBe(44)
  })

  it('goes out even where it cannot be remembered, and the status says so', async () => {
    const server = await startTestServer()
    refuseToRemember(join(server.folder, 'data'))
    server.write(changed)
    await until(server.rollout, ({ revision }) => revision === 43)
    const { rollout } = await server.status()
    expect(rollout.problem).toBeNull()
    expect(rollout.unsaved).toMatch(
      /^Revision 43 is published but would be forgotten by a restart: .+; saving is tried again every 2 seconds\.$/,
    )
  })

  it('is remembered after all once that is possible again, without a change of the file', async () => {
    const server = await startTestServer()
    const rememberAgain = refuseToRemember(join(server.folder, 'data'))
    server.write(changed)
    await until(server.status, ({ rollout }) => rollout.unsaved !== null)
    // the file may be bad by then
    writeFileSync(server.file, '{')
    await until(server.status, ({ rollout }) => rollout.problem !== null)
    rememberAgain()
    const { rollout } = await until(server.status, (status) => status.rollout.unsaved === null)
    expect(rollout).toMatchObject({ revision: 43, problem: `${server.file} is not valid JSON.` })
  })

  it('is at most 2^50: a higher one in the file is refused, with what to write instead', async () => {
    const server = await startTestServer()
    server.write({ ...changed, revision: 2 ** 50 + 1 })
    const { rollout } = await until(server.status, (status) => status.rollout.problem !== null)
    expect(rollout).toMatchObject({
      revision: 42,
      problem:
        `${server.file} has the revision 1125899906842625, and at most 1125899906842624 (2^50) is published; ` +
        'give it a lower one, such as 1: a change is then published under the next free revision, 43.',
    })
  })

  it('cannot rise above the last integer, and says how to begin again', async () => {
    const dataDir = temporaryFolder()
    const store = await openControlStore({ databaseUrl: undefined, dataDir, now: Date.now })
    await store.published(Number.MAX_SAFE_INTEGER, '')
    await store.close()
    await expect(startTestServer(ROLLOUT, { dataDir })).rejects.toMatchObject({
      message: expect.stringMatching(
        /rollout\.json cannot be published: no revision is left above 9007199254740991, .+ after 24 hours\.$/,
      ) as unknown,
    })
  })

  it('is above the floor that the server is started with', async () => {
    const server = await startTestServer(ROLLOUT, { revisionFloor: 57 })
    expect(await server.rollout()).toEqual({ ...ROLLOUT, revision: 58 })
  })
})

/** Makes the control store in this folder refuse to remember what is published. @returns lets it again */
const refuseToRemember = (dataDir: string): (() => void) => {
  const database = new DatabaseSync(join(dataDir, 'control.sqlite'))
  database.exec(
    `create trigger refuse before update on crossfade_published begin select raise(abort, 'disk full'); end`,
  )
  return () => {
    database.exec('drop trigger refuse')
    database.close()
  }
}

describe('two servers on one database whose files differ, as during a deployment', () => {
  it('publish each its own, and the same under the same revision once the files are the same', async () => {
    const dataDir = temporaryFolder()
    const one = await startTestServer(ROLLOUT, { dataDir })
    const newer = { ...ROLLOUT, revision: 50, note: 'newer' }
    const other = await startTestServer(newer, { dataDir })
    expect([(await one.rollout())['note'], (await other.rollout())['note']]).toEqual([undefined, 'newer'])
    one.write(newer)
    await until(one.rollout, ({ note }) => note === 'newer')
    expect(await one.rollout()).toEqual(await other.rollout())
  })
})
