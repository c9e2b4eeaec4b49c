import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts'

let sandbox: Sandbox
let clock = 1000
beforeEach(async () => {
  clock = 1000
  sandbox = await startSandbox({ now: () => clock })
})
afterEach(() => sandbox.close())

type Fields = Record<string, unknown>

const basic = (key: string): string => `Basic ${btoa(`${key}:`)}`
const event = (more: Fields = {}): Fields => ({
  type: 'track',
  event: 'Bought',
  messageId: 'm1',
  anonymousId: 'a1',
  ...more,
})

function toSegment(path: string, body: unknown): Promise<Response> {
  const { apiHost, protocol } = sandbox.settings.segment
  return fetch(`${protocol}://${apiHost}/${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}
const segmentEvent = (more: Fields = {}): Fields => event({ writeKey: 'SEGMENT_KEY', ...more })

function toRudderstack(
  path: string,
  body: unknown,
  key: string | null = 'RUDDERSTACK_KEY',
): Promise<Response> {
  return fetch(`${sandbox.settings.rudderstack.dataPlaneUrl}/${path}`, {
    method: 'POST',
    headers: key === null ? {} : { authorization: basic(key) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}
const get = async (path: string): Promise<Fields> =>
  (await (await fetch(sandbox.url + path)).json()) as Fields

describe("Segment's stand-in", () => {
  test('serves the settings of its write key, and 404 for any other', async () => {
    const { cdnURL, cdnSettings } = sandbox.settings.segment
    const known = await fetch(`${cdnURL}/v1/projects/SEGMENT_KEY/settings`)
    expect(await known.json()).toEqual(cdnSettings)
    expect(known.headers.get('access-control-allow-origin')).toBe('*')
    expect((await fetch(`${cdnURL}/v1/projects/NOBODY/settings`)).status).toBe(404)
  })

  test('takes each call by its letter and by its name', async () => {
    for (const path of [
      't',
      'p',
      'i',
      'g',
      'a',
      's',
      'track',
      'page',
      'identify',
      'group',
      'alias',
      'screen',
    ]) {
      expect((await toSegment(path, segmentEvent({ messageId: path }))).status).toBe(200)
    }
    const types = ['track', 'page', 'identify', 'group', 'alias', 'screen']
    expect(sandbox.arrived().map(({ type }) => type)).toEqual([...types, ...types])
    expect((await toSegment('x', segmentEvent())).status).toBe(404)
  })

  test('keeps the body as it was sent, with path, headers and time', async () => {
    clock = 4711
    const sent = segmentEvent({ properties: { ключ: ['\u{1f600}', null, 1e21], nested: { a: '' } } })
    await toSegment('t', sent)
    expect(sandbox.arrived()).toEqual([
      {
        leg: 'segment',
        seq: 1,
        at: 4711,
        type: 'track',
        messageId: 'm1',
        transport: 'single',
        path: '/segment/api/v1/t',
        headers: expect.objectContaining({ 'content-type': 'text/plain;charset=UTF-8' }),
        body: sent,
      },
    ])
  })

  test('takes batches apart', async () => {
    for (const path of ['b', 'batch']) {
      await toSegment(path, {
        writeKey: 'SEGMENT_KEY',
        batch: [event(), event({ type: 'page', messageId: 'm2' })],
      })
    }
    expect(sandbox.arrived().map(({ type, transport }) => [type, transport])).toEqual([
      ['track', 'batch'],
      ['page', 'batch'],
      ['track', 'batch'],
      ['page', 'batch'],
    ])
  })

  test('answers an unknown write key with 200 and takes nothing', async () => {
    const response = await toSegment('t', segmentEvent({ writeKey: 'NOBODY' }))
    expect([response.status, await response.json()]).toEqual([200, { success: true }])
    expect(sandbox.arrived()).toEqual([])
    expect(sandbox.requested()[0]).toMatchObject({ status: 200, note: 'unknown write key' })
  })

  test.each(['', 'not json', '[]', '"text"', '{"writeKey":"SEGMENT_KEY","batch":[1]}'])(
    'answers %j with 400',
    async (body) => {
      expect((await toSegment('b', body)).status).toBe(400)
      expect(sandbox.arrived()).toEqual([])
    },
  )

  test.each([
    ['neither userId nor anonymousId', { anonymousId: undefined }, 't'],
    ['an anonymousId that is empty', { anonymousId: '' }, 'p'],
    ['a userId that is null', { anonymousId: null, userId: null }, 'i'],
    ['no event', { event: undefined }, 't'],
    ['an event that is empty', { event: '' }, 'track'],
  ])('answers a call with %s with 200 and does not accept it', async (_name, fields, path) => {
    const response = await toSegment(path, segmentEvent(fields))
    expect([response.status, await response.json()]).toEqual([200, { success: true }])
    expect([sandbox.arrived(), sandbox.received()]).toEqual([[], []])
    expect(sandbox.requested()[0]?.note).toMatch(
      /^not accepted: (neither userId nor anonymousId|track without event)$/,
    )
  })

  test('accepts what is complete in a batch, and notes how much is not', async () => {
    const batch = [
      event(),
      event({ anonymousId: '' }),
      event({ event: '' }),
      event({ type: 'page', event: undefined }),
    ]
    expect((await toSegment('b', { writeKey: 'SEGMENT_KEY', batch })).status).toBe(200)
    expect(sandbox.arrived().map(({ type }) => type)).toEqual(['track', 'page'])
    expect(sandbox.requested()[0]?.note).toBe(
      '2 of 4 not accepted: neither userId nor anonymousId, track without event',
    )
  })

  test('swallows its SDK metrics', async () => {
    expect((await toSegment('m', { series: [] })).status).toBe(200)
    expect(sandbox.arrived()).toEqual([])
  })

  test('forwards a messageId once, although each of its arrivals is kept', async () => {
    await toSegment('t', segmentEvent())
    await toSegment('t', segmentEvent())
    expect(sandbox.arrived({ messageId: 'm1' })).toHaveLength(2)
    expect(sandbox.received({ destination: 'copies' })).toHaveLength(1)
  })
})

describe("RudderStack's stand-in", () => {
  test('serves the source config of its write key under both spellings of the path, and 401 for any other', async () => {
    const { configUrl, sourceConfig } = sandbox.settings.rudderstack
    for (const path of ['sourceConfig', 'sourceConfig/']) {
      expect(await (await fetch(`${configUrl}/${path}?writeKey=RUDDERSTACK_KEY`)).json()).toEqual(
        sourceConfig,
      )
    }
    const byHeader = await fetch(`${configUrl}/sourceConfig/`, {
      headers: { authorization: basic('RUDDERSTACK_KEY') },
    })
    expect(byHeader.status).toBe(200)
    expect((await fetch(`${configUrl}/sourceConfig/?writeKey=NOBODY`)).status).toBe(401)
  })

  test('takes each call under its name, whatever type the body claims', async () => {
    const types = ['track', 'page', 'identify', 'group', 'alias', 'screen']
    for (const type of types)
      expect(await (await toRudderstack(`v1/${type}`, event({ type: 'other' }))).text()).toBe('OK')
    expect(sandbox.arrived().map(({ type }) => type)).toEqual(types)
  })

  test('takes batches and beacons apart', async () => {
    await toRudderstack('v1/batch', { batch: [event(), event({ type: 'page' })] })
    await toRudderstack(
      'beacon/v1/batch?writeKey=RUDDERSTACK_KEY',
      { batch: [event({ type: 'group' })] },
      null,
    )
    expect(sandbox.arrived().map(({ type, transport, path }) => [type, transport, path])).toEqual([
      ['track', 'batch', '/rudderstack/dataplane/v1/batch'],
      ['page', 'batch', '/rudderstack/dataplane/v1/batch'],
      ['group', 'beacon', '/rudderstack/dataplane/beacon/v1/batch?writeKey=RUDDERSTACK_KEY'],
    ])
  })

  test('refuses what rudder-server refuses, and then takes nothing of the request', async () => {
    const batch = { batch: [event(), event({ anonymousId: '', userId: '' })] }
    const answers = await Promise.all([
      toRudderstack('v1/track', event(), null),
      toRudderstack('v1/track', event(), 'NOBODY'),
      toRudderstack('beacon/v1/batch', { batch: [event()] }),
      toRudderstack('v1/track', 'no json'),
      toRudderstack('v1/batch', { batch: [] }),
      toRudderstack('v1/batch', batch),
      toRudderstack('v1/nothing', event()),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 400, 400, 400, 404])
    expect(sandbox.arrived()).toEqual([])
  })

  test('forwards a messageId as often as it comes', async () => {
    await toRudderstack('v1/track', event())
    await toRudderstack('v1/track', event())
    expect(sandbox.received({ destination: 'copies' })).toHaveLength(2)
  })

  test('swallows its SDK metrics', async () => {
    expect((await toRudderstack('rsaMetrics', {})).status).toBe(200)
  })
})

describe("the vendors' limits on size", () => {
  const KB = 1024
  /** A body of exactly so many bytes. */
  const sized = (bytes: number, body: (filler: string) => unknown): string => {
    const empty = JSON.stringify(body('')).length
    return JSON.stringify(body('x'.repeat(bytes - empty)))
  }
  const call = (bytes: number): string => sized(bytes, (filler) => segmentEvent({ filler }))
  const batchOf = (bytes: number): string =>
    sized(bytes, (filler) => {
      const parts = Array.from({ length: 20 }, (_, i) =>
        filler.slice((i * filler.length) / 20, ((i + 1) * filler.length) / 20),
      )
      return { writeKey: 'SEGMENT_KEY', batch: parts.map((part) => ({ ...event(), part })) }
    })

  test('are not kept to unless asked for', async () => {
    expect((await toSegment('t', call(64 * KB))).status).toBe(200)
    expect((await toRudderstack('v1/track', event({ filler: 'x'.repeat(5_000 * KB) }))).status).toBe(200)
    expect(sandbox.arrived()).toHaveLength(2)
  })

  describe('once asked for', () => {
    beforeEach(async () => {
      await sandbox.close()
      sandbox = await startSandbox({ limits: 'vendor', now: () => clock })
    })

    test('are 32 KB for a call to Segment, alone or in a batch, and 500 KB for a batch', async () => {
      const inBatch = (bytes: number) => `{"writeKey":"SEGMENT_KEY","batch":[${call(bytes)}]}`
      const answers = [
        await toSegment('t', call(32 * KB)),
        await toSegment('t', call(32 * KB + 1)),
        await toSegment('b', inBatch(32 * KB)),
        await toSegment('b', inBatch(32 * KB + 1)),
        await toSegment('b', batchOf(500 * KB)),
        await toSegment('b', batchOf(500 * KB + 1)),
      ]
      expect(answers.map(({ status }) => status)).toEqual([200, 400, 200, 400, 200, 400])
      expect(sandbox.requested().map(({ note }) => note)).toEqual([
        undefined,
        'a call over 32 KB',
        undefined,
        'a call over 32 KB',
        undefined,
        'a batch over 500 KB',
      ])
      expect(sandbox.arrived()).toHaveLength(22)
    })

    test('are 4,000 KB for a request to RudderStack, which answers 413', async () => {
      const request = (bytes: number) => sized(bytes, (filler) => event({ filler }))
      expect((await toRudderstack('v1/track', request(4_000 * KB))).status).toBe(200)
      expect((await toRudderstack('v1/track', request(4_000 * KB + 1))).status).toBe(413)
      expect(sandbox.arrived()).toHaveLength(1)
      expect(sandbox.requested().at(-1)?.note).toBe('a request over 4000 KB')
    })

    test('count bytes and not characters', async () => {
      expect((await toSegment('t', segmentEvent({ filler: '\u{1f600}'.repeat(8 * KB) }))).status).toBe(400)
    })
  })
})

describe('preflights', () => {
  const preflight = (url: string, headers: string) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://shop.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': headers,
      },
    })
  const allowed = async (response: Response): Promise<string[]> =>
    (response.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/, ?/)

  test('allow the headers of each SDK and no others', async () => {
    const { apiHost } = sandbox.settings.segment
    const segment = await allowed(await preflight(`http://${apiHost}/t`, 'authorization'))
    expect(segment).toEqual(['authorization', 'content-type', 'x-retry-count'])
    const { dataPlaneUrl } = sandbox.settings.rudderstack
    const rudderstack = await allowed(
      await preflight(`${dataPlaneUrl}/v1/track`, 'anonymousid,authorization,content-type,sentat'),
    )
    for (const header of [
      'anonymousid',
      'authorization',
      'content-type',
      'sentat',
      'rsa-recovered',
      'rsa-retry-attempt',
    ]) {
      expect(rudderstack).toContain(header)
    }
  })

  test('pass while the API is at fault, and answers of faults carry CORS headers and a readable Retry-After', async () => {
    sandbox.setFault('segment', 'api', { status: 429, retryAfter: 7 })
    expect((await preflight(`http://${sandbox.settings.segment.apiHost}/t`, 'authorization')).status).toBe(
      204,
    )
    const refused = await toSegment('t', segmentEvent())
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('7')
    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
    expect(refused.headers.get('access-control-expose-headers')).toBe('Retry-After')
  })
})

