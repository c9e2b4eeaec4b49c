import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { OPERATORS } from '../../../src/core/index.ts'
import { on, percent, problems, published } from './unleash-flags.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

type More = Parameters<typeof published>[2]

/** What pages get of one constraint: undefined where its strategy reaches nobody. */
const when = (constraint: object, more: More = {}) =>
  published(on(percent('5', [constraint])), undefined, more).audiences.find(({ when }) => when)?.when

const warnings = (constraint: object, more: More = {}) =>
  published(on(percent('5', [constraint])), undefined, more).warnings

function refusal(constraint: object, more: More = {}): string {
  const [first = '', ...others] = problems(on(percent('5', [constraint])), undefined, more)
  expect(others).toEqual([])
  return first.replace('web.rudderstack-on: strategy 1 (flexibleRollout): constraint ', '')
}

describe('a constraint', () => {
  it.each([
    [{ contextName: 'region', operator: 'IN', values: ['Europe'] }],
    [{ contextName: 'plan', operator: 'NOT_IN', values: [], inverted: true }],
    [{ contextName: 'plan', operator: 'STR_CONTAINS', values: ['Pro'], caseInsensitive: true }],
    [{ contextName: 'seats', operator: 'NUM_GTE', value: '12.5' }],
    [{ contextName: 'appVersion', operator: 'SEMVER_LT', value: 'v2.0.0', inverted: true }],
    [{ contextName: 'currentTime', operator: 'DATE_AFTER', value: '2026-11-23T12:00:00+01:00' }],
  ])('is published as it is: %j', (constraint) => {
    expect(when(constraint)).toEqual([constraint])
  })

  it('loses what Unleash sends and its operator does not read', () => {
    const sent = { inverted: false, caseInsensitive: false, values: [], value: '' }
    expect(
      when({ ...sent, contextName: 'seats', operator: 'NUM_EQ', value: 5, caseInsensitive: true }),
    ).toEqual([{ contextName: 'seats', operator: 'NUM_EQ', value: '5' }])
    expect(
      when({ ...sent, contextName: 'plan', operator: 'IN', values: ['a'], caseInsensitive: true }),
    ).toEqual([{ contextName: 'plan', operator: 'IN', values: ['a'] }])
  })

  it('on a date reads the time, whatever field it names, as unleash-client does', () => {
    const value = new Date('2026-11-23T12:00:00Z')
    expect(when({ contextName: 'region', operator: 'DATE_BEFORE', value })).toEqual([
      { contextName: 'currentTime', operator: 'DATE_BEFORE', value: '2026-11-23T12:00:00.000Z' },
    ])
  })
})

describe('a constraint on what the relay itself knows', () => {
  const prod = { contextName: 'environment', operator: 'IN', values: ['prod'] }

  it.each([
    ['prod', []],
    ['dev', undefined],
  ])('is answered for everybody: in %s', (environment, expected) => {
    expect(when(prod, { environment })).toEqual(expected)
    expect(when({ ...prod, contextName: 'appName' }, { appName: environment })).toEqual(expected)
    expect(warnings(prod, { environment })).toEqual([])
  })

  it('is answered the other way round where it is inverted', () => {
    expect(when({ ...prod, inverted: true }, { environment: 'prod' })).toBeUndefined()
  })

  it('is left to each page where the relay does not know, and it is said', () => {
    expect(when(prod)).toEqual([prod])
    expect(warnings(prod)).toEqual([
      'web.rudderstack-on: strategy 1 (flexibleRollout): constraint IN on environment: the relay has no environment, so each page answers by its own context',
    ])
  })
})

