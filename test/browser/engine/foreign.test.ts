import { afterEach, expect, test, vi } from 'vitest'
import { findForeign } from '../../../src/browser/engine/foreign.ts'

const NONE = { segment: [], rudderstack: [] }
const SDK = { initialize: true, track() {} }

/** What a page finds at the name of a frame of another origin. */
const foreignFrame = new Proxy(
  {},
  {
    get() {
      throw new DOMException('Blocked a frame', 'SecurityError')
    },
  },
)

afterEach(() => vi.unstubAllGlobals())

test.each([
  ['a loaded SDK', SDK, ['segment']],
  ["a snippet's queue", Object.assign([], { invoked: true, track() {} }), ['segment']],
  ['nothing', undefined, []],
  ['an object of the page', { track: 7 }, []],
  ['a frame of another origin with that name', foreignFrame, []],
])('%s at window.analytics', (_, analytics, found) => {
  vi.stubGlobal('analytics', analytics)
  expect(findForeign(NONE)).toEqual(found)
})

test('what is ours is nobody else’s, and what was displaced still is', () => {
  vi.stubGlobal('analytics', SDK)
  vi.stubGlobal('rudderanalytics', SDK)
  expect(findForeign({ segment: [SDK], rudderstack: [SDK] })).toEqual([])
  expect(findForeign({ segment: [SDK], rudderstack: [SDK] }, [foreignFrame, { ...SDK }])).toEqual(['segment'])
  expect(findForeign(NONE)).toEqual(['segment', 'rudderstack'])
})
