import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROLLOUT, startTestServer, temporaryFolder, until } from '../support.ts'
import { client, startStoreServer } from './api-client.ts'

const at = (rudderstack: number, more: object = {}) => ({
  ...ROLLOUT,
  audiences: [{ name: 'everyone', rudderstack, segment: 60 }],
  ...more,
})
const IF_42 = { 'if-match': '"42"' }

describe('GET /api/rollout', () => {
  it('is exactly what browsers get, with the revision for a tag', async () => {
    const server = await startStoreServer()
    const { headers, body } = await server.ask('GET', '/api/rollout')
    expect(body).toEqual(await server.rollout())
    expect(headers.get('etag')).toBe('"42"')
  })
})

describe('PUT /api/rollout', () => {
  it('puts a rollout in force, publishes it, and writes down who, what and why', async () => {
    const server = await startStoreServer()
    const put = await server.ask('PUT', '/api/rollout?verb=set&reason=first%20%C3%A9tape', {
      body: at(55, { note: 'kept' }),
      headers: IF_42,
    })
    expect([put.status, put.headers.get('etag')]).toEqual([200, '"43"'])
    expect(put.body).toMatchObject({ revision: 43, warnings: [{ path: '/note' }] })
    expect(await server.rollout()).toEqual({ ...at(55), note: 'kept', revision: 43 })
    const { body } = await server.ask('GET', '/api/history?limit=1')
    expect(body).toMatchObject({
      entries: [{ actor: 'CROSSFADE_ADMIN_TOKEN', action: 'set', reason: 'first étape', revision: 43 }],
    })
  })

  it('with dryRun says what it would do, and does nothing', async () => {
    const server = await startStoreServer()
    const put = await server.ask('PUT', '/api/rollout?dryRun=true', { body: at(55), headers: IF_42 })
    expect(put).toMatchObject({ status: 200, body: { revision: 42 } })
    expect(await server.rollout()).toEqual(ROLLOUT)
  })

  it.each([
    ['a gap', at(5, { audiences: [{ name: 'everyone', rudderstack: 5, segment: 90 }] }), '/audiences/0'],
    ['another key', at(50, { key: 'other' }), '/key'],
    ['a lower revision', at(50, { revision: 41 }), '/revision'],
    ['a share above 100', at(101), '/audiences/0/rudderstack'],
    ['no audience', at(50, { audiences: [] }), '/audiences'],
  ])('with %s is refused by 422 with the place, and nothing is written', async (_, body, path) => {
    const server = await startStoreServer()
    const put = await server.ask('PUT', '/api/rollout', { body, headers: IF_42 })
    expect(put.status).toBe(422)
    expect(put.headers.get('content-type')).toBe('application/problem+json')
    expect(put.body).toMatchObject({ problems: [{ path }] })
    expect(await server.rollout()).toEqual(ROLLOUT)
    expect((await server.ask('GET', '/api/history')).body).toMatchObject({
      entries: [{}, { action: 'init' }],
    })
  })

  it('made from an old copy is refused by 409, with the revision in force', async () => {
    const server = await startStoreServer()
    const put = () => server.ask('PUT', '/api/rollout', { body: at(51), headers: IF_42 })
    expect((await put()).status).toBe(200)
    expect(await put()).toMatchObject({ status: 409, body: { current: 43 } })
  })

  it('of ten at the same time takes one and tells nine of it', async () => {
    const server = await startStoreServer()
    const puts = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        server.ask('PUT', '/api/rollout', { body: at(51 + index / 10), headers: IF_42 }),
      ),
    )
    expect(puts.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array.from({ length: 9 }, () => 409),
    ])
  })

  it('without If-Match is refused by 428, which says what to send', async () => {
    const server = await startStoreServer()
    for (const headers of [{}, { 'if-match': '*' }, { 'if-match': 'W/"42"' }])
      expect(await server.ask('PUT', '/api/rollout', { body: at(51), headers })).toMatchObject({
        status: 428,
      })
  })

  it('where the rollout is a file is refused by 409 that says so, and a kill works all the same', async () => {
    const server = await startTestServer()
    const ask = client(server)
    expect(await ask('PUT', '/api/rollout', { body: at(51), headers: IF_42 })).toMatchObject({
      status: 409,
      body: {
        detail: `The rollout is written in ${server.file}: change it there. A kill works from here all the same.`,
      },
    })
    expect((await ask('POST', '/api/undo', { body: {} })).status).toBe(409)
    expect(await ask('POST', '/api/rollout/kill', { body: { leg: 'rudderstack' } })).toMatchObject({
      status: 200,
      body: { killed: 'rudderstack', revision: 43, stored: true },
    })
    expect(await server.rollout()).toMatchObject({ killed: 'rudderstack', revision: 43 })
  })

  it('refuses a body that is no JSON, is none, is too deep or too large, each in a sentence', async () => {
    const server = await startStoreServer()
    const put = (body: string, headers = {}) =>
      server.ask('PUT', '/api/rollout', { body, headers: { ...IF_42, ...headers } })
    expect(await put('{')).toMatchObject({ status: 400, body: { detail: 'The body is not valid JSON.' } })
    expect(await put('[]')).toMatchObject({ status: 422 })
    expect(await put(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`)).toMatchObject({
      status: 400,
      body: { detail: 'The body is nested deeper than 32 levels.' },
    })
    expect(await put('{}', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 })
    expect(await put(`{"a":"${'x'.repeat(9 * 1024 * 1024)}"}`)).toMatchObject({ status: 413 })
  })
})

describe('POST /api/undo', () => {
  it('brings the rollout before the last change back', async () => {
    const server = await startStoreServer()
    await server.ask('PUT', '/api/rollout', { body: at(51), headers: IF_42 })
    const undo = await server.ask('POST', '/api/undo', { body: { reason: 'too soon' } })
    expect(undo).toMatchObject({ status: 200, body: { revision: 44, undone: 43 } })
    expect(await server.rollout()).toEqual({ ...ROLLOUT, revision: 44 })
  })

  it('says where there is nothing to undo, and what is no revision', async () => {
    const server = await startStoreServer()
    expect(await server.ask('POST', '/api/undo', { body: {} })).toMatchObject({
      status: 409,
      body: { detail: 'There is no change to undo.' },
    })
    expect(await server.ask('POST', '/api/undo', { body: { to: 0 } })).toMatchObject({
      status: 422,
      body: { problems: [{ path: '/to', message: 'must be at least 1' }] },
    })
  })
})

describe('POST /api/rollout/kill', () => {
  it('is served at once although the database refuses it, says so, and is stored once it takes it', async () => {
    const dataDir = temporaryFolder()
    const server = await startStoreServer({ dataDir })
    const database = new DatabaseSync(join(dataDir, 'control.sqlite'))
    database.exec(
      `create trigger no_kill before insert on crossfade_kill begin select raise(abort, 'disk full'); end`,
    )
    const { status, body } = await server.ask('POST', '/api/rollout/kill', {
      body: { leg: 'rudderstack', reason: 'losing' },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ killed: 'rudderstack', stored: false })
    expect((body as { problem: string }).problem).toContain('a restart would forget it')
    expect(await server.rollout()).toMatchObject({ killed: 'rudderstack' })
    expect((await server.status()).control).toMatchObject({
      kill: { leg: 'rudderstack', reason: 'losing' },
      unstored: expect.stringContaining('disk full') as string,
    })
    database.exec('drop trigger no_kill')
    database.close()
    await until(server.status, ({ control }) => control.unstored === null)
    await server.close()
    const again = await startStoreServer({ dataDir })
    expect(await again.rollout()).toMatchObject({ killed: 'rudderstack' })
  })

  it('that was lifted before a restart leaves its revisions behind: none is published below them', async () => {
    const dataDir = temporaryFolder()
    const server = await startStoreServer({ dataDir })
    for (const leg of ['rudderstack', null, 'rudderstack', null])
      await server.ask('POST', '/api/rollout/kill', { body: { leg } })
    const before = await server.rollout()
    expect(before.revision).toBe(46)
    await server.close()
    expect(await (await startStoreServer({ dataDir })).rollout()).toEqual(before)
  })

  it('works for a token that is known although the database cannot be read', async () => {
    const dataDir = temporaryFolder()
    const server = await startStoreServer({ dataDir })
    const database = new DatabaseSync(join(dataDir, 'control.sqlite'))
    for (const table of ['token', 'kill', 'audit', 'session'])
      database.exec(`alter table crossfade_${table} rename to gone_${table}`)
    database.close()
    expect(await server.ask('POST', '/api/rollout/kill', { body: { leg: 'segment' } })).toMatchObject({
      status: 200,
      body: { killed: 'segment', stored: false },
    })
    expect(await server.rollout()).toMatchObject({ killed: 'segment' })
    expect((await server.ask('GET', '/api/history')).status).toBe(503)
    expect((await server.ask('GET', '/api/status', { token: 'cft_unknown' })).status).toBe(401)
    expect((await fetch(`${server.adminUrl}/readyz`)).status).toBe(503)
  })

  it('refuses what is no leg', async () => {
    const server = await startStoreServer()
    expect(await server.ask('POST', '/api/rollout/kill', { body: { leg: 'both' } })).toMatchObject({
      status: 422,
      body: { problems: [{ path: '/leg' }] },
    })
    expect(await server.ask('POST', '/api/rollout/kill', { body: { legs: null, leg: null } })).toMatchObject({
      body: { problems: [{ path: '/legs', message: 'is not known; the nearest that is: leg' }] },
    })
  })
})

describe('GET /api/history', () => {
  it('goes back page by page, and comes as CSV that no spreadsheet runs', async () => {
    const server = await startStoreServer()
    await server.ask('PUT', '/api/rollout?reason=%3D1%2B1', { body: at(51), headers: IF_42 })
    const first = (await server.ask('GET', '/api/history?limit=2')).body as {
      entries: { id: number }[]
      next: number
    }
    expect(first.entries.map(({ id }) => id)).toEqual([3, 2])
    const { body } = await server.ask('GET', `/api/history?limit=2&before=${first.next}`)
    expect(body).toMatchObject({ entries: [{ id: 1, action: 'init' }], next: null })
    const csv = await server.ask('GET', '/api/history?format=csv')
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = (csv.body as string).split('\r\n')
    expect(lines[0]).toBe('id,at,actor,action,reason,revision,before,after')
    expect(lines[1]).toContain(",apply,'=1+1,43,")
  })

  it('of rollouts that name many people by digests comes in shorter pages', async () => {
    const server = await startStoreServer()
    const values = Array.from({ length: 10_000 }, (_, index) => index.toString(16).padStart(64, '0'))
    const vip = { name: 'vip', when: [{ contextName: 'userId', operator: 'IN_SHA256', values }] }
    const changes = 14
    for (let revision = 42; revision < 42 + changes; revision++)
      await server.ask('PUT', '/api/rollout', {
        body: at(50, {
          revision,
          audiences: [vip, { name: 'everyone', rudderstack: revision, segment: 60 }],
        }),
        headers: { 'if-match': `"${revision}"` },
      })
    type Page = { entries: { id: number; revision: number }[]; next: number | null }
    const page = async (query = ''): Promise<Page> =>
      (await server.ask('GET', `/api/history${query}`)).body as Page
    const first = await page()
    const second = await page(`?before=${first.next}`)
    expect([first.entries[0]?.revision, second.next]).toEqual([42 + changes, null])
    expect(first.entries.length).toBeLessThan(changes)
    const ids = [...first.entries, ...second.entries].map(({ id }) => id)
    expect(ids).toEqual(Array.from({ length: 2 + changes }, (_, index) => 2 + changes - index))
    const { body } = await server.ask('GET', '/api/cohorts')
    expect((body as { changes: object[] }).changes.length).toBe(1 + changes)
  })

  it.each(['limit=0', 'limit=1001', 'limit=x', 'before=-1', 'format=xml', 'limits=3'])(
    'refuses %s',
    async (query) => {
      const server = await startStoreServer()
      const { status, body } = await server.ask('GET', `/api/history?${query}`)
      expect([status, (body as { detail: string }).detail]).toEqual([
        422,
        expect.stringMatching(/^The query is not what this address takes: \/\w+ (must|is) .+\.$/),
      ])
    },
  )
})

describe('POST /api/assign', () => {
  it('tells the cohort of one id, and why', async () => {
    const server = await startStoreServer()
    const { body } = await server.ask('POST', '/api/assign', { body: { subject: { deviceId: 'device-1' } } })
    expect(body).toMatchObject({ assignment: { bucket: expect.any(Number) as number, audience: 'everyone' } })
    expect((body as { sentence: string }).sentence).toMatch(
      /^(both|Segment only|RudderStack only): bucket \d{4}/,
    )
  })
})