describe('ids of people', () => {
  const ids = { contextName: 'userId', operator: 'IN', values: ['u1', ' u2 ', '', ' '] }
  const digests = ['u1', 'u2', ''].map(sha256)

  it('in IN and NOT_IN are published as SHA-256 of what these compare with', () => {
    const hashed = { contextName: 'userId', operator: 'IN_SHA256', values: digests }
    const inverted = { ...hashed, inverted: true }
    expect(when(ids)).toEqual([hashed])
    expect(when({ ...ids, inverted: true })).toEqual([inverted])
    expect(when({ ...ids, operator: 'NOT_IN' })).toEqual([inverted])
    expect(when({ ...ids, operator: 'NOT_IN', inverted: true })).toEqual([hashed])
  })

  it.each(['userId', 'anonymousId', 'deviceId'])('are what %s holds', (contextName) => {
    expect(when({ ...ids, contextName })).toMatchObject([{ operator: 'IN_SHA256' }])
  })

  it('are e-mail addresses too, in whatever field; a mere domain is none', () => {
    const email = { contextName: 'email', operator: 'IN', values: ['ana@shop.example'] }
    expect(when(email)).toEqual([
      { contextName: 'email', operator: 'IN_SHA256', values: [sha256('ana@shop.example')] },
    ])
    const domain = { contextName: 'email', operator: 'STR_ENDS_WITH', values: ['@shop.example'] }
    expect(when(domain)).toEqual([domain])
  })

  it('are refused under an operator that cannot work on digests', () => {
    const rest =
      'this would publish ids or addresses of people; use IN or NOT_IN, which are published as SHA-256, or set unleash.allowUserIds'
    const prefix = { contextName: 'userId', operator: 'STR_STARTS_WITH', values: ['u'] }
    expect(refusal(prefix)).toBe(`STR_STARTS_WITH on userId: ${rest}`)
    expect(refusal({ contextName: 'userId', operator: 'NUM_LT', value: '42' })).toBe(
      `NUM_LT on userId: ${rest}`,
    )
    const address = { contextName: 'email', operator: 'STR_CONTAINS', values: ['ana@shop.example'] }
    expect(refusal(address)).toBe(`STR_CONTAINS on email: ${rest}`)
  })

  it('may be as many as digests may be in a rollout', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => `user-${i}`)
    expect(when({ ...ids, values })).toMatchObject([{ operator: 'IN_SHA256', values: values.map(sha256) }])
  })

  it.each([{ values: [5] }, { values: 'u1' }, {}])('that are no texts are refused: %j', (values) => {
    const constraint = { contextName: 'userId', operator: 'IN', ...values }
    expect(refusal(constraint)).toMatch(/^IN on userId: values(\/0)? must be a (string|list)$/)
  })

  it('are published as they are where that is allowed', () => {
    expect(when(ids, { allowUserIds: true })).toEqual([ids])
    const prefix = { contextName: 'userId', operator: 'STR_STARTS_WITH', values: ['u'] }
    expect(when(prefix, { allowUserIds: true })).toEqual([prefix])
  })
})

describe('a constraint that a page cannot follow is refused', () => {
  it.each([
    ['REGEX', 'a hostile pattern can hang the page; use STR_* operators'],
    ['IN_CIDR', 'a page does not know its address; use another field'],
  ])('by its operator: %s', (operator, why) => {
    expect(refusal({ contextName: 'plan', operator, value: '.', values: ['10.0.0.0/8'] })).toBe(
      `${operator} on plan: ${operator} is refused, because ${why}`,
    )
  })

  it.each(['NOT_AN_OPERATOR', 'IN_SHA256', 'constructor', undefined])(
    'by its operator, which Unleash does not have: %s',
    (operator) => {
      const known = OPERATORS.filter((each) => each !== 'IN_SHA256').join(', ')
      expect(refusal({ contextName: 'plan', operator, values: [] })).toBe(
        `${operator} on plan: this operator is unknown here; use one of ${known}`,
      )
    },
  )

  it.each([
    ['remoteAddress', 'a page does not know its address'],
    ['properties', 'that is no field of a person'],
    ['constructor', 'that is no field of a person'],
    ['currentTime', 'the time is compared by DATE_AFTER and DATE_BEFORE only'],
  ])('by its field: %s', (contextName, why) => {
    expect(refusal({ contextName, operator: 'NOT_IN', values: [] })).toBe(
      `NOT_IN on ${contextName}: ${why}; use another field`,
    )
  })

  const aDate = 'a date such as 2026-11-23 or 2026-11-23T12:00:00Z, with its time zone'

  it.each([
    ['NUM_GT', 'value must be a finite number, as text', { value: 'many' }],
    ['NUM_GT', 'value must be a string', {}],
    ['SEMVER_GT', 'value must be a version such as 1.2.3', { value: '1.2' }],
    ['DATE_AFTER', `value must be ${aDate}`, { value: '2026-11-23T12:00:00' }],
    ['IN', 'values must be a list', {}],
    ['IN', 'values/0 must be a string', { values: [5] }],
    ['IN', 'is over 64 KB', { values: ['x'.repeat(70_000)] }],
  ])('by its value: %s, %s', (operator, why, compared) => {
    const constraint = { contextName: 'plan', operator, ...compared }
    expect(refusal(constraint)).toBe(`${operator} on plan: ${why}`)
  })
})
