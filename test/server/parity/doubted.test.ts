import fc from 'fast-check'
import { NOTHING_SEEN } from '../../../src/core/ramp/course.ts'
import { describe, expect, it, vi } from 'vitest'
import { assign, bucketOf, parseRollout, type Rollout } from '../../../src/core/index.ts'
import { readBits } from '../../../src/server/autopilot/read-bits.ts'
import { readStamp } from '../../../src/server/intake/read-stamp.ts'
import { dualTable } from '../../../src/server/parity/settle/dual-table.ts'
import { DOUBTED } from '../../../src/server/parity/settle/doubted.ts'
import { inMinutes, minuteParameters } from '../../../src/server/parity/settle/minutes.ts'
import type { CopyRow } from '../../../src/server/warehouse/rows.ts'
import { copyRow } from '../../support/copy-row.ts'
import { stamp } from '../intake/events.ts'
import { contexts, rollouts, rolloutOf } from '../population/arbitraries.ts'
import { MINUTE_MS, openWorld, sharedWarehouse } from './world.ts'

vi.setConfig({ testTimeout: 180_000 })

const warehouse = sharedWarehouse()
const KEY = 'segment-to-rudderstack'

let batches = 0

/** Which of some stamps are doubted, once they are copies. */
const doubtsOf = async (
  stamps: readonly Record<string, unknown>[],
  known: (revision: number) => Rollout | null,
): Promise<readonly boolean[]> => {
  const bucketMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 10 * MINUTE_MS * ++batches
  const rows = stamps.map((each, index): CopyRow => {
    const read = readStamp({ crossfade: stamp(each) })
    if (typeof read === 'string') throw new Error(`The stamp is ${read}: ${JSON.stringify(each)}`)
    return copyRow({ ...read, ingestId: `${index}`, bucketMs, originMs: bucketMs })
  })
  await warehouse().insertCopies(rows, `doubts ${batches}`)
  const minutes = [bucketMs]
  const table = await dualTable(warehouse(), minutes, async (revision) => known(revision))
  const found = await warehouse().query<{ doubted: boolean }>(
    `SELECT ${DOUBTED} AS doubted FROM copies AS c WHERE ${inMinutes('bucket')} ORDER BY ingest_id`,
    { ...minuteParameters(minutes), ...table },
  )
  expect(found).toHaveLength(stamps.length)
  return found.map(({ doubted }) => doubted)
}

const atFive = rolloutOf({
  key: KEY,
  revision: 42,
  sentinel: 0,
  audiences: [{ name: 'all', rudderstack: 5, segment: 100 }],
})
const only42 = (revision: number): Rollout | null => (revision === 42 ? atFive : null)

const subjectWhere = (fits: (bucket: number, subject: string) => boolean): string => {
  for (let number = 0; ; number++) {
    const subject = `device-${number}`
    if (fits(bucketOf(KEY, subject), subject)) return subject
  }
}
const inside = subjectWhere((bucket) => bucket < 500)
const outside = subjectWhere((bucket) => bucket >= 500)

