import { expect, test } from 'vitest'
import { optionProblems } from '../../../src/browser/engine/option-problems.ts'

const good = {
  rollout: 'https://a.test/v1/rollout',
  segment: { writeKey: 'k' },
  rudderstack: { writeKey: 'k', dataPlaneUrl: 'https://dp.test' },
}
// relative addresses are resolved against the page
Object.assign(globalThis, { location: { href: 'https://shop.test/a' } })

test('options that are right have no problems', () => {
  expect(optionProblems(good)).toEqual([])
  expect(optionProblems({ ...good, delivery: 'observe' })).toEqual([])
  expect(
    optionProblems({ ...good, rollout: '/crossfade/v1/rollout', report: false, gpc: 'deny', hosts: ['a'] }),
  ).toEqual([])
})

test('a browser without URL.canParse has no problems of its own', () => {
  const { canParse } = URL
  Object.assign(URL, { canParse: undefined })
  try {
    expect(optionProblems(good)).toEqual([])
  } finally {
    Object.assign(URL, { canParse })
  }
})

test.each([
  [undefined, 'rollout'],
  [{ ...good, rollout: 7 }, 'rollout'],
  [{ ...good, rollout: [] as string[] }, 'rollout'],
  [{ ...good, segment: {} }, 'segment.writeKey'],
  [{ ...good, segment: null }, 'segment.writeKey'],
  [{ ...good, rudderstack: { writeKey: 'k', dataPlaneUrl: 'http://' } }, 'rudderstack.dataPlaneUrl'],
  [{ ...good, consent: true }, 'consent'],
  [{ ...good, gpc: 'maybe' }, 'gpc'],
  [{ ...good, fallback: 'both' }, 'fallback'],
  [{ ...good, delivery: true }, 'delivery'],
  [{ ...good, journal: 5 }, 'journal'],
  [{ ...good, journal: { maxCalls: 0 } }, 'journal.maxCalls'],
  [{ ...good, journal: { maxAgeMs: 1.5 } }, 'journal.maxAgeMs'],
  [{ ...good, force: 'dual' }, 'force'],
  [{ ...good, hosts: 'shop.test' }, 'hosts'],
  [{ ...good, global: 'window' }, 'global'],
  [{ ...good, report: 5 }, 'report'],
  [{ ...good, context: 'Europe' }, 'context'],
  [{ ...good, rolloutTimeoutMs: -1 }, 'rolloutTimeoutMs'],
])('%j names %s', (options, name) => {
  expect(optionProblems(options)[0]).toMatch(new RegExp(`^createGate: option ${name} must be `))
})
