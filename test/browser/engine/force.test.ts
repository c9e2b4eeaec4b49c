import { beforeEach, describe, expect, test } from 'vitest'
import { createForce, held, type Force } from '../../../src/browser/engine/force.ts'
import { assign, assignWithoutRollout, explainAssignment } from '../../../src/core/index.ts'
import { rolloutAt } from '../../support/gate-world.ts'

const KEY = 'crossfade_force'
const stored = new Map<string, string>()
let warnings: string[] = []

beforeEach(() => {
  stored.clear()
  warnings = []
  Object.assign(globalThis, {
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    },
  })
})

const forceAt = (address: string, { allowed = true, memory = {} } = {}): Force =>
  createForce({ allowed, address, memory, warn: (sentence) => void warnings.push(sentence) })

describe('the address', () => {
  test.each(['segment', 'dual', 'rudderstack'] as const)('holds the tab to %s', (cohort) => {
    const force = forceAt(`https://shop.test/a?b=1&crossfade=${cohort}#c`)
    expect([force.now, force.cohort, stored.get(KEY)]).toEqual([cohort, cohort, cohort])
  })

  test('asks for nothing without the option, after a #, or by another name', () => {
    expect(forceAt('https://shop.test/?crossfade=dual', { allowed: false }).now).toBe(null)
    expect(forceAt('https://shop.test/#?crossfade=dual').now).toBe(null)
    expect(forceAt('https://shop.test/?crossfades=dual').now).toBe(null)
    expect(stored.size).toBe(0)
  })

  test.each(['both', 'Dual', '', 'marked', 'constructor', '__proto__'])(
    'that asks for “%s” changes nothing, and the console says what it may ask for',
    (word) => {
      stored.set(KEY, 'dual')
      expect(forceAt(`https://shop.test/?crossfade=${word}`).now).toBe('dual')
      expect(warnings).toEqual([
        `?crossfade=${word} asks for no cohort: it may be segment, dual, rudderstack, off`,
      ])
    },
  )

  test('may end it', () => {
    stored.set(KEY, 'dual')
    expect(forceAt('https://shop.test/?crossfade=off').now).toBe(null)
    expect(stored.size).toBe(0)
  })
})

describe('a later page of the tab', () => {
  test('is held as the one before', () => {
    forceAt('https://shop.test/?crossfade=dual')
    expect(forceAt('https://shop.test/next').cohort).toBe('dual')
  })

  test('whose gate no longer has the option is not, and stays marked where it was', () => {
    stored.set(KEY, 'dual')
    expect(forceAt('https://shop.test/', { allowed: false }).now).toBe(null)
    stored.set(KEY, 'marked')
    const marked = forceAt('https://shop.test/', { allowed: false })
    expect([marked.now, marked.cohort]).toEqual(['marked', null])
  })

  test('does without what stands in storage and is none of the words', () => {
    stored.set(KEY, 'everybody')
    expect(forceAt('https://shop.test/').now).toBe(null)
  })
})

test('a gate that begins anew in the same page goes on with what the overlay has set, not with the address', () => {
  const memory = {}
  const first = forceAt('https://shop.test/?crossfade=dual', { memory })
  first.set('rudderstack')
  stored.clear()
  expect(forceAt('https://shop.test/?crossfade=dual', { memory }).now).toBe('rudderstack')
  expect(stored.get(KEY)).toBe('rudderstack')
})

test('a frame without session storage is held for this page', () => {
  Object.defineProperty(globalThis, 'sessionStorage', {
    configurable: true,
    get() {
      throw new DOMException('denied', 'SecurityError')
    },
  })
  const force = forceAt('https://shop.test/?crossfade=dual')
  force.set('segment')
  expect(force.now).toBe('segment')
  Object.defineProperty(globalThis, 'sessionStorage', { configurable: true, writable: true, value: {} })
})

describe('an assignment that is held', () => {
  const own = assign(rolloutAt(5, 100), { deviceId: 'a' })

  test('has the cohort, its own bucket, and says that and why it would be another', () => {
    const forced = held(own, 'dual')
    expect(forced).toEqual({ ...own, cohort: 'dual', reason: { ...own.reason, code: 'forced' } })
    expect(explainAssignment(forced)).toMatch(
      /^both: forced in this tab; without that bucket \d{4} >= 0500 \(does not reach RudderStack, audience everyone\)$/,
    )
    expect(explainAssignment(held(assignWithoutRollout(), 'dual'))).toBe('both: forced in this tab')
  })

  test('keeps a leg killed that is', () => {
    const killed = assign(rolloutAt(5, 100, { killed: 'rudderstack' }), { deviceId: 'a' })
    expect(held(killed, 'dual')).toBe(killed)
  })

  test('is its own where nothing is forced', () => expect(held(own, null)).toBe(own))
})
