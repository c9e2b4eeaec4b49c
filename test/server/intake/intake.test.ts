import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/server/intake/limits.ts'
import { WarehouseError } from '../../../src/server/warehouse/warehouse-error.ts'
import { until } from '../support.ts'
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts'
import {
  COPIES_SECRET,
  DEVICE,
  rudderstackEvent,
  rudderstackHeaders,
  segmentEvent,
  segmentHeaders,
  signatureOf,
  stamp,
} from './events.ts'
import { rolloutOf, startIntakeServer } from './intake-server.ts'

let warehouse: TestWarehouse
beforeAll(async () => void (warehouse = await openTestWarehouse()))
afterAll(() => warehouse.close())

type Row = Record<string, unknown>

const kept = (where: string, parameters: Row = {}): Promise<Row[]> =>
  warehouse.query<Row>(`SELECT * FROM copies FINAL WHERE ${where} ORDER BY leg, ingest_id`, parameters)

const pairOf = (mark: Row): Promise<Row[]> => kept('pair_id = {id:String}', { id: mark['id'] })

describe('copies of both legs', () => {
  it('are durable once they are answered, under the pair id of their call', async () => {
    const server = await startIntakeServer(warehouse)
    const mark = stamp()
    const at = Date.now() - 5_000
    const segment = segmentEvent(mark, {}, at)
    const rudderstack = rudderstackEvent(mark, {}, at)
    const body = { kept: 1, refused: 0, sampledOut: 0, deletions: 0 }
    expect(await server.segment(segment)).toMatchObject({ status: 200, body })
    expect(await server.rudderstack(rudderstack)).toMatchObject({ status: 200, body })
    const rows = await pairOf(mark)
    expect(rows.map(({ leg }) => leg)).toEqual(['segment', 'rudderstack'])
    for (const row of rows)
      expect(row).toMatchObject({
        event: 'Order Completed',
        type: 'track',
        session: mark['session'],
        subject: DEVICE,
        cohort: 'dual',
        anonymous_id: 'anonymous-1',
        user_id: 'user-1',
        browser: 'Chrome 129',
      })
    expect(rows.map(({ sdk }) => sdk)).toEqual([
      'analytics.js npm:next-1.84.3',
      'RudderLabs JavaScript SDK 3.34.1',
    ])
    expect(rows.map(({ payload }) => payload)).toEqual(
      [segment, rudderstack].map((each) => JSON.stringify(each)),
    )
    expect(new Set(rows.map(({ bucket }) => bucket)).size).toBe(1)
  })

  it("carry the app's own version where the SDK does not put its own there", async () => {
    const server = await startIntakeServer(warehouse)
    const [mark, other] = [stamp(), stamp()]
    const own = { app: { name: 'Shop', version: '7.1.0' }, library: { name: 'analytics.js' } }
    const sdk = { app: { namespace: 'com.rudderlabs.javascript', version: '3.34.1' } }
    await server.segment([
      segmentEvent(mark, { context: { ...own, crossfade: mark } }),
      segmentEvent(other, { context: { ...sdk, crossfade: other } }),
    ])
    await server.rudderstack(rudderstackEvent(mark))
    expect((await pairOf(mark)).map((row) => row['app_version'])).toEqual(['7.1.0', ''])
    expect((await pairOf(other)).map((row) => row['app_version'])).toEqual([''])
  })

  it('change nothing when the same delivery comes again, alone or in another batch', async () => {
    const server = await startIntakeServer(warehouse)
    const marks = [stamp(), stamp(), stamp()]
    const [a, b, c] = marks.map((mark) => segmentEvent(mark)) as [Row, Row, Row]
    for (const body of [a, a, [a, b], [b, c, a], [c, c]])
      expect((await server.segment(body)).status).toBe(200)
    for (const mark of marks) expect(await pairOf(mark)).toHaveLength(1)
  })

  it('stay apart where the vendor itself sends one twice', async () => {
    const server = await startIntakeServer(warehouse)
    const mark = stamp()
    await server.segment(segmentEvent(mark))
    await server.segment(segmentEvent(mark, { receivedAt: new Date(0).toISOString() }))
    expect(await pairOf(mark)).toHaveLength(2)
  })

  it('come packed too, and in batches beyond one insert', async () => {
    const server = await startIntakeServer(warehouse)
    const mark = stamp()
    expect((await server.packed(rudderstackEvent(mark))).status).toBe(200)
    expect(await pairOf(mark)).toHaveLength(1)
    const session = String(stamp()['session'])
    const batch = Array.from({ length: 2_300 }, (_, index) =>
      segmentEvent(stamp({ session, seq: index + 1 })),
    )
    expect(await server.segment(batch)).toMatchObject({ status: 200, body: { kept: 2_300 } })
    const [count] = await warehouse.query<Row>(
      'SELECT count() AS copies, uniqExact(seq) AS calls FROM copies FINAL WHERE session = {session:String}',
      { session },
    )
    expect(count).toEqual({ copies: '2300', calls: '2300' })
  })

  it('are kept without a stamp, and with one that no gate wrote, and counted apart', async () => {
    const server = await startIntakeServer(warehouse)
    const messageId = String(stamp()['id'])
    await server.segment([
      segmentEvent(null, { messageId }),
      segmentEvent(stamp({ id: 'made-up' }), { messageId }),
      segmentEvent(stamp(), { messageId }),
    ])
    const rows = await kept('message_id = {messageId:String}', { messageId })
    expect(rows.filter((row) => row['pair_id'] === '')).toHaveLength(2)
    expect(server.intake.status()).toMatchObject({ accepted: 3, unstamped: 1, badStamps: 1 })
  })

  it('are none where Segment asks that a person be deleted', async () => {
    const server = await startIntakeServer(warehouse)
    const answer = await server.segment({ type: 'delete', userId: 'deleted-user' })
    expect(answer).toMatchObject({ status: 200, body: { kept: 0, deletions: 1 } })
    expect(await kept("user_id = 'deleted-user'")).toEqual([])
    expect(server.intake.status()).toMatchObject({ accepted: 0, deletions: 1 })
  })

  it('tell how late each leg is, and by how much its clock differs', async () => {
    const now = Date.now()
    const server = await startIntakeServer(warehouse, { now: () => now })
    const at = now - 10_000
    await server.segment(segmentEvent(stamp(), {}, at))
    await server.rudderstack(rudderstackEvent(stamp(), {}, at))
    expect(server.intake.status().legs).toEqual({
      segment: { accepted: 1, refused: 0, last: { at: now, lagMs: 9_700, skewMs: -300 } },
      rudderstack: { accepted: 1, refused: 0, last: { at: now, lagMs: 9_800, skewMs: -200 } },
    })
  })

  it('of sessions outside the sample are not kept, on neither leg, and the others weigh more', async () => {
    const server = await startIntakeServer(warehouse, {
      rollout: () => rolloutOf({ copies: { dual: 20, single: 0 } }),
    })
    const marks = Array.from({ length: 200 }, () => stamp())
    await server.segment(marks.map((mark) => segmentEvent(mark)))
    await server.post(
      'rudderstack',
      JSON.stringify(marks.map((mark) => rudderstackEvent(mark))),
      rudderstackHeaders,
    )
    expect(await server.segment(segmentEvent(stamp({ cohort: 'segment' })))).toMatchObject({
      status: 200,
      body: { kept: 0, sampledOut: 1 },
    })
    const rows = await kept('has({ids:Array(String)}, pair_id)', { ids: marks.map(({ id }) => id) })
    const of = (leg: string): unknown[] =>
      rows.filter((row) => row['leg'] === leg).map((row) => row['pair_id'])
    expect(new Set(of('segment'))).toEqual(new Set(of('rudderstack')))
    expect(of('segment').length).toBeGreaterThan(15)
    expect(of('segment').length).toBeLessThan(70)
    expect(new Set(rows.map(({ weight }) => weight))).toEqual(new Set([5]))
    expect(server.intake.status().sampledOut).toBe(401 - rows.length)
  })
})

