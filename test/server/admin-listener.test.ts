import { request } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { assign } from '../../src/core/index.ts'
import { isAllowedHost } from '../../src/server/http/allowed-host.ts'
import { readLoadBytes } from '../../src/server/status/load-bytes.ts'
import { startSharedEngine, type SharedEngine } from '../support/shared-engine.ts'
import { authorized, ROLLOUT, reportBody, startTestServer, temporaryFolder, until } from './support.ts'

let engine: SharedEngine
beforeAll(async () => void (engine = await startSharedEngine()))
afterEach(() => engine.empty())
afterAll(() => engine.close())

const ask = (url: string, headers: Record<string, string>): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}/api/status`, { headers: { ...authorized, ...headers } }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    asked.on('error', reject).end()
  })

describe('GET /api/status', () => {
  it('tells what is in force, who reported, and what became of their calls', async () => {
    const startedAt = Date.now() - 100_000
    let now = startedAt
    const server = await startTestServer(ROLLOUT, { now: () => now, warehouse: engine.settings })
    await server.post(JSON.stringify(reportBody()))
    now += 65_000
    expect(await until(server.status, ({ pages }) => pages === 1)).toEqual({
      rollout: {
        key: 'segment-to-rudderstack',
        revision: 42,
        source: 'file',
        file: server.file,
        problem: null,
        unsaved: null,
        killed: null,
        stickiness: 'deviceId',
        document: ROLLOUT,
        loadedAt: startedAt,
      },
      people: 1,
      countedBy: { subject: 1, session: 0, page: 0 },
      regions: null,
      warnings: [],
      pages: 1,
      cohorts: [
        {
          cohort: 'segment',
          label: 'Segment only',
          people: 0,
          share: 0,
          expectedShare: 50,
          calls: calls(0, 0),
        },
        { cohort: 'dual', label: 'both', people: 1, share: 100, expectedShare: 10.4, calls: calls(1, 1) },
        {
          cohort: 'rudderstack',
          label: 'RudderStack only',
          people: 0,
          share: 0,
          expectedShare: 39.6,
          calls: calls(0, 0),
        },
      ],
      copies: {
        accepted: 0,
        refused: {},
        legs: {
          segment: { accepted: 0, refused: 0, last: null },
          rudderstack: { accepted: 0, refused: 0, last: null },
        },
        unstamped: 0,
        badStamps: 0,
        sampledOut: 0,
        deletions: 0,
        waiting: 0,
        names: { distinct: 0, max: 5_000, folded: 0 },
      },
      warehouse: {
        state: 'up',
        why: null,
        engine: 'cluster',
        pid: null,
        usage: expect.any(Array) as unknown,
      },
      control: {
        writable: false,
        elsewhere: `The rollout is written in ${server.file}: change it there. A kill works from here all the same.`,
        kill: null,
        unstored: null,
        storeProblem: null,
        upstream: null,
      },
      lastChange: expect.objectContaining({ action: 'token-create', actor: 'crossfade serve' }) as unknown,
      expectedFor: 'everyone',
      audiences: [{ name: 'everyone', expected: { segment: 50, dual: 10.4, rudderstack: 39.6 } }],
      events: [
        { leg: 'segment', type: 'track', event: 'Order Completed', ...counts(1) },
        { leg: 'rudderstack', type: 'track', event: 'Order Completed', ...counts(1) },
      ],
      sdks: {
        segment: { states: { ready: 1 }, medianMs: 120 },
        rudderstack: { states: { ready: 1 }, medianMs: 80 },
      },
      problems: [],
      identity: { sources: { cookie: 1 }, conflicts: 0, conflicted: 0 },
      consent: { yes: 1, no: 0, gpc: 0 },
      reports: {
        accepted: 1,
        refused: 0,
        ignored: { forced: 0, 'no-rollout': 0, 'other-key': 0, 'unknown-revision': 0 },
        problem: null,
      },
      earlier: [],
      propagation: {
        revision: 42,
        publishedAt: startedAt,
        pages: 1,
        followed: 1,
        share: 100,
        reachedMs: { 50: null, 95: null, 99: null },
        behind: [],
        silent: 0,
        streams: 0,
      },
      revisionFloor: null,
      foreign: [],
      bytes: readLoadBytes(),
      startedAt,
      uptimeSeconds: 65,
    })
  })

  it('lists regions, the people they hold and their cohort where whole regions move', async () => {
    const audiences = [{ name: 'everyone', rudderstack: 60 }]
    const server = await startTestServer(
      { ...ROLLOUT, stickiness: 'region', audiences },
      { warehouse: engine.settings },
    )
    const report = (page: string, region: string) =>
      server.post(
        JSON.stringify(reportBody({ page, session: page, subject: null, region, cohort: 'segment' })),
      )
    await report('a', 'Europe')
    await report('b', 'Asia')
    await report('c', 'Europe')
    const { regions, warnings, countedBy } = await until(server.status, ({ pages }) => pages === 3)
    const cohortOf = (region: string) =>
      assign({ ...ROLLOUT, format: 1, stickiness: 'region', audiences }, { region }).cohort
    expect(regions).toEqual([
      { region: 'Europe', people: 2, cohort: cohortOf('Europe') },
      { region: 'Asia', people: 1, cohort: cohortOf('Asia') },
    ])
    expect([warnings, countedBy]).toEqual([[], { subject: 0, session: 3, page: 0 }])
  })

  it('warns where a share takes none of the regions that reported, and names the other way', async () => {
    const audiences = [{ name: 'everyone', rudderstack: 0.01, segment: 100 }]
    const server = await startTestServer(
      { ...ROLLOUT, stickiness: 'region', audiences },
      { warehouse: engine.settings },
    )
    expect((await server.status()).warnings).toEqual([])
    await server.post(JSON.stringify(reportBody({ subject: null, cohort: 'segment' })))
    const { warnings } = await until(server.status, (status) => status.warnings.length > 0)
    expect(warnings).toEqual([
      'No region of the 1 that reported is in the share that reaches RudderStack; name regions in an audience ' +
        '(when region IN …) to move them.',
    ])
  })

  it('counts no report where there is no warehouse, and says so', async () => {
    const server = await startTestServer()
    expect((await server.post(JSON.stringify(reportBody()))).status).toBe(204)
    const { people, pages, events, reports, propagation } = await server.status()
    expect([people, pages, events, propagation.share]).toEqual([0, 0, [], null])
    expect(reports).toMatchObject({
      accepted: 1,
      problem: 'No report is counted without a warehouse: none is set up.',
    })
  })

  it('says the same of reports after a restart, propagation included', async () => {
    const dataDir = temporaryFolder()
    const start = () => startTestServer(undefined, { source: 'store', dataDir, warehouse: engine.settings })
    const server = await start()
    await server.post(JSON.stringify(reportBody()))
    const { startedAt, ...before } = await until(server.status, ({ pages }) => pages === 1)
    await server.close()
    const after = await until((await start()).status, ({ pages }) => pages === 1)
    for (const figure of ['people', 'cohorts', 'events', 'sdks', 'identity', 'earlier', 'pages'] as const)
      expect([figure, after[figure]]).toEqual([figure, before[figure]])
    expect(after.propagation).toEqual(before.propagation)
    expect([before.people, after.startedAt > startedAt]).toEqual([1, true])
  })

  it('has no shares while nobody has reported', async () => {
    const server = await startTestServer()
    expect((await server.status()).cohorts.map(({ share }) => share)).toEqual([null, null, null])
  })

  it('is readable by no other site: no CORS, no cache', async () => {
    const server = await startTestServer()
    const response = await fetch(`${server.adminUrl}/api/status`, { headers: authorized })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    const server = await startTestServer()
    const response = await fetch(`${server.adminUrl}/api/status`, { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })

  it.each(['/api', '/v1/rollout', '/assets/..%2findex.html', '/assets/%2e%2e%2fpackage.json'])(
    '%s is nothing',
    async (path) => {
      const server = await startTestServer()
      expect((await fetch(`${server.adminUrl}${path}`)).status).toBe(404)
    },
  )

  it('refuses a Host that is not its own, and names the setting', async () => {
    const server = await startTestServer()
    const answer = await ask(server.adminUrl, { host: 'evil.example:4467' })
    expect(answer.status).toBe(421)
    expect(JSON.parse(answer.body)).toMatchObject({
      status: 421,
      title: 'Misdirected Request',
      detail: 'The Host "evil.example:4467" is not one that this listener answers to; add it to admin.hosts.',
    })
  })

  it('refuses the page of another site', async () => {
    const server = await startTestServer()
    expect((await ask(server.adminUrl, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await ask(server.adminUrl, { origin: 'null' })).status).toBe(403)
    expect((await ask(server.adminUrl, { origin: server.adminUrl })).status).toBe(200)
  })

  it('answers to the hosts of admin.hosts', async () => {
    const server = await startTestServer(ROLLOUT, { adminHosts: ['ops.example'] })
    expect((await ask(server.adminUrl, { host: 'ops.example' })).status).toBe(200)
    expect((await ask(server.adminUrl, { host: 'ops.example.evil' })).status).toBe(421)
  })
})

const counts = (made: number) => ({
  made,
  handed: made,
  delivered: made,
  refused: 0,
  blocked: 0,
  expired: 0,
  dropped: 0,
  pending: 0,
  causes: {},
})
const calls = (segment: number, rudderstack: number) => ({
  segment: counts(segment),
  rudderstack: counts(rudderstack),
})

describe('isAllowedHost', () => {
  it.each(['localhost:4467', '127.0.0.1:4467', '[::1]:4467', 'LocalHost:4467'])('knows %s', (host) => {
    expect(isAllowedHost(host, 4467, [])).toBe(true)
  })

  it.each([
    undefined,
    '',
    'localhost',
    'localhost:4466',
    '127.0.0.1',
    '127.0.0.1.evil.example:4467',
    'localhost.:4467',
    'evil.example',
    '::1:4467',
    '0.0.0.0:4467',
    'localhost:4467@evil.example',
  ])('refuses %s', (host) => {
    expect(isAllowedHost(host, 4467, [])).toBe(false)
  })

  it('takes a listed name with any port, and a listed name with a port with that one', () => {
    expect(isAllowedHost('ops.example:9000', 4467, ['Ops.example'])).toBe(true)
    expect(isAllowedHost('ops.example:9000', 4467, ['ops.example:9000'])).toBe(true)
    expect(isAllowedHost('ops.example:9001', 4467, ['ops.example:9000'])).toBe(false)
  })
})
