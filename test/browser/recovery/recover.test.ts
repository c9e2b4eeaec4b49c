import { describe, expect, test, vi } from 'vitest'
import { recover } from '../../../src/browser/recovery/recover.ts'
import type { RecoverOptions } from '../../../src/browser/recovery/recover-options.ts'
import type { Sent } from '../../../src/browser/recovery/queue.ts'
import type { Sender } from '../../../src/browser/recovery/sender.ts'
import type { Outgoing } from '../../../src/browser/recovery/vendor-request.ts'
import type { JournalRecord } from '../../../src/browser/journal/record.ts'
import type { Leg } from '../../../src/core/index.ts'
import { settled } from './manual-clock.ts'
import { AT, listJournal, record } from './records.ts'

const DAY_MS = 86_400_000
type Answering = (outgoing: Outgoing, onFailure: (failures: number) => void) => Promise<Sent>

const confirmed: Answering = () => Promise.resolve({ kind: 'confirmed' })
const never: Answering = () => new Promise(() => {})

/** Recovery of these records by a page `here`; `said` is what it told, `sent` what each leg was given. */
function page(records: readonly JournalRecord[], more: Partial<RecoverOptions> = {}) {
  const list = listJournal(records)
  const sent: Record<Leg, Outgoing[]> = { segment: [], rudderstack: [] }
  const said: string[] = []
  const stop = new AbortController()
  const answer: Record<Leg, Answering> = { segment: confirmed, rudderstack: confirmed }
  const senderOf = (leg: Leg): Sender => ({
    send(outgoing, onFailure = () => {}) {
      sent[leg].push(outgoing)
      return answer[leg](outgoing, onFailure)
    },
    sendOnLeave: () => ({ count: 0, sent: Promise.resolve({ kind: 'stopped' }) }),
    stop() {},
  })
  const options: RecoverOptions = {
    journal: list.journal,
    senders: { segment: senderOf('segment'), rudderstack: senderOf('rudderstack') },
    alive: () => Promise.resolve(new Set(['here'])),
    owner: 'here',
    killed: () => null,
    tell: (leg, { id }, { kind }) => void said.push(`${id} ${leg} ${kind}`),
    now: () => AT + DAY_MS,
    maxAgeMs: 7 * DAY_MS,
    signal: stop.signal,
    locks: createLocks(),
    ...more,
  }
  const ids = (leg: Leg): string[] => sent[leg].map(({ id }) => id)
  return { ...list, options, sent, ids, said, stop, answer, run: () => recover(options) }
}

/** Locks of one browser, as far as they are asked for with `ifAvailable`. */
function createLocks(): NonNullable<RecoverOptions['locks']> {
  const held = new Set<string>()
  const request = async (
    name: string,
    _: LockOptions,
    run: (lock: Lock | null) => Promise<unknown>,
  ): Promise<unknown> => {
    if (held.has(name)) return run(null)
    held.add(name)
    try {
      return await run({ name, mode: 'exclusive' })
    } finally {
      held.delete(name)
    }
  }
  return { request: request as LockManager['request'] }
}

