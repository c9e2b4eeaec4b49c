import { describe, expect, it, vi } from 'vitest'
import type { PairAnswer } from '../../../src/server/parity/answers/answer-pair.ts'
import type { CopyRow } from '../../../src/server/warehouse/rows.ts'
import { HOUR_MS, MINUTE_MS, openWorld, sharedWarehouse, type World } from './world.ts'

vi.setConfig({ testTimeout: 180_000 })

const warehouse = sharedWarehouse()

/** As the payloads' days do. */
const losePayloads = (it: World, leg: string, ...rows: CopyRow[]): Promise<void> =>
  it.warehouse.command(
    `ALTER TABLE copies UPDATE payload = '' WHERE pair_id IN {ids:Array(String)} AND leg = {leg:String}`,
    { ids: rows.map(({ pairId }) => pairId), leg },
    { mutations_sync: 1 },
  )

const samplesOf = async (it: World, name: string): Promise<number> => {
  const [row] = await it.warehouse.query<{ count: string }>(
    'SELECT count() AS count FROM samples FINAL WHERE name = {name:String}',
    { name },
  )
  return Number(row?.count)
}

const valueAt = ({ segment, rudderstack }: PairAnswer, name: string) =>
  [segment, rudderstack].map(
    ({ canonical }) => (canonical as { properties?: object } | null)?.properties?.[name as never],
  )

const kindOf = (label: unknown): string => /^‹([a-z ]+?) [^a-z]+›$/i.exec(String(label))?.[1] ?? 'none'

const changed = {
  change: (body: Record<string, unknown>) => (body['properties'] = { price: '9.50', coupon: 'ANNA-10' }),
}

describe('a pair whose payloads are too old to be kept', () => {
  it('still shows what differed, with labels in the place of values', async () => {
    const it = await openWorld(warehouse())
    const call = it.call({ fields: { price: 9.5, coupon: 'ANNA-10' } })
    const rows = [it.segment(call), it.rudderstack(call, changed)]
    await it.arrive(...rows)
    const before = (await it.parity.pair(call.pairId))!
    expect([before.masked, valueAt(before, 'price')]).toEqual([false, [9.5, '9.50']])
    // one leg's may go hours before the other's
    for (const leg of ['segment', 'rudderstack']) {
      await losePayloads(it, leg, ...rows)
      const after = (await it.parity.pair(call.pairId))!
      expect(after.masked).toBe(true)
      expect(valueAt(after, 'price').map(kindOf)).toEqual(['number', 'number as text'])
      const [coupon, other] = valueAt(after, 'coupon')
      expect([kindOf(coupon), coupon]).toEqual(['text', other])
      expect(after.differences.map(({ path, kind, rule }) => [path, kind, rule])).toEqual(
        before.differences.map(({ path, kind, rule }) => [path, kind, rule]),
      )
      const price = after.differences.find(({ path }) => path === '/properties/price')!
      expect([price.segment, price.rudderstack]).toEqual(valueAt(after, 'price'))
      expect(JSON.stringify(after.segment.canonical)).not.toContain('ANNA')
    }
  })

  it('of which one leg had a copy shows that one, and both once the other has come', async () => {
    const it = await openWorld(warehouse())
    const call = it.call({ name: 'Cart Viewed' })
    const rows = [it.segment(call), it.rudderstack(call, { received: 2 * HOUR_MS })]
    it.setTime(HOUR_MS + 2 * MINUTE_MS)
    await it.arrive(rows[0]!)
    const canonicals = async () => {
      const { rudderstack, segment } = (await it.parity.pair(call.pairId))!
      return [segment, rudderstack].map(({ canonical }) => canonical !== null)
    }
    await losePayloads(it, 'segment', rows[0]!)
    expect(await canonicals()).toEqual([true, false])
    it.setTime(2 * HOUR_MS)
    // the other one comes before this payload goes
    await it.warehouse.insertCopies([rows[0]!], 'again')
    await it.arrive(rows[1]!)
    await losePayloads(it, 'segment', rows[0]!)
    await losePayloads(it, 'rudderstack', rows[1]!)
    expect(await canonicals()).toEqual([true, true])
  })

  it('that was not among the few of its kind tells the places and rules alone', async () => {
    const it = await openWorld(warehouse())
    const calls = Array.from({ length: 30 }, () => it.call({ name: 'Searched' }))
    const rows = calls.flatMap((call) => [it.segment(call), it.rudderstack(call)])
    await it.arrive(...rows)
    const few = await samplesOf(it, 'Searched')
    expect(few).toBeGreaterThan(0)
    expect(few).toBeLessThan(calls.length)
    await losePayloads(it, 'segment', ...rows)
    await losePayloads(it, 'rudderstack', ...rows)
    const answers = await Promise.all(calls.map(({ pairId }) => it.parity.pair(pairId)))
    expect(answers.filter((answer) => answer?.masked)).toHaveLength(few)
    const other = answers.find((answer) => !answer?.masked)!
    expect(other.segment.canonical).toBeNull()
    expect(other.differences.length).toBeGreaterThan(0)
  })
})

