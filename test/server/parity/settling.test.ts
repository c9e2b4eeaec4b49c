import { describe, expect, it, vi } from 'vitest'
import type { By } from '../../../src/server/parity/answers/parity-answer.ts'
import { COUNT_SETTLED, WRITE_BITS } from '../../../src/server/parity/settle/write-bits.ts'
import type { CopyRow } from '../../../src/server/warehouse/rows.ts'
import { HOUR_MS, MINUTE_MS, openWorld, sharedWarehouse, type World } from './world.ts'

// each test settles several times: seconds of work for the engine on a busy machine
vi.setConfig({ testTimeout: 180_000 })

const warehouse = sharedWarehouse()
const world = (): Promise<World> => openWorld(warehouse())

const rowsBy = async ({ parity, range }: World, by: By = 'event') =>
  (await parity.answer({ ...range, by })).rows

const outcomesOf = async (it: World, key = 'Order Completed') => {
  const row = (await rowsBy(it)).find((each) => each.key === key)
  return Object.fromEntries(Object.entries(row?.outcomes ?? {}).filter(([, count]) => count > 0))
}

describe('a pair', () => {
  it('is pending until the other copy is late, then missing, and repaired by a copy that comes after all', async () => {
    const it = await world()
    const call = it.call()
    it.setTime(2 * MINUTE_MS)
    await it.arrive(it.segment(call))
    expect(await outcomesOf(it)).toEqual({ pending: 1 })
    it.setTime(HOUR_MS - MINUTE_MS)
    await it.arrive()
    expect(await outcomesOf(it)).toEqual({ pending: 1 })
    it.setTime(HOUR_MS + 2 * MINUTE_MS)
    await it.arrive()
    expect(await outcomesOf(it)).toEqual({ missing: 1 })
    it.setTime(2 * HOUR_MS)
    await it.arrive(it.rudderstack(call, { received: 2 * HOUR_MS }))
    expect(await outcomesOf(it)).toEqual({ expected: 1 })
  })

  it('of two legs that say the very same is matched, and a second copy of RudderStack makes it a duplicate', async () => {
    const it = await world()
    const call = it.call()
    const [a, b] = [it.segment(call), it.rudderstack(call)]
    await it.arrive(a, { ...b, hash: a.hash, rawHash: a.rawHash })
    expect(await it.outcome(call.pairId)).toBe('matched')
    const again = it.rudderstack(call, { received: 9_000 })
    it.setTime(MINUTE_MS)
    await it.arrive({ ...again, hash: a.hash, rawHash: a.rawHash })
    expect(await it.outcome(call.pairId)).toBe('duplicate')
    const [row] = await rowsBy(it)
    expect(row).toMatchObject({
      calls: 1,
      segment: 1,
      rudderstack: 1,
      duplicates: { segment: 0, rudderstack: 1 },
    })
  })

  it('stays one pair where one leg renames the event, under the name that Segment has', async () => {
    const it = await world()
    const call = it.call()
    await it.arrive(
      it.segment(call),
      it.rudderstack(call, { change: (body) => (body['event'] = 'Order completed') }),
    )
    expect((await rowsBy(it)).map(({ key, calls }) => [key, calls])).toEqual([['Order Completed', 1]])
    expect(await outcomesOf(it)).toEqual({ mismatched: 1 })
  })

  it.each(['segment', 'rudderstack'] as const)(
    'stays one pair where the copies say different minutes and that of %s comes first',
    async (first) => {
      const it = await world()
      const call = it.call()
      const moved = it.rudderstack(call, {
        change: (body) => (body['originalTimestamp'] = new Date(call.at + 7 * MINUTE_MS).toISOString()),
      })
      const other = it.segment(call, { received: 2 * HOUR_MS })
      it.setTime(2 * HOUR_MS)
      if (first === 'segment') await it.arrive(it.segment(call))
      else await it.arrive(moved)
      expect(await outcomesOf(it)).toEqual({ [first === 'segment' ? 'missing' : 'extra']: 1 })
      await it.arrive(first === 'segment' ? { ...moved, receivedMs: it.from + 2 * HOUR_MS } : other)
      await it.arrive()
      expect(await outcomesOf(it)).toEqual({ mismatched: 1 })
      const hours = await rowsBy(it, 'hour')
      expect(hours.map(({ calls }) => calls)).toEqual([1])
    },
  )

  it('of which a copy comes while its minute is settled waits for the next time, and is compared then', async () => {
    let late: CopyRow | null = null
    const it = await openWorld({
      ...warehouse(),
      async command(sql, ...more) {
        const rows = late !== null && sql.includes('INSERT INTO pairs') ? [late] : []
        if (rows.length > 0) await warehouse().insertCopies(rows, 'meanwhile')
        await warehouse().command(sql, ...more)
      },
    })
    const call = it.call()
    late = it.rudderstack(call, { change: (body) => delete body['properties'] })
    await it.arrive(it.segment(call))
    expect(await outcomesOf(it)).toEqual({ pending: 1 })
    it.setTime(MINUTE_MS)
    await it.arrive(late)
    expect(await outcomesOf(it)).toEqual({ mismatched: 1 })
  })

  it('that was re-sent is recovered, whatever its body', async () => {
    const it = await world()
    const call = it.call()
    await it.arrive(it.segment(call), it.rudderstack(call, { recovered: true }))
    expect(await outcomesOf(it)).toEqual({ recovered: 1 })
  })

  it('of people on one leg is neither missing nor extra', async () => {
    const it = await world()
    const call = it.call({ session: { cohort: 'segment' } })
    it.setTime(2 * HOUR_MS)
    await it.arrive(it.segment(call))
    expect(await rowsBy(it)).toEqual([])
    const [row] = await rowsBy(it, 'cohort')
    expect(row).toMatchObject({ key: 'segment', calls: 1, segment: 1, rudderstack: 0 })
    expect(Object.values(row!.outcomes)).toEqual(Array.from({ length: 8 }, () => 0))
  })

  it('counts for as many as the sample stands for, and the answer says so', async () => {
    const it = await world()
    const call = it.call()
    await it.arrive(it.segment(call, { row: { weight: 10 } }), it.rudderstack(call, { row: { weight: 10 } }))
    const answer = await it.parity.answer({ ...it.range, by: 'event' })
    expect([answer.sampled, answer.rows[0]?.calls]).toEqual([true, 10])
  })
})