describe('a body that is not all good', () => {
  it('has its good events kept and its bad ones counted by kind', async () => {
    const server = await startIntakeServer(warehouse)
    const mark = stamp()
    const answer = await server.segment([
      segmentEvent(mark),
      { type: 'purchase' },
      JSON.parse('{"type":"track","properties":{"__proto__":1}}') as Row,
    ])
    expect(answer).toMatchObject({ status: 200, body: { kept: 1, refused: 2 } })
    expect(await pairOf(mark)).toHaveLength(1)
    expect(server.intake.status()).toMatchObject({ accepted: 1, refused: { type: 1, 'prototype-key': 1 } })
  })

  it('is refused in one sentence where nothing is good', async () => {
    const server = await startIntakeServer(warehouse)
    const answer = await server.segment([{ type: 'purchase' }, { type: 5 }])
    expect(answer.status).toBe(400)
    expect(answer.body['detail']).toBe(
      'An event has a type other than track, page, screen, identify, group and alias.',
    )
  })

  it('is refused whole where it is no JSON, and nothing of it is kept', async () => {
    const server = await startIntakeServer(warehouse)
    const mark = stamp()
    const text = `[${JSON.stringify(segmentEvent(mark))},{"type":}]`
    const headers = { 'x-signature': signatureOf(JSON.stringify(segmentEvent(mark))), ...rudderstackHeaders }
    const first = /^\[(.*),\{/.exec(text)![1]!
    const answer = await server.post('segment', text, { ...headers, 'x-signature': signatureOf(first) })
    expect([answer.status, answer.body['detail']]).toEqual([400, 'The body is not valid JSON.'])
    expect(await pairOf(mark)).toEqual([])
  })
})

describe('whoever brings copies', () => {
  it('needs the signature of Segment, over the very bytes', async () => {
    const server = await startIntakeServer(warehouse)
    const mark = stamp()
    const text = JSON.stringify(segmentEvent(mark))
    for (const headers of [{}, { 'x-signature': signatureOf(`${text} `) }, { ...rudderstackHeaders }])
      expect((await server.post('segment', text, headers)).status).toBe(401)
    expect((await server.post('segment', `${text} `, { 'x-signature': signatureOf(text) })).status).toBe(401)
    expect(await pairOf(mark)).toEqual([])
    expect(server.intake.status().refused).toEqual({ signature: 4 })
  })

  it('needs the secret header too for a batch, as its signature is that of the first event alone', async () => {
    const server = await startIntakeServer(warehouse)
    const marks = [stamp(), stamp()]
    const batch = marks.map((mark) => segmentEvent(mark))
    const text = JSON.stringify(batch)
    const signature = segmentHeaders(batch[0]!)
    const refused = [
      signature,
      rudderstackHeaders,
      { ...signature, 'x-crossfade-secret': `${COPIES_SECRET}!` },
    ]
    for (const headers of refused) expect((await server.post('segment', text, headers)).status).toBe(401)
    expect(await pairOf(marks[1]!)).toEqual([])
    expect((await server.post('segment', text, { ...signature, ...rudderstackHeaders })).status).toBe(200)
    expect(await pairOf(marks[1]!)).toHaveLength(1)
  })

  it('needs the secret header of RudderStack, by the name that the server is told', async () => {
    const server = await startIntakeServer(warehouse, { secretHeader: 'X-Our-Secret' })
    const text = JSON.stringify(rudderstackEvent(stamp()))
    expect((await server.post('rudderstack', text, rudderstackHeaders)).body['detail']).toBe(
      'The header x-our-secret is missing or wrong.',
    )
    expect((await server.post('rudderstack', text, { 'x-our-secret': COPIES_SECRET })).status).toBe(200)
  })

  it('is told which variable is missing, and comes again', async () => {
    const server = await startIntakeServer(warehouse, { secrets: { segment: null, copies: null } })
    const segment = await server.segment(segmentEvent(stamp()))
    expect([segment.status, segment.headers.get('retry-after')]).toEqual([503, '5'])
    expect(segment.body['detail']).toContain('CROSSFADE_SEGMENT_SECRET')
    expect((await server.rudderstack(rudderstackEvent(stamp()))).body['detail']).toContain(
      'CROSSFADE_COPIES_SECRET',
    )
    const { segment: secret } = { segment: 'x' }
    const unbatched = await startIntakeServer(warehouse, { secrets: { segment: secret, copies: null } })
    const text = JSON.stringify([segmentEvent(stamp())])
    const batch = await unbatched.post('segment', text)
    expect([batch.status, batch.body['detail']]).toEqual([
      503,
      'This server takes no batches of Segment: set CROSSFADE_COPIES_SECRET, and the header x-crossfade-secret of the webhook to it.',
    ])
  })
})

describe('a body that is too much', () => {
  const zeros = (bytes: number) => gzipSync(Buffer.alloc(bytes, ' '))

  it('is refused by its size, packed or not', async () => {
    const server = await startIntakeServer(warehouse)
    const packed = { ...rudderstackHeaders, 'content-encoding': 'gzip' }
    const large = ' '.repeat(LIMITS.bodyBytes + 1)
    expect((await server.post('rudderstack', large, rudderstackHeaders)).status).toBe(413)
    expect((await server.post('rudderstack', zeros(LIMITS.bodyBytes + 1), packed)).status).toBe(413)
    expect((await server.post('rudderstack', 'no gzip', packed)).status).toBe(400)
    expect((await server.post('rudderstack', zeros(100).subarray(0, 15), packed)).status).toBe(400)
    const twice = { ...rudderstackHeaders, 'content-encoding': 'gzip, gzip' }
    expect((await server.post('rudderstack', zeros(100), twice)).status).toBe(415)
  })

  it('is unpacked no further than the limit', async () => {
    const server = await startIntakeServer(warehouse)
    const bomb = zeros(64 * 2 ** 20)
    const packed = { ...rudderstackHeaders, 'content-encoding': 'gzip' }
    const before = process.memoryUsage().rss
    for (let i = 0; i < 10; i++) expect((await server.post('rudderstack', bomb, packed)).status).toBe(413)
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 2 ** 20)
  })
})

describe('a warehouse that does not keep', () => {
  const failing = (error: Error) => async (): Promise<void> => {
    throw error
  }
  const down = (error: Error) => ({
    insertCopies: failing(error),
    insertReports: failing(error),
    query: async () => [],
  })

  it('has every copy sent again later, and is told of in the log without a word of the engine', async () => {
    const cause = new Error("Cannot parse 'secret-customer'")
    const server = await startIntakeServer(
      down(new WarehouseError('disk-full', 'The disk of the warehouse is full.', { cause })),
    )
    const answers = await Promise.all(Array.from({ length: 30 }, () => server.segment(segmentEvent(stamp()))))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
    expect(answers[0]!.headers.get('retry-after')).toBe('5')
    expect(server.intake.status()).toMatchObject({ accepted: 0, refused: { failed: 30 }, waiting: 0 })
    expect(server.logged.filter(({ level }) => level === 'error')).toEqual([
      { level: 'error', event: 'copies not kept', fields: { problem: 'The disk of the warehouse is full.' } },
    ])
  })

  it('that is not there has copies sent again later, too', async () => {
    const server = await startIntakeServer(null)
    const answer = await server.segment(segmentEvent(stamp()))
    expect([answer.status, answer.body['detail']]).toEqual([
      503,
      'This server has no warehouse to keep copies in; its log says why.',
    ])
  })

  it('recovers by itself, and has each copy once after it was sent again', async () => {
    let isFull = true
    const error = new WarehouseError('disk-full', 'The disk of the warehouse is full.')
    const server = await startIntakeServer({
      ...down(error),
      insertCopies: (rows, token) => (isFull ? Promise.reject(error) : warehouse.insertCopies(rows, token)),
    })
    const mark = stamp()
    const event = segmentEvent(mark)
    expect((await server.segment(event)).status).toBe(503)
    isFull = false
    expect((await server.segment(event)).status).toBe(200)
    expect(await pairOf(mark)).toHaveLength(1)
    expect(server.logged.map((line) => line.event)).toContain('copies kept again')
  })

  it('is not waited for longer than the vendors wait, and may have kept what is then sent again', async () => {
    let release = (): void => {}
    const hung = new Promise<void>((resolve) => (release = resolve))
    const server = await startIntakeServer(
      {
        ...down(new Error('not asked')),
        insertCopies: async (rows, token) => {
          await hung
          await warehouse.insertCopies(rows, token)
        },
      },
      { answerMs: 150 },
    )
    const mark = stamp()
    const event = segmentEvent(mark)
    const late = await server.segment(event)
    expect([late.status, late.body['detail']]).toEqual([
      503,
      'It takes too long to keep this; send it again later.',
    ])
    release()
    await until(
      () => server.intake.status().waiting,
      (waiting) => waiting === 0,
    )
    expect(await pairOf(mark)).toHaveLength(1)
    await until(
      () => server.segment(event),
      ({ status }) => status === 200,
    )
    expect(await pairOf(mark)).toHaveLength(1)
  })

  it('has so many rows wait, and no more', async () => {
    let release = (): void => {}
    const hung = new Promise<void>((resolve) => (release = resolve))
    const server = await startIntakeServer(
      { ...down(new Error('not asked')), insertCopies: () => hung },
      { limits: { rows: 10, waitingRows: 20 } },
    )
    const sent = Array.from({ length: 30 }, () => server.segment(segmentEvent(stamp())))
    const first = await Promise.race(sent)
    expect([first.status, first.body['detail']]).toEqual([
      503,
      'As many copies wait to be kept as can; send it again later.',
    ])
    await until(server.intake.status, ({ refused }) => refused.full === 10)
    release()
    const answers = await Promise.all(sent)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
  })
})

describe('names of events', () => {
  it('of any kind are kept as they are, and none breaks a query or a line of the log', async () => {
    const server = await startIntakeServer(warehouse)
    const names = [
      "'; DROP TABLE copies; --",
      '{event:String}',
      '<script>alert(1)</script>',
      '\u0000\u0007\u001b[2J',
      'a\nb\r\n{"level":"error"}',
      '\u202eltr',
      '\\',
      '😀'.repeat(200),
      '__other__',
      ' ',
    ]
    const marks = names.map(() => stamp())
    const events = names.map((event, index) => segmentEvent(marks[index]!, { event }))
    const half = stamp()
    const text = JSON.stringify([...events, segmentEvent(half, { event: 'half' })]).replace(
      '"half"',
      String.raw`"\ud83d!"`,
    )
    const headers = { ...segmentHeaders(events), ...rudderstackHeaders }
    expect(await server.post('segment', text, headers)).toMatchObject({ status: 200, body: { kept: 11 } })
    const rows = await Promise.all([...marks, half].map(async (mark) => (await pairOf(mark))[0]?.['event']))
    expect(rows).toEqual([...names.map((name) => (name.length > 256 ? '😀'.repeat(128) : name)), '\ufffd!'])
    expect(server.logged).toEqual([])
  })

  it('beyond so many are one', async () => {
    const server = await startIntakeServer({ ...warehouse, query: async () => [] }, { maxEventNames: 3 })
    const session = String(stamp()['session'])
    await server.segment(
      Array.from({ length: 8 }, (_, index) => segmentEvent(stamp({ session }), { event: `name ${index}` })),
    )
    const rows = await kept('session = {session:String}', { session })
    expect(rows.filter(({ event }) => event === '__other__')).toHaveLength(5)
    expect(server.intake.status().names).toEqual({ distinct: 3, max: 3, folded: 5 })
  })
})
