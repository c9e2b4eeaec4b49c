import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKeepaliveBudget } from '../../../src/browser/recovery/keepalive-budget.ts'
import type { Sent } from '../../../src/browser/recovery/queue.ts'
import { settled } from './manual-clock.ts'
import { outgoing, vendor, type Asked, type VendorAnswer } from './vendor.ts'

const NAMES = ['one', 'two', 'three', 'four', 'five']

/** Sends them all, and collects what each became, in the order in which that was known. */
function sendAll(to: ReturnType<typeof vendor>, names = NAMES): string[] {
  const became: string[] = []
  for (const name of names)
    void to.sender.send(outgoing(name)).then((sent: Sent) => became.push(`${name} ${sent.kind}`))
  return became
}

describe('a request', () => {
  test('to Segment is the one that its SDK makes', async () => {
    const { sender, asked } = vendor('segment')
    expect(await sender.send(outgoing('one'))).toEqual({ kind: 'confirmed' })
    const [{ at: _, ...request } = {} as Asked] = asked
    expect(request).toEqual({
      url: 'https://api.segment.io/v1/t',
      headers: { authorization: `Basic ${btoa('KEY:')}`, 'content-type': 'text/plain' },
      body: { ...outgoing('one').body, writeKey: 'KEY', sentAt: '2026-11-23T00:00:00.000Z' },
      keepalive: true,
    })
  })

  test('to RudderStack is the one that its SDK makes, whatever slashes the address ends with', async () => {
    const { sender, asked } = vendor('rudderstack')
    expect(await sender.send(outgoing('one'))).toEqual({ kind: 'confirmed' })
    const [{ at: _, ...request } = {} as Asked] = asked
    expect(request).toEqual({
      url: 'https://data.example/plane/v1/track',
      headers: {
        authorization: `Basic ${btoa('KEY:')}`,
        'content-type': 'application/json',
        anonymousid: Buffer.from('añon').toString('base64'),
      },
      body: { ...outgoing('one').body, sentAt: '2026-11-23T00:00:00.000Z' },
      keepalive: true,
    })
  })

  test('goes to the source that the SDK has sent it to', async () => {
    const { sender, asked } = vendor('segment')
    await sender.send(outgoing('one', { writeKey: 'EARLIER' }))
    expect(asked[0]!.headers['authorization']).toBe(`Basic ${btoa('EARLIER:')}`)
    expect(asked[0]!.body['writeKey']).toBe('EARLIER')
  })

  test('names the time of its own attempt, since the vendors take it for the clock at arrival', async () => {
    const to = vendor('segment', (_, nth) => (nth === 1 ? 500 : 200))
    sendAll(to, ['one'])
    await to.clock.pass(60_000)
    expect(to.asked.map(({ body }) => body['sentAt'])).toEqual([
      '2026-11-23T00:00:00.000Z',
      '2026-11-23T00:00:01.000Z',
    ])
  })

  test('is answered and read to the end, whatever the status', async () => {
    const to = vendor('segment', (name) => (name === 'one' ? 400 : 200))
    sendAll(to)
    await to.clock.pass(0)
    expect(to.seen).toEqual({ underWay: 0, most: 2, read: NAMES.length })
  })
})