describe('copies that belong to no pair or time', () => {
  it('are counted apart: those without a stamp, and those of clocks that cannot be meant', async () => {
    const it = await world()
    const undated = it.call()
    await it.arrive(
      it.segment(it.call(), { row: { pairId: '' } }),
      it.segment(undated, { row: { bucketMs: 0 } }),
      it.rudderstack(undated, { row: { bucketMs: 0 } }),
    )
    const answer = await it.parity.answer({ ...it.range, by: 'event' })
    expect([answer.rows, answer.unstamped, answer.undated]).toEqual([[], { segment: 1, rudderstack: 0 }, 1])
  })
})

describe('settling', () => {
  it('comes to the same when it is done again', async () => {
    const it = await world()
    const calls = [it.call(), it.call({ name: 'Cart Viewed' })]
    it.setTime(2 * HOUR_MS)
    const rows = [it.segment(calls[0]!), it.rudderstack(calls[0]!), it.segment(calls[1]!)]
    await it.arrive(...rows)
    const before = await it.parity.answer({ ...it.range, by: 'event' })
    it.setTime(2 * HOUR_MS + MINUTE_MS)
    await it.arrive(...rows)
    expect((await it.parity.answer({ ...it.range, by: 'event' })).rows).toEqual(before.rows)
  })

  it('goes on after a restart where it stopped: with what came unsettled, and what became late', async () => {
    const it = await world()
    const [late, unseen] = [it.call(), it.call({ at: 5 * MINUTE_MS })]
    it.setTime(MINUTE_MS)
    await it.arrive(it.segment(late))
    await it.warehouse.insertCopies([it.segment(unseen), it.rudderstack(unseen)], 'unsettled')
    it.setTime(2 * HOUR_MS)
    const restarted = await it.restarted()
    restarted.start()
    await expect
      .poll(async () => (await restarted.answer({ ...it.range, by: 'event' })).rows[0]?.outcomes, {
        timeout: 120_000,
      })
      .toMatchObject({ missing: 1, expected: 1, pending: 0 })
    await restarted.stop()
  })

  it('says up to when nothing waits', async () => {
    const it = await world()
    const call = it.call()
    it.setTime(30 * MINUTE_MS)
    await it.arrive(it.segment(call))
    const { settledUntil } = await it.parity.answer({ ...it.range, by: 'event' })
    expect(settledUntil).toBeLessThanOrEqual(it.from)
  })

  it('and up to when sessions are counted: where that fails, they are no newer for pairs that are settled', async () => {
    let fails = true
    const real = warehouse()
    const it = await openWorld({
      ...real,
      command: (sql, ...rest) =>
        fails && sql === WRITE_BITS ? Promise.reject(new Error('no memory')) : real.command(sql, ...rest),
    })
    const call = it.call()
    it.setTime(110 * MINUTE_MS)
    await expect(it.arrive(it.segment(call), it.rudderstack(call))).rejects.toThrow('no memory')
    expect(it.parity.settledUntil()).toBeGreaterThanOrEqual(it.from + 50 * MINUTE_MS)
    expect(it.parity.sessionsUntil()).toBeNull()
    fails = false
    it.setTime(111 * MINUTE_MS)
    await it.arrive()
    expect(it.parity.sessionsUntil()).toBe(it.from + 21 * MINUTE_MS)
    fails = true
    const later = it.call({ at: 60 * MINUTE_MS })
    it.setTime(180 * MINUTE_MS)
    await expect(it.arrive(it.segment(later), it.rudderstack(later))).rejects.toThrow('no memory')
    expect(it.parity.sessionsUntil()).toBe(it.from + 21 * MINUTE_MS)
  })
})

