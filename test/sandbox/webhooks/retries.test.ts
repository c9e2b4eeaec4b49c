import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox, type Sandbox, type WebhookOptions } from '../../../src/sandbox/index.ts'
import { createManualScheduler, type ManualScheduler } from '../manual-scheduler.ts'
import { patience } from '../patience.ts'
import { toRudderstack, toSegment } from '../send-calls.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../webhook-receiver.ts'

const HOUR = 3_600_000

let receiver: WebhookReceiver
let scheduler: ManualScheduler
let sandbox: Sandbox
let told: string[]

const start = async (more: WebhookOptions = {}): Promise<void> => {
  const { url } = receiver
  const onProblem = (sentence: string) => told.push(sentence)
  const webhooks = { segment: { url }, rudderstack: { url }, scheduler, onProblem, ...more }
  sandbox = await startSandbox({ webhooks })
}
beforeEach(async () => {
  receiver = await startWebhookReceiver()
  scheduler = createManualScheduler()
  told = []
})
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

const segment = (messageId: string) => toSegment(sandbox, 't', { event: 'E', anonymousId: 'a', messageId })
const rudderstack = (messageId: string, anonymousId = 'a') =>
  toRudderstack(sandbox, 'track', { event: 'E', anonymousId, messageId })
const came = (): unknown[] => receiver.events().map(({ messageId }) => messageId)
const state = (leg: 'segment' | 'rudderstack') => sandbox.webhooks()[leg]!
/** Until the answers so far are dealt with: that many copies are waiting for another try. */
const untilRetrying = async (leg: 'segment' | 'rudderstack', copies: number): Promise<void> => {
  await expect.poll(() => state(leg).retrying, patience).toBe(copies)
}

describe("Segment's webhook", () => {
  test('sends the same bytes again after a 5xx, and no sooner than its back-off says', async () => {
    await start()
    receiver.answer(() => 503)
    await segment('m1')
    await untilRetrying('segment', 1)
    expect(state('segment')).toMatchObject({ delivered: 0, waiting: 0, lastStatus: 503, lastRetry: 503 })
    const [wait] = scheduler.waits()
    expect(wait).toBeGreaterThanOrEqual(7_500)
    expect(wait).toBeLessThanOrEqual(22_500)
    receiver.answer(() => 200)
    scheduler.advance(wait! - 1)
    expect(receiver.requests).toHaveLength(1)
    scheduler.advance(1)
    await sandbox.webhooksIdle()
    expect(receiver.requests[1]!.raw).toBe(receiver.requests[0]!.raw)
    expect(state('segment')).toMatchObject({ delivered: 1, retrying: 0, requests: 2, lastStatus: 200 })
  })

  test('waits five seconds for an answer, then tries again', async () => {
    await start()
    receiver.answer(() => 'never')
    await segment('m1')
    await expect.poll(() => receiver.requests.length, patience).toBe(1)
    expect(scheduler.waits()).toEqual([5_000])
    scheduler.advance(5_000)
    await untilRetrying('segment', 1)
    expect(state('segment')).toMatchObject({ lastStatus: null, lastRetry: 'no answer' })
    receiver.answer(() => 200)
    scheduler.advance(scheduler.waits()[0]!)
    await sandbox.webhooksIdle()
    expect(came()).toEqual(['m1', 'm1'])
  })

  test('drops what is answered with 4xx, counts it and says so once', async () => {
    await start()
    receiver.answer(() => 401)
    await segment('m1')
    await segment('m2')
    await sandbox.webhooksIdle()
    expect(state('segment')).toMatchObject({ refused: 2, lastRefusal: 401, requests: 2, delivered: 0 })
    expect(told).toEqual([`Segment's webhook ${receiver.url} answered 401: such copies are not sent again.`])
  })

  test('gives up after four hours', async () => {
    await start()
    receiver.answer(() => 500)
    await segment('m1')
    for (let tries = 0; state('segment').expired === 0 && tries < 20; tries += 1) {
      await expect.poll(() => state('segment').retrying + state('segment').expired, patience).toBe(1)
      scheduler.advance(scheduler.waits()[0] ?? 0)
    }
    await sandbox.webhooksIdle()
    expect(state('segment')).toMatchObject({ expired: 1, retrying: 0, delivered: 0 })
    expect(scheduler.now()).toBeLessThanOrEqual(4 * HOUR)
    expect(scheduler.now()).toBeGreaterThan(HOUR)
  })

  test('tries again where nobody listens', async () => {
    await start({ segment: { url: 'http://127.0.0.1:1/' } })
    await segment('m1')
    await untilRetrying('segment', 1)
    expect(state('segment').lastRetry).toBe('no answer')
  })

  test('comes back faster by a factor', async () => {
    await start({ timeScale: 0.001 })
    receiver.answer(() => 503)
    await segment('m1')
    await untilRetrying('segment', 1)
    expect(scheduler.waits()[0]).toBeLessThanOrEqual(22.5)
    receiver.answer(() => 200)
    scheduler.advance(23)
    await sandbox.webhooksIdle()
    expect(came()).toEqual(['m1', 'm1'])
  })
})

