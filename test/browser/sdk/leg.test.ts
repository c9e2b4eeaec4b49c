import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Driver } from '../../../src/browser/sdk/driver.ts'
import type { HandOverState } from '../../../src/browser/sdk/hand-over.ts'
import { createLeg } from '../../../src/browser/sdk/leg.ts'
import { createTurns } from '../../../src/browser/turns.ts'
import type { Copy, Person } from '../../../src/core/index.ts'

const person = (userId: string): Person => ({
  anonymousId: 'a',
  userId,
  traits: {},
  groupId: null,
  groupTraits: {},
})
/** Whose call was made last: who is here, until a test says otherwise. */
let newest = person('')
const copy = (event: string): Copy => {
  newest = person(event)
  return { type: 'track', event, person: newest, fields: {}, options: {}, page: {} } as unknown as Copy
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A leg whose SDK comes when the test says so, and takes `costMs` for every call. */
function world(costMs = 0) {
  const time = { now: 0 }
  /** Who is here, where that is not the person of the newest call. */
  const here: { person: Person | null } = { person: null }
  let stopped = false
  const seen: string[] = []
  const moves: [event: string | undefined, from: HandOverState | null, to: HandOverState][] = []
  const driver: Driver = {
    sdk: {},
    align: ({ userId }) => void seen.push(`is ${userId}`),
    hand(given, _, handOver) {
      if (given.event === 'bad') throw new Error('sdk')
      seen.push(given.event!)
      time.now += costMs
      handOver.move('handed')
    },
    stop() {
      stopped = true
      seen.push('stopped')
    },
    forgo: (pairIds) => void seen.push(...[...pairIds].map((id) => `not ${id}`)),
    resume() {
      if (stopped) seen.push('resumed')
      stopped = false
    },
  }
  let come: (driver: Driver) => void = () => {}
  let fail: (error: Error) => void = () => {}
  const start = vi.fn(() => new Promise<Driver>((resolve, reject) => void ([come, fail] = [resolve, reject])))
  const turns = createTurns(() => time.now)
  const leg = createLeg({
    name: 'segment',
    start,
    integrations: () => ({}),
    onMove: (handOver, from) => void moves.push([handOver.copy.event, from, handOver.state]),
    person: () => here.person ?? newest,
    onHanded: () => {},
    onSettled: () => {},
    clock: () => time.now,
    turns: {
      isOver: turns.isOver,
      next(run) {
        seen.push('a turn of the page')
        turns.next(run)
      },
    },
  })
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)
  return {
    leg,
    seen,
    moves,
    time,
    here,
    start,
    settle,
    come: () => (come(driver), settle()),
    fail: (why: string) => (fail(new Error(why)), settle()),
  }
}

describe('given an SDK that has not loaded', () => {
  test('it keeps calls and hands them over in order, each with its own person', async () => {
    const { leg, seen, come } = world()
    const [one, two] = [leg.send(copy('one')), leg.send(copy('two'))]
    expect([one.state, two.state, leg.state]).toEqual(['queued', 'queued', 'loading'])
    await come()
    expect(seen).toEqual(['is one', 'one', 'is two', 'two'])
    expect([one.state, two.state, leg.state]).toEqual(['handed', 'handed', 'ready'])
  })

  test('its SDK is asked for once', () => {
    const { leg, start } = world()
    leg.load()
    leg.send(copy('one'))
    leg.load()
    expect(start).toHaveBeenCalledTimes(1)
  })

  test('a person without a call waits for the calls before it, and no longer', async () => {
    const { leg, seen, here, come } = world()
    leg.send(copy('one'))
    here.person = person('later')
    leg.align(here.person)
    await come()
    expect(seen).toEqual(['is one', 'one', 'is later'])
  })

  test('it holds 10,000 calls and drops the next, saying why', () => {
    const { leg } = world()
    for (let i = 0; i < 10_000; i++) leg.send(copy('x'))
    expect(leg.send(copy('one too many'))).toMatchObject({ state: 'dropped', why: 'overflow' })
  })
})

