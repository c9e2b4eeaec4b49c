import { expect, it, vi } from 'vitest'
import { openWorld, sharedWarehouse, type World } from './world.ts'

vi.setConfig({ testTimeout: 180_000 })

const warehouse = sharedWarehouse()

/** Somebody whom each leg calls by the ids given, one call an id. */
const arrive = async (
  it: World,
  device: string,
  ids: { readonly segment: readonly string[]; readonly rudderstack: readonly string[] },
  column: 'userId' | 'anonymousId',
): Promise<void> => {
  const calls = (of: readonly string[], leg: 'segment' | 'rudderstack') =>
    of.map((id) =>
      it[leg](it.call(), { row: { subject: device, userId: 'u', anonymousId: 'a', [column]: id } }),
    )
  await it.arrive(...calls(ids.segment, 'segment'), ...calls(ids.rudderstack, 'rudderstack'))
}

it('people whom one leg tells apart are split by user, or merged by device; all are counted and some listed', async () => {
  const it = await openWorld(warehouse())
  await arrive(it, 'same', { segment: ['u'], rudderstack: ['u'] }, 'userId')
  await arrive(it, 'split-1', { segment: ['u-1'], rudderstack: ['u-1', 'u-2'] }, 'userId')
  await arrive(it, 'split-2', { segment: ['u-1', 'u-2'], rudderstack: ['u-1'] }, 'userId')
  await arrive(it, 'merged', { segment: ['a-1', 'a-2'], rudderstack: ['a-1'] }, 'anonymousId')
  const answer = await it.parity.identity(it.range)
  expect(answer).toMatchObject({ people: 4, agree: 1, totals: { splits: 2, merges: 1 } })
  expect(answer.splits).toEqual([
    { person: 'merged', kind: 'merge', leg: 'segment', segment: ['a-1', 'a-2'], rudderstack: ['a-1'] },
    { person: 'split-1', kind: 'split', leg: 'rudderstack', segment: ['u-1'], rudderstack: ['u-1', 'u-2'] },
    { person: 'split-2', kind: 'split', leg: 'segment', segment: ['u-1', 'u-2'], rudderstack: ['u-1'] },
  ])
  const few = await it.parity.identity({ ...it.range, most: 1 })
  expect([few.splits.length, few.totals]).toEqual([1, { splits: 2, merges: 1 }])
})