describe('events', () => {
  test('go in the order in which they came, two at a time', async () => {
    const to = vendor('rudderstack')
    const became = sendAll(to)
    await settled()
    expect(to.names()).toEqual(['one', 'two', 'three', 'four', 'five'])
    expect(became).toEqual(NAMES.map((name) => `${name} confirmed`))
    expect(to.seen.most).toBe(2)
  })

  test('that fail go again, first of all, one at a time, after pauses that grow until one passes', async () => {
    const to = vendor('segment', (_, nth) => (nth <= 4 ? 503 : 200))
    const became = sendAll(to)
    await to.clock.pass(60_000)
    expect(to.asked.map(({ at }) => at / 1_000)).toEqual([0, 0, 2, 6, 14, 14, 14, 14, 14])
    expect(to.names().slice(0, 3)).toEqual(['one', 'two', 'one'])
    expect([...became].sort()).toEqual(NAMES.map((name) => `${name} confirmed`).sort())
  })

  test.each<[VendorAnswer]>([['broken'], ['hang'], [500], [{ status: 429 }]])(
    'that get %j arrive once the vendor is back, each of them once',
    async (answer) => {
      let isBack = false
      const to = vendor('rudderstack', () => (isBack ? 200 : answer))
      const became = sendAll(to)
      await to.clock.pass(120_000)
      expect(became).toEqual([])
      const before = to.asked.length
      isBack = true
      await to.clock.pass(300_000)
      expect([...became].sort()).toEqual(NAMES.map((name) => `${name} confirmed`).sort())
      expect([...to.names().slice(before)].sort()).toEqual([...NAMES].sort())
    },
  )

  test('that get no answer are given up after 10 s', async () => {
    const to = vendor('segment', (_, nth) => (nth === 1 ? 'hang' : 200))
    const became = sendAll(to, ['one'])
    await to.clock.pass(9_999)
    expect(to.seen.underWay).toBe(1)
    await to.clock.pass(1_001)
    expect(to.asked.map(({ at }) => at)).toEqual([0, 11_000])
    expect(became).toEqual(['one confirmed'])
  })

  test('whose answer breaks off after its status have arrived', async () => {
    const to = vendor('segment', () => ({ status: 200, breaksOff: true }))
    expect(await to.sender.send(outgoing('one'))).toEqual({ kind: 'confirmed' })
  })

  test('that the vendor refuses are given up, and the others go on', async () => {
    const to = vendor('rudderstack', (name) => (name === 'two' ? 400 : 200))
    const became = sendAll(to)
    await settled()
    expect(became).toEqual(NAMES.map((name) => `${name} ${name === 'two' ? 'refused' : 'confirmed'}`))
    expect(await vendor('rudderstack', () => 413).sender.send(outgoing('one'))).toEqual({
      kind: 'refused',
      status: 413,
    })
  })

  test.each([
    ['segment', [408, 410, 429, 460, 500, 502, 503], [400, 401, 404, 413, 501, 505, 511]],
    ['rudderstack', [429, 500, 501, 503], [400, 401, 404, 408, 410, 413]],
  ] as const)('are refused by %s where its SDK gives up', async (leg, retried, refused) => {
    for (const status of [...retried, ...refused]) {
      const to = vendor(leg, (_, nth) => (nth === 1 ? status : 200))
      const became = sendAll(to, ['one'])
      await to.clock.pass(10_000)
      const isRetried = (retried as readonly number[]).includes(status)
      expect([status, ...became]).toEqual([status, `one ${isRetried ? 'confirmed' : 'refused'}`])
    }
  })

  test('do not wait for one that the vendor stumbles over, which is tried again less and less', async () => {
    const to = vendor('segment', (name) => (name === 'one' ? 500 : 200))
    const became = sendAll(to)
    await to.clock.pass(120_000)
    expect(became).toEqual(['two', 'three', 'four', 'five'].map((name) => `${name} confirmed`))
    const again = to.asked.filter(({ body }) => body['event'] === 'one').map(({ at }) => at)
    expect(again.length).toBeGreaterThan(3)
    expect(again.at(-1)! - again.at(-2)!).toBeGreaterThan(8_000)
  })

  test('all arrive in the end, each of them once, two at a time at most, whatever fails on the way', async () => {
    const fault = fc.constantFrom<VendorAnswer>('broken', 'hang', 500, 429, { status: 503, retryAfter: '20' })
    const step = fc.oneof({ weight: 3, arbitrary: fc.constant<VendorAnswer>(200) }, fault)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.array(fc.nat(9)), async (steps, onlineAt) => {
        const arrived: string[] = []
        const to = vendor('segment', (name, nth) => {
          const answer = steps[nth - 1] ?? 200
          if (answer === 200) arrived.push(name)
          return answer
        })
        const became = sendAll(to)
        for (let i = 0; i < 10; i++) {
          if (onlineAt.includes(i)) to.online()
          await to.clock.pass(20_000)
        }
        await to.clock.pass(36_000_000)
        expect([...arrived].sort()).toEqual([...NAMES].sort())
        expect([...became].sort()).toEqual(NAMES.map((name) => `${name} confirmed`).sort())
        expect(to.seen.most).toBeLessThanOrEqual(2)
      }),
      { numRuns: 60 },
    )
  })

  test('tell of every attempt that failed', async () => {
    const failures: number[] = []
    const to = vendor('segment', (_, nth) => (nth <= 3 ? 500 : 200))
    const sent = to.sender.send(outgoing('one'), (count) => failures.push(count))
    await to.clock.pass(60_000)
    expect(await sent).toEqual({ kind: 'confirmed' })
    expect(failures).toEqual([1, 2, 3])
  })
})

