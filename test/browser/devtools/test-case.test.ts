import { expect, test } from 'vitest'
import { callsOf } from '../../../src/browser/devtools/seen-call.ts'
import { testCaseOf, type TestCase } from '../../../src/browser/devtools/test-case.ts'
import { copyOf, handOverOf } from './calls.ts'

// that it runs is tested where there is a browser

const order = copyOf('track', 'Order\nCompleted', { total: 5 })
const calls = callsOf([
  handOverOf('segment', order, 'handed'),
  handOverOf('rudderstack', order, 'refused', '400'),
])
const of = (more: Partial<TestCase> = {}): string =>
  testCaseOf({
    calls,
    address: 'https://shop.test/cart?a=1#b',
    forced: null,
    device: null,
    observes: false,
    blocked: [],
    ...more,
  })

test('it makes the calls and expects their states', () => {
  const text = of()
  expect(text).toContain('await page.goto("https://shop.test/cart?a=1#b")')
  expect(text).toContain('gate.track("Order\\nCompleted", {"total":5}),')
  expect(text).toContain(`{ segment: 'handed', rudderstack: 'refused' }, // track Order Completed`)
  expect(text).not.toMatch(/addCookies|page\.route/)
})

test('what may still change is not held to what it is now', () => {
  expect(of({ observes: true })).toContain('segment: expect.stringMatching(/^(handed|delivered)$/)')
  expect(of({ calls: callsOf([handOverOf('segment', order)]) })).toContain('{ segment: expect.any(String) }')
})

test('it has the cohort, the bucket and the blocked legs of the page', () => {
  const text = of({ forced: 'dual', device: "a'b", blocked: ['https://api.segment.io/v1'] })
  expect(text).toContain('"https://shop.test/cart?a=1&crossfade=dual#b"')
  expect(text).toContain(`{ name: 'crossfade_device', value: "a'b", url: "https://shop.test" }`)
  expect(text).toContain('page.route(/^https:\\/\\/api\\.segment\\.io\\/v1/, (route) => route.abort())')
})

test('a long call stands on several lines, a long title is cut', () => {
  const long = callsOf([handOverOf('segment', copyOf('track', 'x'.repeat(200), { a: [1, 2] }), 'delivered')])
  const text = of({ calls: long })
  expect(text).toContain('\n        "a": [\n')
  expect(text.split('\n')[2]!.length).toBeLessThan(150)
})