describe('evidence', () => {
  const bitsOf = ({ warehouse: of }: World, session: string) =>
    of.query<{ key: string; lost: number; mismatched: number }>(
      `SELECT key, lost, mismatched FROM session_bits FINAL WHERE session = {session:String} AND key = 'all'`,
      { session },
    )

  it('is given once a session cannot go on, and never changed by what comes later', async () => {
    const it = await world()
    const call = it.call()
    const { id } = call.session
    it.setTime(80 * MINUTE_MS)
    await it.arrive(it.segment(call))
    expect(await bitsOf(it, id)).toEqual([])
    it.setTime(91 * MINUTE_MS)
    await it.arrive()
    expect(await bitsOf(it, id)).toMatchObject([{ lost: 1 }])
    it.setTime(100 * MINUTE_MS)
    await it.arrive(it.rudderstack(call, { received: 100 * MINUTE_MS }))
    it.setTime(2.9 * HOUR_MS)
    await it.arrive()
    expect(await it.outcome(call.pairId)).toBe('expected')
    expect(await bitsOf(it, id)).toMatchObject([{ lost: 1 }])
  })

  it('of many sessions is given slice by slice, to each of them once', async () => {
    const it = await world()
    const calls = Array.from({ length: 30 }, () => it.call())
    it.setTime(80 * MINUTE_MS)
    await it.arrive(...calls.map((call) => it.segment(call)))
    const settled = { since: it.from, until: it.from + 10 * MINUTE_MS }
    const waiting = async (): Promise<number> => {
      const [row] = await it.warehouse.query<{ sessions: string }>(COUNT_SETTLED, settled)
      return Number(row?.sessions)
    }
    const left = [await waiting()]
    for (let slice = 0; slice < 3; slice++) {
      const parameters = { ...settled, now: it.from + 80 * MINUTE_MS, rank: '1', slices: 3, slice }
      await it.warehouse.command(WRITE_BITS, parameters)
      left.push(await waiting())
    }
    expect(left[0]).toBe(30)
    expect(left).toEqual(left.toSorted((one, other) => other - one))
    expect(new Set(left).size).toBe(4)
    expect(left[3]).toBe(0)
    for (const { session } of calls) expect(await bitsOf(it, session.id)).toMatchObject([{ lost: 1 }])
  })

  it('counts what RudderStack was re-sent as lost, and says nothing of what both were', async () => {
    const it = await world()
    const [one, both] = [it.call(), it.call()]
    it.setTime(2 * HOUR_MS)
    await it.arrive(
      it.segment(one),
      it.rudderstack(one, { recovered: true }),
      it.segment(both, { recovered: true }),
      it.rudderstack(both, { recovered: true }),
    )
    expect(await bitsOf(it, one.session.id)).toMatchObject([{ lost: 1 }])
    expect(await bitsOf(it, both.session.id)).toEqual([])
  })
})