describe('a stamp', () => {
  it('is not doubted where a gate makes it so', async () => {
    const honest = [
      { subject: inside },
      { subject: outside, cohort: 'segment' },
      // of a stickiness that no stamp shows
      { subject: null, bucket: 499 },
      // without a stable id where the shares decide all the same
      { subject: null, bucket: null, cohort: 'segment' },
      { subject: outside, bucket: 9_999, forced: true },
      { subject: outside, failover: true },
      { subject: inside, recovered: true },
      { subject: outside, cohort: 'rudderstack', rerouted: true },
      // a revision that nobody knows, and another rollout
      { subject: outside, revision: 41 },
      { subject: outside, key: 'another' },
      { subject: outside, revision: 0, key: '', bucket: null },
      // kept as its hash, and what a vendor may have written another way
      { subject: 'x'.repeat(200), bucket: 17 },
      { subject: 'gerät', bucket: bucketOf(KEY, 'gerät'), cohort: 'segment' },
      { subject: 'ger\ufffdt', bucket: 17 },
    ]
    expect(await doubtsOf(honest, only42)).toEqual(honest.map(() => false))
  })

  it('is doubted where its bucket is not that of its subject', async () => {
    const forged = [
      { subject: outside, bucket: 0 },
      { subject: inside, bucket: bucketOf(KEY, inside) + 1 },
      { subject: outside, bucket: 0, revision: 41 },
      { subject: outside, bucket: 0, cohort: 'segment' },
    ]
    expect(await doubtsOf(forged, only42)).toEqual(forged.map(() => true))
  })

  it('is doubted where no audience puts its bucket on both legs', async () => {
    const forged = [
      { subject: outside },
      { subject: null, bucket: 500 },
      { subject: null, bucket: null },
      { subject: 'x'.repeat(200), bucket: 500 },
    ]
    expect(await doubtsOf(forged, only42)).toEqual(forged.map(() => true))
  })

  it('of somebody who stays on both to the end is not doubted, of any other of that bucket it is', async () => {
    const last = rolloutOf({
      key: KEY,
      revision: 42,
      sentinel: 1,
      audiences: [{ name: 'all', rudderstack: 100, segment: 0 }],
    })
    const isSentinel = (subject: string): boolean => bucketOf(`${KEY}.sentinel`, subject) < 100
    const stays = subjectWhere((_, subject) => isSentinel(subject))
    const goes = subjectWhere((_, subject) => !isSentinel(subject))
    const stamps = [{ subject: stays }, { subject: goes }, { subject: null, bucket: 3 }]
    expect(await doubtsOf(stamps, () => last)).toEqual([false, true, false])
  })

  it('that a gate makes is never doubted, whatever the rollout', async () => {
    const made = fc.record({
      rollout: rollouts('deviceId'),
      people: fc.array(fc.record({ context: contexts, id: fc.option(fc.uuid()) }), {
        minLength: 30,
        maxLength: 30,
      }),
    })
    const worlds = fc.sample(made, 60).map(({ rollout, people }, index) => ({
      rollout: { ...rollout, revision: index + 1 },
      people,
    }))
    const stamps = worlds.flatMap(({ rollout, people }) =>
      people.map(({ context, id }) => {
        const { cohort, bucket, revision } = assign(rollout, {
          ...context,
          ...(id !== null && { deviceId: id }),
        })
        return { subject: id, bucket, cohort, revision, key: rollout.key }
      }),
    )
    expect(stamps.filter(({ cohort }) => cohort === 'dual').length).toBeGreaterThan(100)
    const doubts = await doubtsOf(stamps, (revision) => worlds[revision - 1]?.rollout ?? null)
    expect(stamps.filter((_, index) => doubts[index])).toEqual([])
  })
})

it('calls with a stamp that no gate makes are shown and counted, and their sessions are no evidence', async () => {
  const parsed = parseRollout({
    format: 1,
    key: KEY,
    revision: 7,
    stickiness: 'deviceId',
    audiences: [{ name: 'everyone', rudderstack: 5, segment: 100 }],
  })
  const it = await openWorld(warehouse(), { rollout: parsed.ok ? parsed.rollout : null })
  const person = (device: string) => ({ device, anonymousId: device, userId: 'u', groupId: 'g', traits: {} })
  const at = (device: string) => it.call({ session: { person: person(device) } })
  const [honest, forged, good] = [at(inside), at(outside), at(outside)]
  it.setTime(110 * MINUTE_MS)
  await it.arrive(
    it.segment(honest),
    it.rudderstack(honest),
    // on one leg alone it would be a loss, on both it would be proof
    it.segment(forged),
    it.segment(good),
    it.rudderstack(good),
  )
  const { pairs } = await it.parity.pairs({ ...it.range, limit: 10 })
  const doubted = pairs.filter((pair) => pair.doubted).map(({ id }) => id)
  expect(doubted.toSorted()).toEqual([forged.pairId, good.pairId].toSorted())
  expect(await it.outcome(forged.pairId)).toBe('missing')
  const bits = await readBits(it.warehouse, { rollout: KEY, revision: 0, began: it.from }, NOTHING_SEEN)
  expect(bits.map(({ session }) => session)).toEqual([honest.session.id])
  it.setTime(50 * MINUTE_MS)
  const sources = await it.parity.sources()
  expect(sources.map(({ leg, doubted: count }) => [leg, count])).toEqual([
    ['segment', 2],
    ['rudderstack', 1],
  ])
})
