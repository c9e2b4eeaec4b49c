import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextRevision, type Seen } from '../../src/server/rollout/next-revision.ts'

it('takes the first revision as it is given', () => {
  expect(nextRevision(null, 1, 'a')).toBe(1)
})

it.each([
  [42, 43, 'a', 43],
  [42, 43, 'b', 43],
  [42, 42, 'a', 42],
  [42, 42, 'b', 43],
  [42, 1, 'a', 42],
  [42, 1, 'b', 43],
  [Number.MAX_SAFE_INTEGER, 1, 'a', Number.MAX_SAFE_INTEGER],
  [Number.MAX_SAFE_INTEGER, 1, 'b', null],
  [42, 2 ** 50, 'b', 2 ** 50],
  [2 ** 50, 2 ** 50, 'b', 2 ** 50 + 1],
])(
  'after %i of content a, a document of revision %i and content %s is %s',
  (revision, wanted, content, next) => {
    expect(nextRevision({ revision, content: 'a' }, wanted, content)).toBe(next)
  },
)

it('never falls, and rises with every change of content', () => {
  const documents = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom('a', 'b', 'c')))
  fc.assert(
    fc.property(documents, (sequence) => {
      let seen = null as Seen | null
      for (const [wanted, content] of sequence) {
        const revision: number = nextRevision(seen, wanted, content) ?? Number.NaN
        expect(revision).toBeGreaterThanOrEqual(wanted)
        if (seen?.content === content) expect(revision).toBeGreaterThanOrEqual(seen.revision)
        else expect(revision).toBeGreaterThan(seen?.revision ?? 0)
        seen = { revision, content }
      }
    }),
  )
})
