import fc from 'fast-check'
import { parseRollout, type Rollout } from '../../../src/core/index.ts'
import { ROLLOUT } from '../support.ts'

export const rolloutOf = (changes: Record<string, unknown> = {}): Rollout => {
  const parsed = parseRollout({ ...ROLLOUT, ...changes })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.rollout
}

/** A rollout with the last audience alone. */
export const withShares = (rudderstack: number, segment = 100, more: Record<string, unknown> = {}): Rollout =>
  rolloutOf({ audiences: [{ name: 'everyone', rudderstack, segment }], ...more })

const share = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100)

export const shares = fc
  .record({ rudderstack: share, segment: share })
  .filter(({ rudderstack, segment }) => rudderstack + segment >= 100)

const values = { region: ['Europe', 'Asia'], area: ['checkout', 'shop'], appVersion: ['1.2.3', '2.0.0'] }

export type Context = { readonly [field in keyof typeof values]: string }

export const contexts: fc.Arbitrary<Context> = fc.record({
  region: fc.constantFrom(...values.region),
  area: fc.constantFrom(...values.area),
  appVersion: fc.constantFrom(...values.appVersion),
})

const constraint = fc
  .constantFrom('region' as const, 'area' as const, 'appVersion' as const)
  .chain((contextName) =>
    fc.record({
      contextName: fc.constant(contextName),
      operator: fc.constantFrom('IN', 'NOT_IN', 'STR_CONTAINS'),
      values: fc.subarray(values[contextName], { minLength: 1 }),
      inverted: fc.boolean(),
    }),
  )

const audience = fc.record({ when: fc.array(constraint, { maxLength: 2 }), shares })

/** Audiences that ask for what reports carry. */
export const rollouts = (stickiness: string): fc.Arbitrary<Rollout> =>
  fc
    .record({
      some: fc.array(audience, { maxLength: 3 }),
      last: shares,
      sentinel: fc.constantFrom(0, 1, 50),
      fallback: fc.constantFrom('segment', 'rudderstack'),
      killed: fc.constantFrom(null, null, null, 'segment', 'rudderstack'),
    })
    .map(({ some, last, ...rest }) => {
      const named = some.map(({ when, shares: each }, at) => ({ name: `a${at}`, when, ...each }))
      return rolloutOf({ ...rest, stickiness, audiences: [...named, { name: 'everyone', ...last }] })
    })
