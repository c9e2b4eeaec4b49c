import { describe, expect, test } from 'vitest'
import { DESTINATIONS, forwardedTo } from '../../src/sandbox/destinations.ts'
import { rudderstackForwards, segmentForwards } from '../../src/sandbox/integrations.ts'

describe("Segment's rule", () => {
  test.each([
    [undefined, true],
    [null, true],
    [{}, true],
    [{ All: true }, true],
    [{ All: false }, false],
    [{ All: false, Mixpanel: true }, true],
    [{ All: false, Mixpanel: {} }, true],
    [{ All: true, Mixpanel: false }, false],
    [{ Mixpanel: false }, false],
    [{ All: false, mixpanel: true }, false],
  ])('%j → %j', (integrations, forwards) => expect(segmentForwards('Mixpanel', integrations)).toBe(forwards))
})

describe("RudderStack's rule", () => {
  test.each([
    [undefined, true],
    [null, true],
    [{}, true],
    [{ All: true }, true],
    [{ All: false }, false],
    [{ All: false, Mixpanel: true }, true],
    [{ All: false, Mixpanel: {} }, true],
    [{ All: true, Mixpanel: false }, false],
    [{ Mixpanel: false }, false],
    // rudder-server knows booleans and objects only; anything else leaves it to All
    [{ All: false, Mixpanel: 'yes' }, false],
    [{ All: 'false' }, false],
    [{ All: 'true', Mixpanel: true }, false],
    ['all', false],
    [[], false],
  ])('%j → %j', (integrations, forwards) =>
    expect(rudderstackForwards('Mixpanel', integrations)).toBe(forwards),
  )
})

describe('All:false on an event', () => {
  const ids = (leg: 'segment' | 'rudderstack', integrations: unknown) =>
    forwardedTo(leg, integrations).map(({ id }) => id)

  test('leaves Segment its warehouse, even when that is named false', () => {
    expect(ids('segment', { All: false })).toEqual(['warehouse'])
    expect(ids('segment', { All: false, Snowflake: false })).toEqual(['warehouse'])
  })

  test('leaves RudderStack nothing, the warehouse and the webhook only by name', () => {
    expect(ids('rudderstack', { All: false })).toEqual([])
    expect(ids('rudderstack', { All: false, Snowflake: true, Webhook: true })).toEqual([
      'warehouse',
      'copies',
    ])
  })

  test("goes by each vendor's own name", () => {
    expect(ids('segment', { All: false, 'Actions Amplitude': true })).toContain('amplitude')
    expect(ids('segment', { All: false, Amplitude: true })).not.toContain('amplitude')
    expect(ids('rudderstack', { All: false, Amplitude: true })).toContain('amplitude')
    expect(ids('rudderstack', { All: false, 'Actions Amplitude': true })).not.toContain('amplitude')
  })
})

test('the servers of neither vendor forward to a device-mode destination', () => {
  const device = DESTINATIONS.filter(({ mode }) => mode === 'device')
  expect(device).toHaveLength(1)
  for (const leg of ['segment', 'rudderstack'] as const) {
    expect(forwardedTo(leg, { All: true })).toHaveLength(DESTINATIONS.length - 1)
    for (const destination of device)
      expect(forwardedTo(leg, { [destination.names[leg]]: true })).not.toContain(destination)
  }
})