describe('given an SDK that fails to load', () => {
  test('queued and later calls are blocked, with the reason', async () => {
    const { leg, fail } = world()
    const one = leg.send(copy('one'))
    await fail('config-404')
    expect(one).toMatchObject({ state: 'blocked', why: 'config-404' })
    expect(leg.send(copy('two'))).toMatchObject({ state: 'blocked', why: 'config-404' })
    expect(leg).toMatchObject({ state: 'failed', why: 'config-404' })
  })

  test('the copies can be taken back, once', async () => {
    const { leg, fail } = world()
    leg.send(copy('one'))
    await fail('x')
    expect(leg.takeBack('failover').map(({ event }) => event)).toEqual(['one'])
    expect(leg.takeBack('failover')).toEqual([])
  })

  test('one that does not come counts as failed, and should it come after all the calls go out', async () => {
    const { leg, seen, come, time } = world()
    const one = leg.send(copy('one'))
    time.now = 9_500
    await vi.advanceTimersByTimeAsync(9_500)
    expect(one).toMatchObject({ state: 'blocked', why: 'timeout' })
    expect(leg).toMatchObject({ state: 'failed', ms: 9_500 })
    await come()
    expect(seen).toEqual(['is one', 'one'])
    expect(one.state).toBe('handed')
  })
})

describe('given a loaded SDK', () => {
  test('one call that makes it throw is blocked and the next goes through', async () => {
    const { leg, come } = world()
    leg.load()
    await come()
    expect(leg.send(copy('bad'))).toMatchObject({ state: 'blocked', why: 'sdk-threw' })
    expect(leg.send(copy('good')).state).toBe('handed')
  })

  test('a long queue is drained in slices, in order, calls made meanwhile at its end', async () => {
    const { leg, seen, come } = world(5)
    for (const event of ['1', '2', '3', '4']) leg.send(copy(event))
    const coming = come()
    await Promise.resolve()
    await coming
    leg.send(copy('5'))
    await vi.runAllTimersAsync()
    // two of 5 ms are a slice
    const turn = 'a turn of the page'
    expect(seen.filter((line) => !line.startsWith('is'))).toEqual(['1', '2', turn, '3', '4', turn, '5'])
  })

  test('every move is told with where it came from', async () => {
    const { leg, moves, come } = world()
    leg.load()
    await come()
    leg.send(copy('one'))
    expect(moves).toEqual([
      ['one', null, 'queued'],
      ['one', 'queued', 'handed'],
    ])
  })
})

describe('when stopped', () => {
  test('what is queued is dropped with the reason, and an SDK that comes later is stopped', async () => {
    const { leg, seen, come } = world()
    const one = leg.send(copy('one'))
    leg.stop('consent')
    expect(one).toMatchObject({ state: 'dropped', why: 'consent' })
    await come()
    expect(seen).toEqual(['stopped'])
    expect(leg.state).toBe('stopped')
  })

  test('what is others’ to send is not handed over, nor tried again, and nothing more is heard of it', async () => {
    const { leg, seen, moves, come } = world()
    const one = leg.send({ ...copy('one'), pairId: 'pair-1' })
    leg.send({ ...copy('two'), pairId: 'pair-2' })
    leg.letGo(new Set(['pair-1']))
    await come()
    expect(seen).toEqual(['is two', 'two'])
    expect(one.state).toBe('queued')
    leg.letGo(new Set(['gone']))
    expect(seen.at(-1)).toBe('not gone')
    expect(moves.filter(([event]) => event === 'one')).toHaveLength(1)
  })

  test('it takes calls again after it is loaded again', async () => {
    const { leg, seen, come } = world()
    leg.load()
    await come()
    leg.stop('consent')
    leg.load()
    leg.send(copy('one'))
    expect(seen).toEqual(['stopped', 'resumed', 'is one', 'one'])
  })
})
