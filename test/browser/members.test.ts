import type { Analytics } from '@segment/analytics-next'
import { expect, test } from 'vitest'
import { createGate, type Gate } from '../../src/browser/index.ts'

/** Members of Segment's `Analytics` that the gate does not have, each with its reason. */
const LEFT_OUT = {
  queue: 'the insides of one SDK: there are two, and calls wait in the gate',
  storage: 'the person is in both vendors’ storage and in the gate’s record; user() and group() read it',
  integrations: 'what goes downstream is decided per call, by owner',
  plugins: 'deprecated by Segment; lists the insides of one SDK',
  Integrations: 'deprecated by Segment; lists the insides of one SDK',
  failedInitializations: 'deprecated by Segment; ready() says how each SDK fares',
  normalize: 'deprecated by Segment; builds an event of one SDK',
  noConflict: 'deprecated by Segment; the gate takes window.analytics only when asked',
  log: 'does nothing in Segment’s SDK but warn',
  addIntegrationMiddleware: 'does nothing in Segment’s SDK but warn',
  listeners: 'does nothing in Segment’s SDK but warn',
  addEventListener: 'does nothing in Segment’s SDK but warn',
  removeAllListeners: 'does nothing in Segment’s SDK but warn',
  removeListener: 'does nothing in Segment’s SDK but warn',
  removeEventListener: 'does nothing in Segment’s SDK but warn',
  hasListeners: 'does nothing in Segment’s SDK but warn',
  add: 'does nothing in Segment’s SDK but warn',
  addIntegration: 'does nothing in Segment’s SDK but warn',
  maxListeners: 'the insides of Segment’s emitter',
} as const

type Missing = Exclude<keyof Analytics, keyof Gate | keyof typeof LEFT_OUT>
type Superfluous = Exclude<keyof typeof LEFT_OUT, keyof Analytics>

test('every member of Segment’s Analytics is there, or left out for a reason', () => {
  // the compiler is the test: a new member of the SDK makes this line an error
  const missing: [Missing] extends [never] ? [] : Missing = []
  const superfluous: [Superfluous] extends [never] ? [] : Superfluous = []
  expect([...missing, ...superfluous]).toEqual([])
})

test('outside a page it can be imported and called, and does nothing', async () => {
  const gate = createGate({
    rollout: '/r',
    segment: { writeKey: 'k' },
    rudderstack: { writeKey: 'k', dataPlaneUrl: 'https://d.test' },
  })
  expect(await gate.track('x')).toMatchObject({ cohort: null })
  expect(await gate.identify('u1', { a: 1 })).toMatchObject({ cohort: null })
  expect(gate.user().id()).toBeNull()
  expect(gate.group().traits()).toEqual({})
  expect(await gate.ready()).toEqual({ assignment: null, sdks: {} })
  expect(gate.assignment).toBeNull()
  gate.setConsent(true)
  gate.reset()
  gate.push(['track', 'x'])
  gate.destroy()
})

test('a server’s requests do not share a gate', () => {
  const options = {
    rollout: '/r',
    segment: { writeKey: 'k' },
    rudderstack: { writeKey: 'k', dataPlaneUrl: 'https://d.test' },
  }
  expect(createGate(options)).not.toBe(createGate(options))
})