describe('samples', () => {
  it('are a few of each event, outcome and place or rule that decides it, however often its minute is settled', async () => {
    const it = await openWorld(warehouse())
    const name = 'Product Viewed'
    const some = (count: number, fields: Record<string, unknown>, other: Record<string, unknown> | null) =>
      Array.from({ length: count }, () => it.call({ name, fields })).flatMap((call) => [
        it.segment(call),
        ...(other === null ? [] : [it.rudderstack(call, { change: (body) => (body['properties'] = other) })]),
      ])
    let time = 2 * HOUR_MS
    const arrive = async (...rows: CopyRow[]) => {
      it.setTime((time += MINUTE_MS))
      await it.arrive(...rows)
    }
    await arrive(...some(12, { price: 1 }, { price: 2 }))
    expect(await samplesOf(it, name)).toBe(5)
    await arrive(
      ...some(12, { price: 1 }, { price: 2 }),
      ...some(1, { list: [1, 2, 3] }, { list: [4, 5, 6] }),
    )
    expect(await samplesOf(it, name)).toBe(6)
    await arrive(...some(7, { price: 1 }, null))
    expect(await samplesOf(it, name)).toBe(11)
    await arrive(...some(7, { price: 1 }, null))
    expect(await samplesOf(it, name)).toBe(11)
  })

  it('are none of people on one leg, of pairs that still wait, and of those whose payloads are gone', async () => {
    const it = await openWorld(warehouse())
    const alone = it.call({ name: 'Alone', session: { cohort: 'segment' } })
    const waits = it.call({ name: 'Waits' })
    await it.arrive(it.segment(alone), it.segment(waits))
    expect([await samplesOf(it, 'Alone'), await samplesOf(it, 'Waits')]).toEqual([0, 0])
    const old = it.call({ name: 'Old', at: -80 * HOUR_MS })
    await it.arrive(it.segment(old), it.rudderstack(old))
    expect(await it.warehouse.query(`SELECT outcome FROM pairs WHERE name = 'Old'`)).toHaveLength(1)
    expect(await samplesOf(it, 'Old')).toBe(0)
  })

  it('go with the person', async () => {
    const it = await openWorld(warehouse())
    const person = { device: 'd', anonymousId: 'a-9', userId: 'u-9', groupId: null, traits: {} }
    const call = it.call({ name: 'Forgotten', session: { person }, userId: 'u-9' } as never)
    await it.arrive(it.segment(call), it.rudderstack(call))
    expect(await samplesOf(it, 'Forgotten')).toBe(1)
    const forgotten = await it.warehouse.forgetPerson({ userId: 'u-9' })
    expect(forgotten).toContainEqual({ table: 'samples', rows: 1 })
    expect(await samplesOf(it, 'Forgotten')).toBe(0)
    expect(await it.parity.pair(call.pairId)).toBeNull()
  })

  it('show in the usage for how long they are kept', async () => {
    const usage = await warehouse().usage()
    expect(usage.find(({ table }) => table === 'samples')).toMatchObject({ daysKept: 30 })
  })
})