describe('device-mode scripts', () => {
  test('report to the destination, and a report elsewhere is refused', async () => {
    const post = (path: string, body: unknown) =>
      fetch(sandbox.url + path, { method: 'POST', body: JSON.stringify(body) })
    expect((await post('/segment/device/fullstory', event())).status).toBe(204)
    expect((await post('/rudderstack/device/amplitude', event())).status).toBe(404)
    expect((await post('/rudderstack/device/nothing', event())).status).toBe(404)
    expect(sandbox.received()).toMatchObject([
      { leg: 'segment', destination: 'fullstory', name: 'Fullstory (Actions)', type: 'track' },
    ])
  })

  test('register what each SDK looks for, under the names that the settings give, and are 404 under any other', async () => {
    const [plugin] = sandbox.settings.segment.cdnSettings['remotePlugins'] as {
      url: string
      libraryName: string
    }[]
    type Integration = new (config: unknown) => { isReady(): boolean }
    const window: Record<string, unknown> & { Fullstory_RS?: { Fullstory: Integration } } = {}
    for (const url of [plugin!.url, `${sandbox.settings.rudderstack.destSDKBaseURL}/Fullstory.min.js`]) {
      const response = await fetch(url)
      expect(response.headers.get('content-type')).toBe('text/javascript')
      runInNewContext(await response.text(), { window })
    }
    expect(window[plugin!.libraryName]).toBeTypeOf('function')
    expect(new window.Fullstory_RS!.Fullstory({}).isReady()).toBe(true)
    expect((await fetch(`${sandbox.settings.rudderstack.destSDKBaseURL}/Hotjar.min.js`)).status).toBe(404)
    expect(sandbox.requested({ kind: 'script' }).map(({ status }) => status)).toEqual([200, 200, 404])
  })
})

