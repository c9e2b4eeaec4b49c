import { describe, expect, it } from 'vitest'
import { OPERATORS, type Constraint } from '../../../src/core/index.ts'
import { conditionSentence } from '../../../src/dashboard/text/condition-sentence.ts'

const sentence = (...when: Constraint[]): string => conditionSentence({ name: 'a', when })

describe('who is in an audience', () => {
  it.each<[Constraint, string]>([
    [{ contextName: 'region', operator: 'IN', values: ['Europe'] }, 'region is Europe'],
    [
      { contextName: 'region', operator: 'IN', values: ['Europe', 'Asia', 'Africa'] },
      'region is Europe, Asia or Africa',
    ],
    [
      { contextName: 'userId', operator: 'IN', values: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
      'userId is a, b, c, d and 3 more',
    ],
    [{ contextName: 'plan', operator: 'NOT_IN', values: ['free'] }, 'plan is not free'],
    [{ contextName: 'plan', operator: 'IN', values: ['free'], inverted: true }, 'plan is not free'],
    [
      { contextName: 'userId', operator: 'IN_SHA256', values: ['0'.repeat(64)] },
      'userId is one of 1 that are kept as digests',
    ],
    [
      { contextName: 'appVersion', operator: 'SEMVER_GTE', value: '2.3.0' },
      'appVersion is version 2.3.0 or newer',
    ],
    [{ contextName: 'age', operator: 'NUM_LT', value: '18', inverted: true }, 'age is 18 or more'],
    [
      { contextName: 'email', operator: 'STR_ENDS_WITH', values: ['@example.com'], caseInsensitive: true },
      'email ends with @example.com in any case',
    ],
    [{ contextName: 'a', operator: 'IN', values: ['$&'] }, 'a is $&'],
    [{ contextName: 'a', operator: 'IN', values: [] }, 'a is nothing'],
  ])('%o', (constraint, expected) => {
    expect(sentence(constraint)).toBe(expected)
  })

  it('fits all of its conditions', () => {
    expect(
      sentence(
        { contextName: 'region', operator: 'IN', values: ['Europe'] },
        { contextName: 'area', operator: 'NOT_IN', values: ['checkout'] },
      ),
    ).toBe('region is Europe, and area is not checkout')
  })

  it('is everybody without a condition, and everybody else at the end', () => {
    expect(sentence()).toBe('everybody')
    expect(conditionSentence({ name: 'everyone' })).toBe('everybody else')
  })

  it('has words for every operator, as it is and inverted', () => {
    for (const operator of OPERATORS) {
      const constraint = { contextName: 'a', operator, values: ['5'], value: '5' }
      expect(sentence(constraint)).not.toContain('_')
      expect(sentence({ ...constraint, inverted: true })).not.toBe(sentence(constraint))
    }
  })
})
