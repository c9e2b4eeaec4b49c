import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parseReport } from '../../src/server/reports/parse-report.ts'
import { startSharedEngine, type SharedEngine } from '../support/shared-engine.ts'
import { callRow, rawRequest, reportBody, ROLLOUT, startTestServer, type TestServer } from './support.ts'

let engine: SharedEngine
beforeAll(async () => void (engine = await startSharedEngine()))
afterEach(() => engine.empty())
afterAll(() => engine.close())

/** A server that keeps what it is sent. */
const startKeeping = (): Promise<TestServer> =>
  startTestServer(ROLLOUT, {
    warehouse: engine.settings,
    copies: { secrets: { segment: null, copies: null }, commitMs: 20 },
  })

const CAP = 256 * 1024
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
const nested = (levels: number): string => `{"v":1,"extra":${deep(levels - 1)}}`

/** A valid report of exactly so many bytes. */
const reportOf = (bytes: number): string => {
  const text = JSON.stringify(reportBody({ extra: '' }))
  return text.replace('"extra":""', `"extra":"${'x'.repeat(bytes - text.length)}"`)
}

const detailOf = async (response: Response): Promise<string> => {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return ((await response.json()) as { detail: string }).detail
}

describe('POST /v1/reports', () => {
  it('takes JSON sent as text/plain, as a beacon does, and answers 204 with nothing', async () => {
    const server = await startKeeping()
    const response = await server.post(JSON.stringify(reportBody()), {
      'content-type': 'text/plain;charset=UTF-8',
    })
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    const status = await server.status()
    expect(status.reports).toMatchObject({ accepted: 1, refused: 0 })
    expect(status.cohorts.map(({ label, people }) => [label, people])).toEqual([
      ['Segment only', 0],
      ['both', 1],
      ['RudderStack only', 0],
    ])
  })

  it('takes application/json, after a preflight', async () => {
    const server = await startTestServer()
    const preflight = await fetch(`${server.publicUrl}/v1/reports`, { method: 'OPTIONS' })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/content-type/i)
    const response = await server.post(JSON.stringify(reportBody()), { 'content-type': 'application/json' })
    expect(response.status).toBe(204)
  })

  it.each(['GET', 'HEAD', 'PUT', 'DELETE'])('refuses %s', async (method) => {
    const server = await startTestServer()
    const response = await fetch(`${server.publicUrl}/v1/reports`, { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS'])
  })

  const row = callRow('segment', 'A')
  const hostile: [name: string, body: string | Uint8Array, detail: RegExp][] = [
    ['nothing', '', /^The report is not valid JSON\.$/],
    ['a truncated report', JSON.stringify(reportBody()).slice(0, -1), /is not valid JSON/],
    ['HTML', '<!doctype html>', /is not valid JSON/],
    ['a byte order mark', `\uFEFF${JSON.stringify(reportBody())}`, /is not valid JSON/],
    ['invalid UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), /is not valid UTF-8/],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), /is not valid UTF-8/],
    ['NaN', '{"v":NaN}', /is not valid JSON/],
    ['1e999', JSON.stringify(reportBody()).replace('4200', '1e999'), /has a number that is too large/],
    ['33 levels', nested(33), /nested deeper than 32 levels/],
    ['100,000 levels', deep(100_000), /nested deeper than 32 levels/],
    ['100,000 levels left open', '['.repeat(100_000), /nested deeper than 32 levels/],
    ['__proto__', '{"v":1,"__proto__":{"polluted":true}}', /has the key "__proto__"/],
    ['__proto__ in disguise', '{"v":1,"\\u005f_proto__":{"polluted":true}}', /has the key "__proto__"/],
    ['constructor.prototype', '{"constructor":{"prototype":{"polluted":true}}}', /has the key "constructor"/],
    ['__proto__ far down', '{"v":1,"sdks":{"segment":[{"__proto__":{}}]}}', /has the key "__proto__"/],
    ['an array', '[]', /^The report's body must be an object\.$/],
    ['null', 'null', /^The report's body must be an object\.$/],
    ['a number', '1', /^The report's body must be an object\.$/],
    ['another version', JSON.stringify(reportBody({ v: 2 })), /^The report's v must be 1/],
    [
      'no page',
      JSON.stringify(reportBody({ page: undefined })),
      /^The report's page must be a text of 1 to 128/,
    ],
    [
      'a page of 129',
      JSON.stringify(reportBody({ page: 'x'.repeat(129) })),
      /page must be a text of 1 to 128/,
    ],
    [
      'an unknown cohort',
      JSON.stringify(reportBody({ cohort: 'both' })),
      /cohort must be one of segment, dual/,
    ],
    ['cohort as a list', JSON.stringify(reportBody({ cohort: ['dual'] })), /cohort must be one of/],
    [
      'an unknown consent',
      JSON.stringify(reportBody({ consent: true })),
      /consent must be one of yes, no, gpc/,
    ],
    [
      'bucket 10,000',
      JSON.stringify(reportBody({ bucket: 10_000 })),
      /bucket must be an integer from 0 to 9999/,
    ],
    [
      'half a revision',
      JSON.stringify(reportBody({ revision: 1.5 })),
      /revision must be an integer from 0 up/,
    ],
    ['calls as an object', JSON.stringify(reportBody({ calls: {} })), /calls must be a list/],
    ['a call as a list', JSON.stringify(reportBody({ calls: [[]] })), /calls\/0 must be an object/],
    ['sdks as a list', JSON.stringify(reportBody({ sdks: [] })), /sdks must be an object/],
    [
      'an unknown leg',
      JSON.stringify(reportBody({ calls: [{ ...row, leg: 'x' }] })),
      /calls\/0\/leg must be one of/,
    ],
    [
      'minus one',
      JSON.stringify(reportBody({ calls: [{ ...row, made: -1 }] })),
      /calls\/0\/made must be an integer/,
    ],
    [
      'a count as text',
      JSON.stringify(reportBody({ calls: [{ ...row, made: '1' }] })),
      /calls\/0\/made must be/,
    ],
    [
      'a count of 1e300',
      JSON.stringify(reportBody({ calls: [{ ...row, made: 1e300 }] })),
      /calls\/0\/made must be/,
    ],
    [
      'causes as a list',
      JSON.stringify(reportBody({ calls: [{ ...row, causes: [] }] })),
      /causes must be an object/,
    ],
    [
      'a negative cause',
      JSON.stringify(reportBody({ calls: [{ ...row, causes: { blocked: -1 } }] })),
      /^The report's calls\/0\/causes must be an integer from 0 to 1000000000\.$/,
    ],
    [
      'half a cause nobody knows',
      JSON.stringify(reportBody({ calls: [{ ...row, causes: { '\u001b[2J': 0.5 } }] })),
      /^The report's calls\/0\/causes must be an integer/,
    ],
    [
      'a negative time',
      JSON.stringify(reportBody({ sdks: { segment: { state: 'ready', ms: -1 } } })),
      /ms must be/,
    ],
    [
      'a problem without code',
      JSON.stringify(reportBody({ problems: [{ count: 1 }] })),
      /problems\/0\/code must be/,
    ],
  ]

  it.each(hostile)('refuses %s in one sentence and goes on', async (_name, body, detail) => {
    const server = await startTestServer()
    const response = await server.post(body as BodyInit)
    expect(response.status).toBe(400)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    const sentence = await detailOf(response)
    expect(sentence).toMatch(detail)
    expect(sentence).toMatch(/^[A-Z][^\n]*\.$/)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect((await server.post(JSON.stringify(reportBody()))).status).toBe(204)
    expect((await server.status()).reports).toMatchObject({ accepted: 1, refused: 1 })
  })

  it('takes 32 levels, and brackets inside of texts are no levels', async () => {
    const server = await startTestServer()
    const levels = JSON.stringify(reportBody()).replace('"version"', `"extra":${deep(31)},"version"`)
    expect((await server.post(levels)).status).toBe(204)
    const inText = JSON.stringify(reportBody({ code: `\\"${'['.repeat(40)}` }))
    expect((await server.post(inText)).status).toBe(204)
  })

  it('ignores fields that it does not know, and takes fields that are missing or null for none', async () => {
    const server = await startTestServer()
    const {
      region: _region,
      identity: _identity,
      ...rest
    } = reportBody({ subject: null, bucket: null, extra: [1] })
    expect((await server.post(JSON.stringify(rest))).status).toBe(204)
  })

  it('takes numbers and truth values for texts in the context, as the gate does for constraints', async () => {
    const server = await startTestServer()
    const context = { region: 44, area: true, appVersion: 1.5 }
    expect((await server.post(JSON.stringify(reportBody(context)))).status).toBe(204)
    expect(parseReport(reportBody(context))).toMatchObject({
      report: { region: '44', area: 'true', appVersion: '1.5' },
    })
    expect((await server.post(JSON.stringify(reportBody({ area: {} })))).status).toBe(400)
  })

  it('takes a long subject by its SHA-256, so that two that begin alike stay two people', async () => {
    const server = await startKeeping()
    for (const last of ['a', 'b', 'a'])
      await server.post(
        JSON.stringify(reportBody({ page: `p${last}`, subject: `${'x'.repeat(200)}${last}` })),
      )
    expect(await server.status()).toMatchObject({ people: 2, reports: { accepted: 3, refused: 0 } })
    const subjectOf = (subject: string) => {
      const parsed = parseReport(reportBody({ subject }))
      return parsed.ok && parsed.report.subject
    }
    expect(subjectOf('x'.repeat(128))).toBe('x'.repeat(128))
    expect(subjectOf('x'.repeat(129))).toMatch(/^[0-9a-f]{64}$/)
  })

  it('takes a report with more than 200 event names and counts the rest as one', async () => {
    const server = await startKeeping()
    const calls = Array.from({ length: 250 }, (_, index) => callRow('segment', `Event ${index}`))
    expect((await server.post(JSON.stringify(reportBody({ calls })))).status).toBe(204)
    const { events, cohorts } = await server.status()
    expect(events[0]).toMatchObject({ event: '__other__', made: 50 })
    expect(cohorts.find(({ cohort }) => cohort === 'dual')?.calls.segment.made).toBe(250)
  })

  it('refuses packed bodies, which could be bombs', async () => {
    const server = await startTestServer()
    const response = await server.post('x', { 'content-encoding': 'gzip' })
    expect([response.status, await detailOf(response)]).toEqual([
      415,
      'Reports are sent without a content encoding.',
    ])
  })
})

describe('the cap on a report', () => {
  it('lets 256 KB through and not one byte more', async () => {
    const server = await startTestServer()
    expect((await server.post(reportOf(CAP))).status).toBe(204)
    const response = await server.post(reportOf(CAP + 1))
    expect([response.status, await detailOf(response)]).toEqual([413, `A report has at most ${CAP} bytes.`])
    expect(response.headers.get('connection')).toBe('close')
  })

  function* chunkedForever(): Generator<string> {
    yield 'POST /v1/reports HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
    for (;;) yield `4000\r\n${'x'.repeat(0x4000)}\r\n`
  }

  it('holds for a body in chunks that never ends: 413, and the socket is closed', async () => {
    const server = await startTestServer()
    expect(await rawRequest(server.publicUrl, chunkedForever())).toMatch(/^HTTP\/1\.1 413 /)
    expect((await server.status()).reports.refused).toBe(1)
  })

  function* lying(declared: number, sent: number): Generator<string> {
    yield `POST /v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: ${declared}\r\n\r\n`
    for (let left = sent; left > 0; left -= 0x4000) yield 'x'.repeat(0x4000)
  }

  it('holds for a length of 1 GB, of which only so much is read', async () => {
    const server = await startTestServer()
    expect(await rawRequest(server.publicUrl, lying(2 ** 30, 2 ** 24))).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('does not wait for the rest of a body that is too large already', async () => {
    const server = await startTestServer()
    expect(await rawRequest(server.publicUrl, lying(2 ** 30, CAP + 0x4000))).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('reads a declared length and no more: the rest is no request', async () => {
    const server = await startTestServer()
    const answer = await rawRequest(server.publicUrl, lying(2, 0x4000))
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect((await server.post(JSON.stringify(reportBody()))).status).toBe(204)
  })

  it('refuses headers above 16 KB', async () => {
    const server = await startTestServer()
    const answer = await rawRequest(server.publicUrl, [
      `GET /v1/rollout HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(17_000)}\r\n\r\n`,
    ])
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  })
})

const bodies = fc.oneof(
  fc.json(),
  fc.string(),
  fc.uint8Array({ maxLength: 300 }),
  fc
    .record(
      Object.fromEntries(
        Object.keys(reportBody()).map((field) => [field, fc.oneof(fc.jsonValue(), fc.constant(1))]),
      ),
      { requiredKeys: [] },
    )
    .map((changes) => JSON.stringify(reportBody(changes))),
)

describe('whatever is sent', () => {
  const send = async (server: TestServer, body: string | Uint8Array): Promise<number> => {
    const response = await server.post(body as BodyInit)
    await response.arrayBuffer()
    return response.status
  }

  it('is answered with 204, 400 or 413, pollutes nothing and leaves the server well', async () => {
    const server = await startTestServer()
    const own = Reflect.ownKeys(Object.prototype)
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        expect([204, 400, 413]).toContain(await send(server, body))
        expect(Reflect.ownKeys(Object.prototype)).toEqual(own)
      }),
      { numRuns: 500 },
    )
    expect((await fetch(`${server.publicUrl}/healthz`)).status).toBe(200)
    const { reports } = await server.status()
    expect(reports.accepted + reports.refused).toBeGreaterThanOrEqual(500)
    expect(server.logged.filter(({ level }) => level === 'error')).toEqual([])
  })
})
