import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type CrossfadeServer } from '../../src/server/index.ts'
import { createWorld, eventually, rolloutAt, type Visit, type World } from '../support/gate-world.ts'
import { pageHtml } from '../support/page-server.ts'
import { startUnleash, type UnleashServer } from '../support/unleash.ts'

// A real Unleash, a server that follows it, and pages. The tests are one story: each goes on where the last one ended.

const KEY = 'test'
const ON = `${KEY}.rudderstack-on`
const OFF = `${KEY}.segment-off`
const TOKEN = 'the-admin-token-of-this-test-0123456789'

let world: World
let unleash: UnleashServer
let server: CrossfadeServer
const folder = mkdtempSync(join(tmpdir(), 'crossfade-unleash-'))

const start = (): Promise<CrossfadeServer> =>
  startServer({
    source: 'unleash',
    rolloutFile: join(folder, 'rollout.json'),
    dataDir: join(folder, 'data'),
    publicListen: '127.0.0.1:0',
    adminListen: '127.0.0.1:0',
    adminToken: TOKEN,
    unleash: {
      url: unleash.url,
      token: unleash.clientToken,
      adminToken: unleash.adminToken,
      environment: 'development',
      refreshMs: 200,
      patienceMs: 300,
    },
  })

beforeAll(async () => {
  ;[world, unleash] = await Promise.all([
    createWorld({ pages: { '/': pageHtml(['gate']) }, esbuild: { minify: true } }),
    startUnleash(),
  ])
  const nobody = {
    name: 'flexibleRollout',
    parameters: { rollout: '0', stickiness: 'deviceId', groupId: KEY },
  }
  await Promise.all([unleash.createFlag(ON, [nobody]), unleash.createFlag(OFF, [nobody])])
  // what Unleash does not know, an empty store takes from here
  writeFileSync(join(folder, 'rollout.json'), JSON.stringify(rolloutAt(0, 100)))
  server = await start()
})
afterAll(async () => {
  await server?.close()
  await world?.close()
  await unleash?.stop()
  rmSync(folder, { recursive: true, force: true })
})

type Answer = {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly etag: string | null
}

async function api(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${server.adminUrl}/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
  const etag = response.headers.get('etag')
  return { status: response.status, body: (await response.json()) as Record<string, unknown>, etag }
}

type Change = (audience: Record<string, unknown>) => object

/** The rollout in force with other shares, and the tag of what it was made from. */
async function changed(change: Change): Promise<{ rollout: object; etag: string | null }> {
  const { body, etag } = await api('GET', 'rollout')
  const audiences = (body['audiences'] as Record<string, unknown>[]).map((each) => ({
    ...each,
    ...change(each),
  }))
  return { rollout: { ...body, audiences }, etag }
}

/** Changes shares as `crossfade set` does. */
async function put(change: Change): Promise<Answer> {
  const { rollout, etag } = await changed(change)
  return api('PUT', 'rollout?verb=set&reason=onwards', rollout, { 'if-match': `${etag}` })
}

async function open(): Promise<Visit> {
  const visit = await world.visit()
  await visit.start(
    world.options(`${server.publicUrl}/v1/rollout`, {
      rolloutTimeoutMs: 20_000,
      report: `${server.publicUrl}/v1/reports`,
    }),
  )
  await visit.ready()
  return visit
}

type Assigned = { readonly cohort: string; readonly killed: string | null }
const assignmentOf = ({ page }: Visit): Promise<Assigned> =>
  page.evaluate(() => (window as never as { gate: { assignment: Assigned } }).gate.assignment)

const rolloutOf = async (flag: string): Promise<string | undefined> =>
  (await unleash.flag(flag)).strategies[0]?.parameters['rollout']

/** What the operator is told of Unleash. */
const upstream = async (): Promise<{ problem: string | null; warnings: string[] }> =>
  ((await api('GET', 'status')).body as never as { control: { upstream: never } }).control.upstream

let visit: Visit

describe('with Unleash as the source', () => {
  test("an open page follows a change made by Unleash's own API", async () => {
    visit = await open()
    expect(await assignmentOf(visit)).toMatchObject({ cohort: 'segment' })
    await unleash.setRollout(ON, '100')
    await eventually(async () => expect(await assignmentOf(visit)).toMatchObject({ cohort: 'dual' }))
    expect(await upstream()).toEqual({ problem: null, warnings: [] })
  })

  test('a change by our own API is one in Unleash, and the next page follows it', async () => {
    const change: Change = ({ name }) => (name === 'everyone' ? { segment: 0 } : {})
    const { rollout } = await changed(change)
    expect((await api('POST', 'simulate', { rollout })).body).toMatchObject({ share: 100 })
    const answer = await put(change)
    expect(answer).toMatchObject({ status: 200 })
    expect(await rolloutOf(OFF)).toBe('100')
    const next = await open()
    expect(await assignmentOf(next)).toMatchObject({ cohort: 'rudderstack' })
    await next.page.context().close()
    const { body } = await api('GET', 'history')
    expect(
      (body['entries'] as { actor: string; action: string; reason: string }[]).slice(0, 3),
    ).toMatchObject([
      { action: 'set', reason: 'onwards' },
      { actor: 'Unleash', action: 'set' },
      { action: expect.any(String) as string },
    ])
  })

  test('undo goes back in Unleash too, and open pages get their leg back at once', async () => {
    const next = await open()
    expect(await api('POST', 'undo', {})).toMatchObject({ status: 200 })
    expect(await rolloutOf(OFF)).toBe('0')
    await eventually(async () => expect(await assignmentOf(next)).toMatchObject({ cohort: 'dual' }))
    await next.page.context().close()
  })

  test('a share that Unleash cannot hold is refused at its place', async () => {
    const answer = await put(({ name }) => (name === 'rudderstack-on 1' ? { rudderstack: 99.5 } : {}))
    expect(answer).toMatchObject({ status: 422, body: { problems: [{ path: '/audiences/0/rudderstack' }] } })
    expect(JSON.stringify(answer.body)).toContain('Unleash holds whole percents')
    expect(await rolloutOf(ON)).toBe('100')
  })

  test('with Unleash down a kill works, and shares are not changed, which is said', async () => {
    await unleash.down()
    const refused = await put(({ name }) => (name === 'rudderstack-on 1' ? { rudderstack: 50 } : {}))
    expect(refused.status).toBe(502)
    expect(String(refused.body['detail'])).toContain('cannot be reached by its Admin API')
    expect(await api('POST', 'rollout/kill', { leg: 'rudderstack' })).toMatchObject({
      status: 200,
      body: { killed: 'rudderstack', stored: true },
    })
    await eventually(async () => expect(await assignmentOf(visit)).toMatchObject({ killed: 'rudderstack' }))
    expect(visit.errors).toEqual([])
    await visit.page.context().close()
  })

  test('a restart with Unleash down serves the last good rollout, with the kill', async () => {
    await server.close()
    server = await start()
    const page = await open()
    expect(await assignmentOf(page)).toMatchObject({ cohort: 'segment', killed: 'rudderstack' })
    expect((await upstream()).problem).toMatch(/what it said last stays in force\.$/)
    expect(await api('POST', 'rollout/kill', { leg: null })).toMatchObject({
      status: 200,
      body: { killed: null },
    })
    await eventually(async () =>
      expect(await assignmentOf(page)).toMatchObject({ cohort: 'dual', killed: null }),
    )
    await page.page.context().close()
  })
})
