import { afterEach, expect, test, vi } from 'vitest'
import { createGate, type GateOptions } from '../../src/browser/index.ts'

// In Node there is no page: an app that renders on a server imports and calls the gate all the same.

const options: GateOptions = {
  rollout: 'https://app.example/crossfade/v1/rollout',
  segment: { writeKey: 'SEGMENT' },
  rudderstack: { writeKey: 'RUDDERSTACK', dataPlaneUrl: 'https://data.example' },
  global: 'analytics',
}

afterEach(() => vi.unstubAllGlobals())

test('on a server calls are answered and do nothing', async () => {
  const fetched = vi.fn(() => Promise.reject(new Error('no request is made on a server')))
  vi.stubGlobal('fetch', fetched)
  const gate = createGate(options)
  const callback = vi.fn()
  const answers = await Promise.all([
    gate.page('Shop'),
    gate.track('Viewed', { price: 3 }, callback),
    gate.identify('ann', { plan: 'pro' }),
    gate.group('g1'),
    gate.alias('ben'),
    gate.screen('Home'),
  ])
  for (const answer of answers) expect(answer).toMatchObject({ id: undefined, cohort: null })
  gate.reset()
  gate.setConsent(true)
  expect([gate.user().id(), gate.user().traits(), gate.group().id()]).toEqual([null, {}, null])
  expect(await gate.ready()).toEqual({ assignment: null, sdks: {} })
  expect(await gate.cleanUp()).toMatchObject({ removed: [] })
  gate.on('track', () => {}).debug(true)
  gate.destroy()
  expect(fetched).not.toHaveBeenCalled()
  expect(globalThis).not.toHaveProperty('analytics')
})

test('gates of two requests have nothing to do with each other', () => {
  expect(createGate(options)).not.toBe(createGate(options))
})
