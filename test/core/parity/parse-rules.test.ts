import { describe, expect, it } from 'vitest'
import { parseRules, rulesInForce, type Rule } from '../../../src/core/index.ts'

const RULE = { path: '/properties/price', reason: 'text at RudderStack until the app of May' }

const problemsOf = (input: unknown): unknown => {
  const parsed = parseRules(input)
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path} ${message}`)
}

describe('parseRules', () => {
  it('takes a list, one under rules, and nothing at all', () => {
    const rules = [{ ...RULE, id: '/properties/price' }]
    expect(parseRules([RULE])).toEqual({ ok: true, rules })
    expect(parseRules({ rules: [RULE] })).toEqual({ ok: true, rules })
    for (const nothing of [null, undefined, [], { rules: [] }, {}])
      expect(parseRules(nothing)).toEqual({ ok: true, rules: [] })
  })

  it('takes every field', () => {
    const whole = {
      ...RULE,
      id: 'price',
      event: 'Order Completed',
      type: 'track',
      when: { kind: 'type', segment: 1, rudderstack: null },
      expires: '2027-01-31',
    }
    expect(parseRules([whole])).toEqual({ ok: true, rules: [whole] })
  })

  it('names rules after what they explain', () => {
    const parsed = parseRules([
      { ...RULE, event: 'Order Completed', type: 'track' },
      { ...RULE, type: 'page', path: '/name' },
    ])
    expect(parsed.ok && parsed.rules.map(({ id }) => id)).toEqual([
      'Order Completed /properties/price',
      'every page /name',
    ])
  })

  it.each<[string, unknown, readonly string[]]>([
    ['no list', 'rules', [' must be a list of rules']],
    [
      'a rule alone',
      RULE,
      [
        '/path is no field of a file of rules; the nearest that is: rules',
        '/reason is no field of a file of rules; the nearest that is: rules',
      ],
    ],
    ['no list under rules', { rules: RULE }, ['/rules must be a list of rules']],
    [
      'no reason',
      [{ path: '/name' }],
      ['/0/reason must be a text that is not empty, of 500 characters at most'],
    ],
    [
      'a blank reason',
      [{ ...RULE, reason: ' ' }],
      ['/0/reason must be a text that is not empty, of 500 characters at most'],
    ],
    [
      'no path',
      [{ reason: 'x' }],
      ['/0/path must be a JSON Pointer of 500 characters at most, such as /properties/price'],
    ],
    [
      'a path with dots',
      [{ ...RULE, path: 'properties.price' }],
      ['/0/path must be a JSON Pointer of 500 characters at most, such as /properties/price'],
    ],
    [
      'everything',
      [{ ...RULE, path: '/**' }],
      ['/0/path explains every difference there is: name at least one part, such as /properties'],
    ],
    [
      'a slip',
      [{ ...RULE, expire: '2027-01-31' }],
      ['/0/expire is no field of a rule; the nearest that is: expires'],
    ],
    [
      'a slip inside',
      { rules: [{ ...RULE, when: { king: 'type' } }] },
      ['/rules/0/when/king is no field of a condition; the nearest that is: kind'],
    ],
    [
      'another kind',
      [{ ...RULE, when: { kind: 'gone' } }],
      ['/0/when/kind must be "missing" or "added" or "type" or "value" or "order"'],
    ],
    [
      'another type',
      [{ ...RULE, type: 'reset' }],
      ['/0/type must be "track" or "page" or "identify" or "group" or "alias" or "screen"'],
    ],
    [
      'no day',
      [{ ...RULE, expires: '2027-02-30' }],
      ['/0/expires must be a day such as 2027-01-31, or a time such as 2027-01-31T12:00:00Z'],
    ],
    [
      'two of one name',
      [RULE, RULE],
      ['/1/id is the name of another rule: /properties/price; give it one of its own'],
    ],
    [
      'one of ours',
      [{ ...RULE, id: 'time-zone' }],
      ['/0/id is the name of another rule: time-zone; give it one of its own'],
    ],
    ['no objects', [1, null], ['/0 must be an object', '/1 must be an object']],
  ])('refuses %s', (_, input, problems) => expect(problemsOf(input)).toEqual(problems))

  it('lists 50 problems at most, and refuses over 1,000 rules', () => {
    const many = parseRules(Array.from({ length: 100 }, () => ({})))
    expect(many.ok ? 0 : many.problems.length).toBe(50)
    expect(problemsOf({ rules: Array.from({ length: 1_001 }, () => RULE) })).toEqual([
      '/rules has 1001 rules, and 1000 is the most',
    ])
  })

  it('never throws', () => {
    const throwing = {
      get rules(): unknown {
        throw new Error('of the page')
      },
    }
    expect(problemsOf(throwing)).toEqual(['/rules must be a list of rules'])
    expect(problemsOf(JSON.parse('[{"__proto__":{"path":"/a"},"reason":"x"}]'))).toHaveLength(2)
  })
})

describe('rulesInForce', () => {
  const at = (time: string, expires?: string): readonly Rule[] =>
    rulesInForce([{ ...RULE, ...(expires !== undefined && { expires }) }], Date.parse(time))

  it('are all that never expire', () => expect(at('2200-01-01')).toHaveLength(1))

  it('are those of a day to its end', () => {
    expect(at('2027-01-31T23:59:59.999Z', '2027-01-31')).toHaveLength(1)
    expect(at('2027-02-01T00:00:00Z', '2027-01-31')).toEqual([])
  })

  it('are those of a time up to it', () => {
    expect(at('2027-01-31T10:59:59.999Z', '2027-01-31T12:00:00+01:00')).toHaveLength(1)
    expect(at('2027-01-31T11:00:00Z', '2027-01-31T12:00:00+01:00')).toEqual([])
  })

  it('are none whose time is none', () => expect(at('2027-01-01', 'some day')).toEqual([]))
})
