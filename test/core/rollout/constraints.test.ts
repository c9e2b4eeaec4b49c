import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fits, OPERATORS, type Constraint, type Operator, type Subject } from '../../../src/core/index.ts'

type UnleashContext = { [field: string]: unknown; properties?: Record<string, unknown> }
type UnleashStrategy = {
  checkConstraint(constraint: unknown, context: UnleashContext): boolean
}
const { Strategy } = createRequire(import.meta.url)('unleash-client/lib/strategy/strategy.js') as {
  Strategy: new (name: string) => UnleashStrategy
}
const unleash = new Strategy('oracle')

const check = (operator: Operator, given: Partial<Constraint>, plan: string | number | boolean | undefined) =>
  fits({ contextName: 'plan', operator, ...given }, plan === undefined ? {} : { properties: { plan } })

describe('where a field is looked up', () => {
  const is = (wanted: string): Constraint => ({ contextName: 'region', operator: 'IN', values: [wanted] })

  it('is the subject itself, then its properties', () => {
    expect(fits(is('Europe'), { region: 'Europe', properties: { region: 'Asia' } })).toBe(true)
    expect(fits(is('Asia'), { properties: { region: 'Asia' } })).toBe(true)
  })

  it('is never a prototype', () => {
    for (const contextName of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(fits({ contextName, operator: 'NOT_IN', values: [] }, { properties: {} })).toBe(true)
      expect(fits({ contextName, operator: 'STR_CONTAINS', values: ['o'] }, { properties: {} })).toBe(false)
    }
  })

  it('makes text of numbers and booleans, and takes nothing else', () => {
    const subject = { properties: { n: 5, yes: true, none: null, list: ['5'] } } as unknown as Subject
    const has = (contextName: string, value: string) =>
      fits({ contextName, operator: 'IN', values: [value] }, subject)
    expect(has('n', '5')).toBe(true)
    expect(has('yes', 'true')).toBe(true)
    expect(has('none', 'null')).toBe(false)
    expect(has('list', '5')).toBe(false)
    expect(has('properties', '[object Object]')).toBe(false)
  })
})

describe('a missing field', () => {
  it.each(OPERATORS)('%s fits only when it is inverted, NOT_IN the other way round', (operator) => {
    const given = { values: ['x'], value: '1' }
    expect(check(operator, given, undefined)).toBe(operator === 'NOT_IN')
    expect(check(operator, { ...given, inverted: true }, undefined)).toBe(operator !== 'NOT_IN')
  })
})

it('an unknown operator never fits, inverted or not', () => {
  const unknown: readonly string[] = [
    'REGEX',
    'IN_CIDR',
    'NUM_',
    'NUM_NE',
    'FOO_GT',
    'constructor',
    '__proto__',
    '',
  ]
  for (const operator of unknown as Operator[]) {
    expect(check(operator, { value: '1', values: ['1'] }, '1')).toBe(false)
    expect(check(operator, { value: '1', values: ['1'], inverted: true }, '1')).toBe(false)
  }
})

it('a comparison without a value, and a list without values, fit nobody', () => {
  for (const operator of OPERATORS) expect(check(operator, {}, '1')).toBe(operator === 'NOT_IN')
})

describe('IN_SHA256', () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')

  it('finds an id among 10,000 digests, and no other', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => hash(`user-${i}`))
    const staff: Constraint = { contextName: 'userId', operator: 'IN_SHA256', values }
    for (const i of [0, 1, 5_000, 9_999]) expect(fits(staff, { userId: `user-${i}` })).toBe(true)
    for (const userId of ['user-10000', 'User-1', 'user-1 ', '']) expect(fits(staff, { userId })).toBe(false)
    expect(fits({ ...staff, inverted: true }, { userId: 'user-10000' })).toBe(true)
  })

  it('hashes UTF-8', () => {
    expect(check('IN_SHA256', { values: [hash('zoë 😀')] }, 'zoë 😀')).toBe(true)
  })
})

describe('dates', () => {
  const at = (currentTime: string | undefined, operator: Operator, value: string) =>
    fits({ contextName: 'currentTime', operator, value }, currentTime === undefined ? {} : { currentTime })
  const noon = '2026-11-23T12:00:00Z'

  it('are strictly after or before, to the millisecond and across time zones', () => {
    expect(at('2026-11-23T12:00:00.001Z', 'DATE_AFTER', noon)).toBe(true)
    expect(at('2026-11-23T13:00:00+01:00', 'DATE_AFTER', noon)).toBe(false)
    expect(at('2026-11-23T13:00:00+01:00', 'DATE_BEFORE', noon)).toBe(false)
    expect(at('2026-11-23T11:59:59.999Z', 'DATE_BEFORE', noon)).toBe(true)
  })

  it('are not looked up on a clock: without currentTime neither fits', () => {
    expect(at(undefined, 'DATE_AFTER', '1970-01-01')).toBe(false)
    expect(at(undefined, 'DATE_BEFORE', '9999-01-01')).toBe(false)
  })

  it('read the field they name', () => {
    const since: Constraint = { contextName: 'since', operator: 'DATE_BEFORE', value: noon }
    expect(fits(since, { currentTime: '2030-01-01', properties: { since: '2020-01-01' } })).toBe(true)
  })
})