describe('faults', () => {
  test('latency delays the answer, but the event is there at once', async () => {
    sandbox.setFault('segment', 'api', { latencyMs: 60_000 })
    const answer = toSegment('t', segmentEvent()).catch((error: unknown) => error)
    await expect.poll(() => sandbox.arrived().length).toBe(1)
    expect(sandbox.requested()[0]?.status).toBeNull()
    await sandbox.close()
    expect(await answer).toBeInstanceOf(Error)
  })

  test('a closed socket is a network error, and the event is not taken', async () => {
    sandbox.setFault('rudderstack', 'api', { closeSocket: true, times: 1 })
    await expect(toRudderstack('v1/track', event())).rejects.toThrow('fetch failed')
    expect(sandbox.arrived()).toEqual([])
    expect((await toRudderstack('v1/track', event())).status).toBe(200)
  })

  test('a body stands in for the settings', async () => {
    sandbox.setFault('segment', 'settings', { body: '<h1>Sign in</h1>' })
    const response = await fetch(`${sandbox.settings.segment.cdnURL}/v1/projects/SEGMENT_KEY/settings`)
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/html',
      '<h1>Sign in</h1>',
    ])
  })

  test('of one leg leave the other alone', async () => {
    sandbox.setFault('segment', 'api', { status: 500 })
    expect((await toSegment('t', segmentEvent())).status).toBe(500)
    expect((await toRudderstack('v1/track', event())).status).toBe(200)
  })

  test('drop, duplicate and change what they should, and say so', async () => {
    sandbox.setFault('rudderstack', 'api', { drop: 1 })
    expect(await (await toRudderstack('v1/track', event())).text()).toBe('OK')
    expect([sandbox.arrived(), sandbox.received()]).toEqual([[], []])

    sandbox.setFault('rudderstack', 'api', { duplicate: 1, change: { path: '/properties/price', value: 4 } })
    await toRudderstack('v1/track', event({ properties: { price: 3 } }))
    expect(sandbox.arrived().map(({ fault, body }) => [fault, body['properties']])).toEqual([
      ['change', { price: 4 }],
      ['duplicate', { price: 4 }],
    ])
    expect(sandbox.received({ destination: 'warehouse' })).toHaveLength(2)
  })

  test('that make no sense are refused', () => {
    expect(() => sandbox.setFault('segment', 'script', { drop: 0.5 })).toThrow(
      'segment.script: drop works on events',
    )
    expect(sandbox.faults()).toEqual({ segment: {}, rudderstack: {} })
  })

  test('are set, listed and taken away over HTTP, all or none', async () => {
    const put = (faults: unknown) =>
      fetch(`${sandbox.url}/faults`, { method: 'PUT', body: JSON.stringify(faults) })
    const wanted = { segment: { api: { status: 500 } }, rudderstack: { script: { hang: true } } }
    expect(await (await put(wanted)).json()).toEqual(wanted)
    expect(await get('/faults')).toEqual(wanted)
    const refused = await put({ segment: { api: { status: 200 }, script: { drop: 1 } } })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual({
      problems: ['segment.script: drop works on events, so on api alone'],
    })
    expect(await get('/faults')).toEqual(wanted)
    await put({})
    expect(sandbox.faults()).toEqual({ segment: {}, rudderstack: {} })
  })
})