describe('what a page has left that is no more', () => {
  test('goes to each leg that owes it, in the order in which it was made', async () => {
    const here = page([record('b', { at: AT + 2 }), record('c', { at: AT + 3 }), record('a', { at: AT + 1 })])
    expect(await here.run()).toBe(true)
    expect([here.ids('segment'), here.ids('rudderstack')]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ])
    expect(here.owed()).toEqual([])
    expect([...here.said].sort()).toEqual(
      ['a', 'b', 'c'].flatMap((id) => [`${id} rudderstack confirmed`, `${id} segment confirmed`]),
    )
  })

  test('goes to no leg that owes nothing of it', async () => {
    const here = page([record('a', { legs: { segment: { state: 'handed' } } })])
    await here.run()
    expect([here.ids('segment'), here.ids('rudderstack')]).toEqual([['a'], []])
  })

  test('goes as the SDK had sent it, where that was seen', async () => {
    const body = { type: 'track', messageId: 'own', context: { crossfade: { id: 'a' } } }
    const request = { url: 'https://data.example/v1/track', body: JSON.stringify(body) }
    const here = page([record('a', { legs: { rudderstack: { state: 'handed', request } } })])
    await here.run()
    expect(here.sent.rudderstack).toEqual([{ id: 'a', type: 'track', body }])
  })

  test('goes as it stood in the SDK’s queue, where it was taken from there', async () => {
    const body = { type: 'track', messageId: 'own', context: { crossfade: { id: 'a' } } }
    const taken = {
      segment: new Map([['a', null]]),
      rudderstack: new Map([['a', JSON.stringify(body)]]),
    }
    const here = page([record('a')], { taken })
    await here.run()
    expect(here.sent.rudderstack).toEqual([{ id: 'a', type: 'track', body }])
    expect(here.sent.segment).toMatchObject([{ body: { messageId: 'cf-a' } }])
  })

  test.each(['{"cut off', 'null', '{"context":{"crossfade":{"id":"other"}}}'])(
    'is built anew where what was seen is no body of it: %s',
    async (body) => {
      const request = { url: 'https://data.example/v1/track', body }
      const here = page([record('a', { legs: { segment: { state: 'handed', request } } })])
      await here.run()
      expect(here.sent.segment).toMatchObject([{ body: { messageId: 'cf-a', event: 'a' } }])
    },
  )

  test('and has left with that page counts as handed over', async () => {
    const here = page([record('a', { legs: { segment: { state: 'beacon' } } })])
    await here.run()
    expect([here.ids('segment'), here.owed(), here.said]).toEqual([[], [], ['a segment handed']])
  })

  test('and is older than it may be has expired, and is not sent', async () => {
    const here = page([record('old', { at: AT - 6 * DAY_MS - 1 }), record('young', { at: AT - 6 * DAY_MS })])
    await here.run()
    expect(here.ids('segment')).toEqual(['young'])
    expect(here.owed()).toEqual([])
    expect(here.said.filter((one) => one.endsWith('expired')).sort()).toEqual([
      'old rudderstack expired',
      'old segment expired',
    ])
  })

  test('and seems to be of the future is sent: the clock was set back', async () => {
    const here = page([record('a', { at: AT + 30 * DAY_MS })])
    await here.run()
    expect(here.ids('segment')).toEqual(['a'])
  })

  test.each([
    ['of another age of the world', -140 * DAY_MS, 'confirmed'],
    ['older than that, but not by so much that a clock must be wrong', -140 * DAY_MS + 1, 'expired'],
    ['of the year 1970', 0, 'confirmed'],
  ])('and seems to be %s', async (_, age, became) => {
    const now = AT + DAY_MS
    const here = page([record('a', { at: age === 0 ? 0 : now + age })])
    await here.run()
    expect(here.said).toEqual([`a segment ${became}`, `a rudderstack ${became}`])
    expect(here.owed()).toEqual([])
  })

  test('and is refused is given up', async () => {
    const here = page([record('a')])
    here.answer.segment = () => Promise.resolve({ kind: 'refused', status: 400 })
    await here.run()
    expect(here.owed()).toEqual([])
    expect(here.said).toContain('a segment refused')
  })

  test('and could not be sent by this page either is left to the next', async () => {
    const here = page([record('a')])
    here.answer.segment = () => Promise.resolve({ kind: 'stopped' })
    await here.run()
    expect(here.owed()).toEqual(['a segment'])
  })

  test('is marked with how often it was tried', async () => {
    const owed = { state: 'handed', integrations: { All: true }, attempts: 4 } as const
    const here = page([record('a', { legs: { segment: owed } })])
    here.answer.segment = (_, onFailure) => {
      onFailure(1)
      onFailure(2)
      return Promise.resolve({ kind: 'stopped' })
    }
    await here.run()
    expect(here.updates).toEqual([
      ['a', 'segment', { ...owed, attempts: 5 }],
      ['a', 'segment', { ...owed, attempts: 6 }],
    ])
  })

  test('and is no call that could be sent keeps nothing from the others', async () => {
    const broken = { ...record('a'), made: { ...record('a').made, person: null } } as never
    const here = page([broken, record('b', { call: { type: 'reset' } }), record('c')])
    expect(await here.run()).toBe(true)
    expect(here.ids('segment')).toEqual(['c'])
    expect(here.owed()).toEqual(['a segment', 'a rudderstack'])
  })
})

describe('calls of pages', () => {
  const records = [record('a'), record('b', { owner: 'other tab' }), record('c', { owner: 'here' })]

  test('that are alive are theirs to send, this one’s too', async () => {
    const here = page(records, { alive: () => Promise.resolve(new Set(['here', 'other tab'])) })
    await here.run()
    expect(here.ids('segment')).toEqual(['a'])
  })

  test('that have begun since the last look at who is alive are theirs to send, too', async () => {
    let looks = 0
    const here = page(records, {
      alive: () => Promise.resolve(new Set(looks++ === 0 ? ['here'] : ['here', 'other tab'])),
    })
    await here.run()
    expect(here.ids('segment')).toEqual(['a'])
  })

  test('that this one has no room for are sent from the journal', async () => {
    const here = page(records, { isSpilled: ({ id }) => id === 'c' })
    await here.run()
    expect(here.ids('segment')).toEqual(['a', 'b', 'c'])
  })

  test('are given a minute where no browser says which are alive', async () => {
    const young = record('young', { at: AT + DAY_MS - 60_000 })
    const old = record('old', { at: AT + DAY_MS - 60_001 })
    const here = page([young, old, ...records], { alive: () => Promise.resolve(null) })
    await here.run()
    expect([...here.ids('segment')].sort()).toEqual(['a', 'b', 'old'])
  })
})

