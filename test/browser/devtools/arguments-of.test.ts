import fc from 'fast-check'
import { expect, test } from 'vitest'
import { argumentsOf } from '../../../src/browser/devtools/arguments-of.ts'
import { resolveArguments, type CallType } from '../../../src/core/index.ts'
import { copyOf } from './calls.ts'

test.each([
  ['track', ['Order Completed'], ['Order Completed']],
  ['track', ['A', { n: 1 }, { timestamp: 'x' }], ['A', { n: 1 }, { timestamp: 'x' }]],
  ['track', ['A', null, { integrations: {} }], ['A', {}, { integrations: {} }]],
  ['page', [], []],
  ['page', ['Docs', 'Start', { a: 1 }], ['Docs', 'Start', { a: 1 }]],
  ['identify', [{ plan: 'pro' }], [null, { plan: 'pro' }]],
  ['group', [7, {}], ['7']],
  ['group', [{}], [null]],
  ['alias', ['ben', 'ann'], ['ben', 'ann']],
  ['reset', [], []],
] as const)('%s%j is made by %j', (type, args, expected) =>
  expect(argumentsOf(copyOf(type, ...args))).toEqual(expected),
)

test('made by these arguments a call is the same call again', () => {
  const types: CallType[] = ['track', 'page', 'screen', 'identify', 'group', 'alias']
  const fields = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null)), {
    maxKeys: 3,
  })
  const arg = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined), fields)
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.array(arg, { maxLength: 5 }), (type, args) => {
      const call = resolveArguments(type, args)
      if (call) expect(resolveArguments(type, argumentsOf(call))).toEqual(call)
    }),
    { numRuns: 2_000 },
  )
})
