import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assign } from '../../../src/core/cohort/assign.ts'
import { sureLegs } from '../../../src/core/cohort/sure-legs.ts'
import type { Audience, Leg, RolloutDocument } from '../../../src/core/index.ts'

const share = fc.constantFrom(undefined, 0, 50, 99.99, 100)
const region = fc.constantFrom('Europe', 'America')
const inRegion = (value: string) => [{ contextName: 'region', operator: 'IN', values: [value] }] as const

const rollouts = fc
  .record({
    audiences: fc.array(fc.record({ region, rudderstack: share, segment: share }), { maxLength: 3 }),
    everyone: fc.record({ rudderstack: share, segment: share }),
    killed: fc.constantFrom<(Leg | null)[]>(null, null, 'segment', 'rudderstack'),
  })
  .map(({ audiences, everyone, killed }) => {
    const named = audiences.map(({ region: where, ...shares }, i) => ({
      name: `a${i}`,
      when: inRegion(where),
      ...shares,
    }))
    return { named: [...named, { name: 'everyone', ...everyone }] as Audience[], killed }
  })

const documentOf = (audiences: readonly Audience[]): RolloutDocument => ({
  format: 1,
  key: 'key',
  revision: 1,
  stickiness: 'deviceId',
  audiences,
})

test('whoever comes with an id loads the legs that are sure', () => {
  fc.assert(
    fc.property(rollouts, region, fc.uuid(), ({ named, killed }, where, deviceId) => {
      const sure = sureLegs({ audiences: named, killed })
      const { cohort } = assign(
        { ...documentOf(named), ...(killed && { killed }) },
        { deviceId, region: where },
      )
      for (const leg of sure) expect(['dual', leg]).toContain(cohort)
    }),
  )
})

test.each([
  ['Segment, where nothing is said', [{}], null, ['segment']],
  [
    'both, where everybody reaches both',
    [{ rudderstack: 100, segment: 100 }],
    null,
    ['segment', 'rudderstack'],
  ],
  ['none, where shares differ', [{ rudderstack: 100, segment: 0 }, { rudderstack: 5 }], null, []],
  ['RudderStack, while Segment is killed', [{}], 'segment', ['rudderstack']],
] as const)('%s', (_, shares, killed, expected) => {
  const audiences = shares.map((each, i) => ({ name: `a${i}`, ...each }))
  expect(sureLegs({ audiences, killed })).toEqual(expected)
})