describe('the lists', () => {
  beforeEach(async () => {
    await toSegment('t', segmentEvent())
    clock = 2000
    await toRudderstack('v1/page', event({ messageId: 'm2', integrations: { All: false, Amplitude: true } }))
  })
  const count = async (path: string, list: string): Promise<number> =>
    ((await get(path))[list] as unknown[]).length

  test('can be filtered', async () => {
    expect(await count('/arrivals', 'arrivals')).toBe(2)
    expect(await count('/arrivals?leg=segment', 'arrivals')).toBe(1)
    expect(await count('/arrivals?type=page', 'arrivals')).toBe(1)
    expect(await count('/arrivals?event=Bought&leg=rudderstack', 'arrivals')).toBe(1)
    expect(await count('/arrivals?messageId=m2', 'arrivals')).toBe(1)
    expect(await count('/arrivals?since=2000', 'arrivals')).toBe(1)
    expect(await count('/arrivals?since=2001', 'arrivals')).toBe(0)
    expect(await count('/deliveries?destination=amplitude', 'deliveries')).toBe(2)
    expect(await count('/deliveries?destination=amplitude&leg=rudderstack', 'deliveries')).toBe(1)
    expect(await count('/deliveries?destination=mixpanel', 'deliveries')).toBe(1)
    expect(await count('/requests?leg=segment&kind=api', 'requests')).toBe(1)
    expect(await count('/requests', 'requests')).toBe(2)
  })

  test.each([
    ['/arrivals?leg=Segment', 'leg must be segment or rudderstack, not "Segment"'],
    ['/deliveries?leg=both', 'leg must be segment or rudderstack, not "both"'],
    ['/requests?leg=x', 'leg must be segment or rudderstack, not "x"'],
    ['/requests?kind=apis', 'kind must be settings, api, script, device or other, not "apis"'],
    [
      '/deliveries?destination=Amplitude',
      'destination must be amplitude, mixpanel, fullstory, warehouse or copies, not "Amplitude"',
    ],
    ['/arrivals?since=yesterday', 'since must be milliseconds since the epoch, not "yesterday"'],
    ['/arrivals?since=-1', 'since must be milliseconds since the epoch, not "-1"'],
    [
      '/arrivals?messageid=m1',
      'there is no filter "messageid"; there are leg, type, event, messageId, since',
    ],
  ])('refuse %s, and name what there is', async (path, problem) => {
    const response = await fetch(sandbox.url + path)
    expect([response.status, await response.json()]).toEqual([400, { problems: [problem] }])
  })

  test('take an empty filter for none', async () => {
    expect(await count('/arrivals?leg=&since=', 'arrivals')).toBe(2)
  })

  test('come with totals', async () => {
    expect((await get('/arrivals?type=none'))['totals']).toEqual({ segment: 1, rudderstack: 1 })
    expect((await get('/deliveries'))['totals']).toMatchObject({
      amplitude: { segment: 1, rudderstack: 1 },
      warehouse: { segment: 1, rudderstack: 0 },
      fullstory: { segment: 0, rudderstack: 0 },
    })
  })

  test('are empty after a DELETE, counts too, and faults stay', async () => {
    sandbox.setFault('segment', 'api', { status: 500 })
    expect((await fetch(`${sandbox.url}/arrivals`, { method: 'DELETE' })).status).toBe(204)
    expect([sandbox.arrived(), sandbox.received(), sandbox.requested()]).toEqual([[], [], []])
    expect(sandbox.totals()).toMatchObject({ arrivals: { segment: 0, rudderstack: 0 }, requests: 0 })
    expect(sandbox.faults().segment.api).toEqual({ status: 500 })
  })

  test('can be read by no other origin', async () => {
    const response = await fetch(`${sandbox.url}/arrivals`, { headers: { origin: 'http://shop.test' } })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('know requests that nothing was taken from, and the host that they named', async () => {
    await fetch(`${sandbox.settings.segment.cdnURL}/nothing/here?a=1`)
    expect(sandbox.requested().at(-1)).toEqual({
      leg: 'segment',
      seq: 3,
      at: 2000,
      kind: 'settings',
      method: 'GET',
      host: `127.0.0.1:${sandbox.port}`,
      path: '/segment/cdn/nothing/here?a=1',
      status: 404,
    })
  })
})

describe('the overview page', () => {
  test('counts each destination per leg', async () => {
    await toSegment('t', segmentEvent())
    const page = await (await fetch(sandbox.url)).text()
    expect(page).toContain('Actions Amplitude')
    expect(page).toMatch(/1\s+at\s+Segment,\s+0\s+at\s+RudderStack/)
  })

  test('escapes what it shows', async () => {
    const hostile = await startSandbox({ writeKeys: { segment: '<script>alert(1)</script>' } })
    const page = await (await fetch(hostile.url)).text()
    await hostile.close()
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).not.toContain('<script>')
  })
})

describe('starting and closing', () => {
  test('a taken port rejects with EADDRINUSE', async () => {
    await expect(startSandbox({ port: sandbox.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('closing ends idle keep-alive connections and hanging requests, and frees the port', async () => {
    await get('/settings')
    sandbox.setFault('rudderstack', 'api', { hang: true })
    const hanging = toRudderstack('v1/track', event()).catch((error: unknown) => error)
    await expect.poll(() => sandbox.requested({ kind: 'api' }).length).toBe(1)
    await sandbox.close()
    expect(await hanging).toBeInstanceOf(Error)
    expect(sandbox.requested({ kind: 'api' })).toMatchObject([{ status: null, note: 'fault' }])
    const next = await startSandbox({ port: sandbox.port })
    expect(next.port).toBe(sandbox.port)
    await next.close()
  })

  test('write keys and host names go into the settings', async () => {
    const hosts = { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' }
    const own = await startSandbox({ hosts, writeKeys: { rudderstack: 'MY_KEY' } })
    await own.close()
    expect(own.settings.segment.apiHost).toBe(`segment.localhost:${own.port}/segment/api/v1`)
    expect(own.settings.segment.writeKey).toBe('SEGMENT_KEY')
    expect(own.settings.rudderstack.dataPlaneUrl).toBe(
      `http://rudderstack.localhost:${own.port}/rudderstack/dataplane`,
    )
    expect(own.settings.rudderstack.writeKey).toBe('MY_KEY')
  })
})
