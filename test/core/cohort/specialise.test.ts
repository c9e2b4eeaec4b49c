import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { specialise } from '../../../src/core/cohort/specialise.ts'
import { assign, parseRollout } from '../../../src/core/index.ts'

const name = fc.constantFrom('region', 'area', 'deviceId', 'plan')
const value = fc.constantFrom('a', 'b', 'c')
const constraint = fc.record({
  contextName: name,
  operator: fc.constantFrom('IN', 'NOT_IN', 'STR_CONTAINS'),
  values: fc.array(value, { minLength: 1 }),
  inverted: fc.boolean(),
})
const share = fc.integer({ min: 50, max: 100 })
const audience = fc.record({
  when: fc.array(constraint, { maxLength: 3 }),
  rudderstack: share,
  segment: share,
})
const context = fc.record(
  { region: value, area: value, properties: fc.record({ plan: value }) },
  { requiredKeys: [] },
)

describe('specialise', () => {
  it('gives the same assignments for whoever shares the context', () => {
    fc.assert(
      fc.property(fc.array(audience, { maxLength: 4 }), context, fc.array(value), (some, shared, ids) => {
        const audiences = [...some.map((each, at) => ({ ...each, name: `a${at}` })), { name: 'everyone' }]
        const parsed = parseRollout({ format: 1, key: 'k', revision: 1, stickiness: 'deviceId', audiences })
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
        const lean = specialise(parsed.rollout, shared, new Set(['deviceId']))
        for (const deviceId of ids)
          expect(assign(lean, { ...shared, deviceId })).toEqual(
            assign(parsed.rollout, { ...shared, deviceId }),
          )
      }),
    )
  })
})