describe('a pause', () => {
  test('that the vendor asks for is kept, whatever becomes of the request beside it', async () => {
    const to = vendor('segment', (_, nth) => (nth === 1 ? { status: 429, retryAfter: '30' } : 200))
    const became = sendAll(to)
    await to.clock.pass(29_999)
    expect(to.names()).toEqual(['one', 'two'])
    to.online()
    await settled()
    expect(to.asked.length).toBe(2)
    await to.clock.pass(1)
    expect([...became].sort()).toEqual(NAMES.map((name) => `${name} confirmed`).sort())
  })

  test('for a date is kept too', async () => {
    const retryAfter = 'Mon, 23 Nov 2026 00:05:00 GMT'
    const to = vendor('rudderstack', (_, nth) => (nth === 1 ? { status: 503, retryAfter } : 200))
    sendAll(to, ['one'])
    await to.clock.pass(600_000)
    expect(to.asked.map(({ at }) => at)).toEqual([0, 300_000])
  })

  test('after a network failure ends when the browser is online again', async () => {
    let isOnline = false
    const to = vendor('rudderstack', () => (isOnline ? 200 : 'broken'))
    const became = sendAll(to)
    await to.clock.pass(100_000)
    const before = to.asked.length
    isOnline = true
    to.online()
    await settled()
    expect(to.asked.length - before).toBe(NAMES.length)
    expect(became.length).toBe(NAMES.length)
  })

  test('does not begin where that was told while the request still failed', async () => {
    const to = vendor('rudderstack', (_, nth) => (nth <= 2 ? 'broken' : 200))
    const became = sendAll(to)
    to.online()
    await settled()
    expect(became).toEqual(NAMES.map((name) => `${name} confirmed`))
  })

  test('begins all the same where the network is told to be there and is not', async () => {
    const to = vendor('rudderstack', () => 'broken')
    sendAll(to, ['one'])
    to.online()
    await settled()
    expect(to.asked.length).toBe(2)
  })
})

