import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { parseRules } from '../../../src/core/parity/parse-rules.ts'
import { callOf, ruleText } from '../../../src/dashboard/parity/rules/rule-text.ts'

const suggestion = {
  rule: {
    type: 'page',
    event: 'Home: "x"\n- evil',
    path: '/properties/*/price',
    when: { kind: 'missing' },
    reason: 'Say why this is expected.',
  },
  kind: 'missing',
  pairs: 3,
  share: 0.5,
} as const

describe('a difference that no rule explains', () => {
  it('can be copied as a line of the rules file, whatever it is called', () => {
    const rules = parse(`rules:\n${ruleText(suggestion)}\n`) as unknown
    expect(rules).toEqual({ rules: [suggestion.rule] })
    expect(parseRules(rules)).toMatchObject({ ok: true })
  })

  it('is named as lists of pairs name its call', () => {
    expect(callOf(suggestion)).toBe('page Home: "x"\n- evil')
    expect(callOf({ ...suggestion, rule: { ...suggestion.rule, event: undefined } as never })).toBe('page')
  })
})