describe("RudderStack's webhook", () => {
  test("keeps a person's order through a retry, and others go on meanwhile", async () => {
    await start()
    receiver.answer(({ raw }) => (raw.includes('"m1"') ? 500 : 200))
    for (const id of ['m1', 'm2', 'm3']) await rudderstack(id)
    await rudderstack('n1', 'b')
    await untilRetrying('rudderstack', 1)
    await expect.poll(() => state('rudderstack').delivered, patience).toBe(1)
    expect(new Set(came())).toEqual(new Set(['m1', 'n1']))
    expect(scheduler.waits()).toEqual([10_000])
    receiver.answer(() => 200)
    scheduler.advance(10_000)
    await sandbox.webhooksIdle()
    expect(came().filter((id) => id !== 'n1')).toEqual(['m1', 'm1', 'm2', 'm3'])
  })

  test('lets the next one go where the one before is aborted', async () => {
    await start()
    receiver.answer(({ raw }) => (raw.includes('"m1"') ? 400 : 200))
    for (const id of ['m1', 'm2']) await rudderstack(id)
    await sandbox.webhooksIdle()
    expect(came()).toEqual(['m1', 'm2'])
    expect(state('rudderstack')).toMatchObject({ refused: 1, delivered: 1 })
  })

  test('waits ten seconds for an answer', async () => {
    await start()
    receiver.answer(() => 'never')
    await rudderstack('m1')
    await expect.poll(() => receiver.requests.length, patience).toBe(1)
    scheduler.advance(9_999)
    expect(scheduler.waits()).toEqual([1])
    scheduler.advance(1)
    await untilRetrying('rudderstack', 1)
    expect(scheduler.waits()).toEqual([10_000])
  })

  test('sends each of 300 copies of 20 people once and in order', async () => {
    await start()
    const events = Array.from({ length: 300 }, (_, n) => ({
      event: 'E',
      anonymousId: `a${n % 20}`,
      messageId: String(n),
    }))
    await toRudderstack(sandbox, 'batch', { batch: events.map((event) => ({ type: 'track', ...event })) })
    await sandbox.webhooksIdle()
    expect(receiver.events()).toHaveLength(300)
    for (let person = 0; person < 20; person += 1) {
      const own = receiver.events().filter(({ anonymousId }) => anonymousId === `a${person}`)
      expect(own.map(({ messageId }) => Number(messageId))).toEqual(
        Array.from({ length: 15 }, (_, n) => n * 20 + person),
      )
    }
  })
})

describe('under load', () => {
  const batchOf = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({
      type: 'track',
      event: 'E',
      anonymousId: `a${from + n}`,
      messageId: `m${from + n}`,
    }))

  test('a queue is bounded: what is beyond is dropped, counted and told once, and what was in it arrives', async () => {
    await start({ queueLimit: 100 })
    receiver.answer(() => 'never')
    for (let n = 0; n < 500; n += 50) await toSegment(sandbox, 'b', { batch: batchOf(n, 50) })
    await expect.poll(() => receiver.requests.length, patience).toBe(64)
    expect(state('segment')).toMatchObject({ waiting: 100, dropped: 400, delivered: 0 })
    expect(receiver.mostAtOnce()).toBe(64)
    expect(told).toEqual([
      `Segment's webhook ${receiver.url}: 100 copies wait already, so further ones are dropped until it takes some.`,
    ])
    receiver.answer(() => 200)
    receiver.release()
    await sandbox.webhooksIdle()
    expect(state('segment')).toMatchObject({ waiting: 0, retrying: 0, dropped: 400, delivered: 100 })
    await segment('one more')
    await sandbox.webhooksIdle()
    expect(state('segment')).toMatchObject({ dropped: 400, delivered: 101 })
  })

  test('memory stays bounded while 20,000 events find a webhook that takes none', async () => {
    await start({ queueLimit: 500 })
    receiver.answer(() => 'never')
    const filler = 'x'.repeat(1_000)
    const send = async (from: number, to: number): Promise<void> => {
      for (let n = from; n < to; n += 500)
        await toRudderstack(sandbox, 'batch', {
          batch: batchOf(n, 500).map((event) => ({ ...event, properties: { filler } })),
        })
      sandbox.clear()
    }
    await send(0, 20_000)
    expect(state('rudderstack').waiting).toBe(500)
    // what is kept is what waits, and a timer for each of the 64 requests under way
    expect(scheduler.waits().length).toBeLessThanOrEqual(64)
  })

  test('close ends at once, ends the wait for idleness, and says what was not delivered', async () => {
    await start({ segment: { url: receiver.url, format: 'actions', batchSize: 3 } })
    receiver.answer(({ raw }) => (raw.includes('"n"') ? 503 : 'never'))
    for (const id of ['m1', 'm2', 'm3', 'm4']) await segment(id)
    await rudderstack('n')
    await untilRetrying('rudderstack', 1)
    await expect.poll(() => receiver.requests.length, patience).toBe(2)
    const idle = sandbox.webhooksIdle()
    await sandbox.close()
    await idle
    expect(state('segment')).toMatchObject({ undelivered: 4, waiting: 0, retrying: 0, delivered: 0 })
    expect(state('rudderstack')).toMatchObject({ undelivered: 1, waiting: 0, retrying: 0 })
    expect(scheduler.waits()).toEqual([])
  })
})

test('without webhooks nothing is ever on its way', async () => {
  sandbox = await startSandbox()
  await segment('m1')
  await sandbox.webhooksIdle()
  expect(sandbox.webhooks()).toEqual({ segment: null, rudderstack: null })
})