describe('of several tabs', () => {
  test('one recovers, and another after it', async () => {
    const locks = createLocks()
    const [first, second] = [page([record('a')], { locks }), page([record('b')], { locks })]
    first.answer.segment = never
    const running = first.run()
    expect(await second.run()).toBe(false)
    expect(second.ids('segment')).toEqual([])
    first.stop.abort()
    expect(await running).toBe(true)
    expect(await second.run()).toBe(true)
  })

  test('each recovers where the browser has no locks, but only once at a time', async () => {
    const here = page([record('a')], { locks: null })
    here.answer.segment = never
    const running = here.run()
    expect(await here.run()).toBe(false)
    expect(await here.run()).toBe(false)
    await vi.waitFor(() => expect(here.ids('segment')).toEqual(['a']))
    here.stop.abort()
    expect(await running).toBe(true)
    expect(here.ids('segment')).toEqual(['a'])
  })

  test('none does where the browser refuses its locks, or the journal cannot be read', async () => {
    const refusing = { request: () => Promise.reject(new Error('SecurityError')) } as never
    expect(await page([record('a')], { locks: refusing }).run()).toBe(false)
    const unread = page([record('a')])
    const journal = { ...unread.journal, read: () => Promise.reject(new Error('no database')) }
    expect(await recover({ ...unread.options, journal })).toBe(false)
  })
})

describe('a leg', () => {
  const many = Array.from({ length: 330 }, (_, i) => record(`${i}`.padStart(3, '0'), { at: AT + i }))

  test('that is killed receives nothing, and what is for it waits', async () => {
    const beacon = record('c', { legs: { rudderstack: { state: 'beacon' } } })
    const here = page([record('a'), record('b'), beacon], { killed: () => 'rudderstack' })
    await here.run()
    expect([here.ids('segment'), here.ids('rudderstack')]).toEqual([['a', 'b'], []])
    expect(here.owed()).toEqual(['a rudderstack', 'b rudderstack'])
  })

  test('that is slow does not hold up the other, and has 50 calls in hand at most', async () => {
    const here = page(many)
    here.answer.segment = never
    const running = here.run()
    for (let i = 0; i < 200 && here.ids('rudderstack').length < many.length; i++) await settled()
    expect(here.ids('rudderstack').length).toBe(many.length)
    expect(here.ids('segment').length).toBe(50)
    here.stop.abort()
    expect(await running).toBe(true)
  })

  test('gets everything, a page of the journal at a time', async () => {
    const here = page(many)
    await here.run()
    expect(here.ids('segment')).toEqual(many.map(({ id }) => id))
    expect(here.owed()).toEqual([])
    expect(Math.max(...here.reads)).toBe(100)
  })
})

describe('on the signal', () => {
  test('recovery ends at once, and what was under way still counts when it is answered', async () => {
    const here = page([record('a'), record('b')])
    let answer: (sent: Sent) => void = () => {}
    here.answer.segment = () => new Promise((resolve) => (answer = resolve))
    const running = here.run()
    await settled()
    here.stop.abort()
    expect(await running).toBe(true)
    answer({ kind: 'confirmed' })
    await settled()
    expect(here.said).toContain('b segment confirmed')
  })

  test('that came before, nothing begins', async () => {
    const here = page([record('a')])
    here.stop.abort()
    expect(await here.run()).toBe(false)
    expect(here.ids('segment')).toEqual([])
  })
})

describe('a call that was made before a cohort was decided', () => {
  const undecided = record('a', { stamp: null, legs: {} })

  test('waits where nobody decides', async () => {
    const here = page([undecided])
    await here.run()
    expect([here.ids('segment'), here.kept.size]).toEqual([[], 1])
  })

  test('goes where it is decided now, and the decision is kept', async () => {
    const { stamp } = record('a')
    const revise = (one: JournalRecord): JournalRecord =>
      one.stamp ? one : { ...one, stamp, legs: { rudderstack: { state: 'queued' } } }
    const here = page([undecided], { revise })
    here.answer.rudderstack = never
    const running = here.run()
    await settled()
    expect([here.ids('segment'), here.ids('rudderstack')]).toEqual([[], ['a']])
    expect(here.kept.get('a')).toEqual({ ...undecided, stamp, legs: { rudderstack: { state: 'queued' } } })
    here.stop.abort()
    expect(await running).toBe(true)
  })
})