describe('keepalive', () => {
  const size = fc.integer({ min: 1, max: 40_000 })

  test('is for 60,000 B under way at a time, those of both legs taken together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(size, { minLength: 1, maxLength: 20 }), async (sizes) => {
        const budget = createKeepaliveBudget()
        const legs = (['segment', 'rudderstack'] as const).map((leg) => vendor(leg, undefined, { budget }))
        let least = budget.left
        const watched = legs.map(({ sender }, i) =>
          Promise.all(
            sizes.map(async (bytes) => {
              const sent = sender.send(outgoing(`${i}`, { text: 'x'.repeat(bytes) }))
              least = Math.min(least, budget.left)
              return sent
            }),
          ),
        )
        await Promise.all(watched)
        expect(least).toBeGreaterThanOrEqual(0)
        expect(budget.left).toBe(60_000)
        const kept = legs.flatMap(({ asked }) => asked).filter(({ keepalive }) => keepalive)
        expect(kept.every(({ body }) => JSON.stringify(body).length <= 60_000)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  test('counts bytes, not characters', async () => {
    const { sender, asked } = vendor('segment')
    await sender.send(outgoing('one', { text: 'é'.repeat(30_000) }))
    expect(asked[0]!.keepalive).toBe(false)
  })

  test('is left out where a request has failed: it may have been one too many for the browser', async () => {
    const to = vendor('segment', (_, nth) => (nth === 1 ? 'broken' : 200))
    sendAll(to, ['one'])
    await to.clock.pass(10_000)
    expect(to.asked.map(({ keepalive }) => keepalive)).toEqual([true, false])
  })
})

describe('when the page goes', () => {
  const bodies = (...names: string[]) => names.map((name) => outgoing(name).body)

  test('one batch leaves at once, in the vendor’s own form', async () => {
    const segment = vendor('segment')
    expect(segment.sender.sendOnLeave(bodies('one', 'two')).count).toBe(2)
    expect(segment.asked).toMatchObject([
      {
        url: 'https://api.segment.io/v1/b',
        headers: { 'content-type': 'text/plain' },
        body: { writeKey: 'KEY', batch: bodies('one', 'two'), sentAt: '2026-11-23T00:00:00.000Z' },
        keepalive: true,
      },
    ])
    const rudderstack = vendor('rudderstack')
    const { sent } = rudderstack.sender.sendOnLeave(bodies('one', 'two'))
    expect(rudderstack.asked).toMatchObject([
      {
        url: 'https://data.example/plane/beacon/v1/batch?writeKey=KEY',
        headers: { 'content-type': 'text/plain' },
        body: { batch: bodies('one', 'two') },
        keepalive: true,
      },
    ])
    expect(await sent).toEqual({ kind: 'confirmed' })
  })

  test('as many of the first ones leave as the browser takes, never more', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 30_000 })), async (sizes) => {
        const budget = createKeepaliveBudget()
        const { sender, asked } = vendor('segment', undefined, { budget })
        const events = sizes.map((bytes, i) => outgoing(`${i}`, { text: 'x'.repeat(bytes) }).body)
        const { count, sent } = sender.sendOnLeave(events)
        expect(budget.left).toBeGreaterThanOrEqual(0)
        const batch = (asked[0]?.body['batch'] ?? []) as unknown[]
        expect(batch).toEqual(events.slice(0, count))
        if (count < events.length)
          expect(
            JSON.stringify({ ...asked[0]?.body, batch: events.slice(0, count + 1) }).length,
          ).toBeGreaterThan(59_900)
        await sent
        expect(budget.left).toBe(60_000)
      }),
      { numRuns: 50 },
    )
  })

  test('what failed is owed on, should the page live', async () => {
    const to = vendor('segment', () => 'broken')
    expect(await to.sender.sendOnLeave(bodies('one')).sent).toEqual({ kind: 'stopped' })
  })
})

describe('a stop', () => {
  test('lets what is under way come to its end, and nothing more leave', async () => {
    const to = vendor('segment', (name) => (name === 'two' ? 500 : 200))
    const became = sendAll(to)
    to.sender.stop()
    await to.clock.pass(600_000)
    expect(to.names()).toEqual(['one', 'two'])
    expect([...became].sort()).toEqual(
      ['one confirmed', ...['two', 'three', 'four', 'five'].map((name) => `${name} stopped`)].sort(),
    )
    expect(await to.sender.send(outgoing('six'))).toEqual({ kind: 'stopped' })
    expect(to.sender.sendOnLeave([outgoing('six').body]).count).toBe(0)
  })

  test('can end what is under way', async () => {
    const to = vendor('segment', () => 'hang')
    const became = sendAll(to, ['one'])
    to.sender.stop(true)
    await settled()
    expect(became).toEqual(['one stopped'])
    expect(to.seen.underWay).toBe(0)
  })

  test('of the leg alone keeps its events from leaving while it lasts', async () => {
    let isOpen = false
    const to = vendor('segment', undefined, { isOpen: () => isOpen })
    expect(await to.sender.send(outgoing('one'))).toEqual({ kind: 'stopped' })
    expect(to.sender.sendOnLeave([outgoing('one').body]).count).toBe(0)
    expect(to.asked).toEqual([])
    isOpen = true
    expect(await to.sender.send(outgoing('one'))).toEqual({ kind: 'confirmed' })
  })
})