describe('versions', () => {
  // semver.org §11, in order
  const ordered =
    '1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0'
      .split(' ')
      .concat('1.0.1', '1.2.0', '1.10.0', '2.0.0', '10.0.0')

  it('are ordered by precedence', () => {
    ordered.forEach((field, i) =>
      ordered.forEach((value, j) => {
        expect(check('SEMVER_GT', { value }, field)).toBe(i > j)
        expect(check('SEMVER_GTE', { value }, field)).toBe(i >= j)
        expect(check('SEMVER_LT', { value }, field)).toBe(i < j)
        expect(check('SEMVER_LTE', { value }, field)).toBe(i <= j)
        expect(check('SEMVER_EQ', { value }, field)).toBe(i === j)
      }),
    )
  })

  it('are equal whatever their build', () => {
    expect(check('SEMVER_EQ', { value: '1.0.0+a' }, '1.0.0+b')).toBe(true)
  })

  it.each([
    '',
    '1',
    '1.2',
    '1.2.3.4',
    'v1.2.3',
    '01.2.3',
    '1.2.3-',
    '1.2.3-01',
    '1.2.3-a..b',
    '1.2.3+',
    'latest',
  ])('%j as a field fits nothing', (field) => {
    for (const operator of OPERATORS.filter((each) => each.startsWith('SEMVER')))
      expect(check(operator, { value: '1.2.3' }, field)).toBe(false)
  })
})

describe('against unleash-client', () => {
  // ours has no locale, no clock and no Date objects; on all that both have, they agree
  const shared = OPERATORS.filter((operator) => operator !== 'IN_SHA256')
  const numbers = ['0', '5', '5.0', '-1', '1e2', '0x10', ' 7 ', '', 'abc', 'Infinity', '-Infinity', 'NaN']
  const identifier = fc.constantFrom(
    '0',
    '1',
    '2',
    '10',
    '01',
    'a',
    'b',
    'A',
    'a-b',
    '-',
    '1a',
    'rc',
    'alpha',
    '',
  )
  const core = fc.array(fc.constantFrom('0', '1', '2', '10', '01', '9007199254740992', 'x'), {
    minLength: 2,
    maxLength: 4,
  })
  const version = fc
    .tuple(
      fc.constantFrom('', '', '', 'v', 'V', ' ', '='),
      core,
      fc.option(fc.array(identifier, { minLength: 1, maxLength: 3 })),
      fc.option(fc.array(identifier, { minLength: 1, maxLength: 2 })),
      fc.constantFrom('', '', ' '),
    )
    .map(([before, parts, prerelease, build, after]) => {
      const tail = (prerelease ? `-${prerelease.join('.')}` : '') + (build ? `+${build.join('.')}` : '')
      return before + parts.join('.') + tail + after
    })
  const dates = [
    '2026-11-23T12:00:00Z',
    '2026-11-23T13:00:00+01:00',
    '2026-11-23',
    '1970-01-01',
    'yesterday',
    '2026-02-30',
  ]
  const word = fc.constantFrom(
    'Pro',
    'pro',
    'PRO-annual',
    ' pro ',
    '',
    '  ',
    'İ',
    'ß',
    'e\u0301',
    '5',
    'true',
    'x',
  )
  const text = (operator: Operator) =>
    operator.startsWith('NUM')
      ? fc.oneof(fc.constantFrom(...numbers), fc.double().map(String), word)
      : operator.startsWith('SEMVER')
        ? fc.oneof(version, word)
        : operator.startsWith('DATE')
          ? fc.constantFrom(...dates)
          : word
  const value = (operator: Operator) => fc.oneof(text(operator), fc.double(), fc.integer(), fc.boolean())

  it.each(shared)('%s decides alike on 500 random cases', (operator) => {
    const isDate = operator.startsWith('DATE')
    fc.assert(
      fc.property(
        fc.record({ value: text(operator), values: fc.array(text(operator), { maxLength: 4 }) }),
        fc.record({ inverted: fc.boolean(), caseInsensitive: fc.boolean() }, { requiredKeys: [] }),
        isDate ? text(operator) : fc.option(value(operator), { nil: undefined }),
        fc.boolean(),
        (given, flags, field, asProperty) => {
          const contextName = isDate ? 'currentTime' : asProperty ? 'plan' : 'userId'
          const constraint: Constraint = { contextName, operator, ...given, ...flags }
          const context = asProperty && !isDate ? { properties: { plan: field } } : { [contextName]: field }
          expect(fits(constraint, context as Subject)).toBe(unleash.checkConstraint(constraint, context))
        },
      ),
      { numRuns: 500 },
    )
  })
})
