import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { integrationsFor } from '../../../src/core/call/integrations.ts'
import type { Owner } from '../../../src/core/index.ts'

const observers = { segment: ['Webhooks'], rudderstack: ['Webhook', 'Snowflake'] }
const rollout = (owners: Record<string, Owner>, names = {}) => ({ owners, names, observers })
const legs = ['segment', 'rudderstack'] as const

describe('integrationsFor', () => {
  test('the leg that owns everything sends everywhere, the other only to its observers', () => {
    const all = rollout({ '*': 'segment' })
    expect(integrationsFor('segment', all, {}, false)).toEqual({ All: true, Webhooks: true })
    expect(integrationsFor('rudderstack', all, {}, false)).toEqual({
      All: false,
      Webhook: true,
      Snowflake: true,
    })
  })

  test("a destination that moved is named to each vendor by that vendor's name", () => {
    const moved = rollout(
      { '*': 'segment', Amplitude: 'rudderstack' },
      { Amplitude: { segment: 'Actions Amplitude', rudderstack: 'Amplitude' } },
    )
    expect(integrationsFor('segment', moved, {}, false)).toMatchObject({
      All: true,
      'Actions Amplitude': false,
    })
    expect(integrationsFor('rudderstack', moved, {}, false)).toMatchObject({ All: false, Amplitude: true })
  })

  test('an owner of both sends on both legs', () => {
    for (const leg of legs)
      expect(integrationsFor(leg, rollout({ '*': 'segment', X: 'both' }), {}, false)).toMatchObject({
        X: true,
      })
  })

  test('a false of the app always wins, that of All over everything it does not name', () => {
    const all = rollout({ '*': 'segment', Moved: 'rudderstack' })
    const app = { All: false, Mixpanel: true, Webhooks: false }
    expect(integrationsFor('segment', all, app, false)).toEqual({
      All: false,
      Moved: false,
      Mixpanel: true,
      Webhooks: false,
    })
    expect(integrationsFor('rudderstack', all, app, false)).toEqual({
      All: false,
      Moved: false,
      Webhook: true,
      Snowflake: true,
      Webhooks: false,
    })
  })

  test("the app's settings for a destination reach the leg that owns it, under that vendor's name", () => {
    const moved = rollout(
      { '*': 'segment', Amplitude: 'rudderstack' },
      { Amplitude: { segment: 'Actions Amplitude' } },
    )
    const app = { 'Actions Amplitude': { session: 1 } }
    expect(integrationsFor('rudderstack', moved, app, false)['Amplitude']).toEqual({ session: 1 })
    expect(integrationsFor('segment', moved, app, false)['Actions Amplitude']).toBe(false)
  })

  test('a leg that is alone owns everything', () => {
    for (const leg of legs) {
      expect(integrationsFor(leg, rollout({ '*': 'segment', X: 'rudderstack' }), {}, true)).toMatchObject({
        All: true,
        X: true,
      })
    }
  })

  test('every destination is owned by exactly one leg, or by both where the rollout says so', () => {
    const owner = fc.constantFrom<Owner>('segment', 'rudderstack', 'both')
    const owners = fc
      .dictionary(fc.constantFrom('*', 'A', 'B'), owner, { minKeys: 1 })
      .filter((map) => '*' in map)
    fc.assert(
      fc.property(owners, (map) => {
        for (const destination of ['A', 'B', 'C']) {
          const wanted = map[destination] ?? map['*']!
          const gets = legs.map((leg) => {
            const flags = integrationsFor(leg, rollout(map), {}, false)
            return flags[destination] ?? flags['All']
          })
          expect(gets).toEqual(legs.map((leg) => wanted === leg || wanted === 'both'))
        }
      }),
    )
  })
})
