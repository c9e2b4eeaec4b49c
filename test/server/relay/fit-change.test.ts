import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Audience } from '../../../src/core/index.ts'
import { fitChange } from '../../../src/server/relay/fit-change.ts'
import { withShares } from '../../../src/server/relay/with-shares.ts'
import { europe, off, on, percent } from './unleash-flags.ts'

const everyone: Audience = { name: 'everyone', rudderstack: 5, segment: 100 }
const onEurope = { name: 'rudderstack-on 2', when: [europe], rudderstack: 50 } as Audience
const onAll: Audience = { name: 'rudderstack-on 1', when: [], rudderstack: 5 }
const offAll: Audience = { name: 'segment-off 1', when: [], segment: 100 }
const BEFORE = [onEurope, onAll, offAll, everyone]

const problemsOf = (after: readonly Audience[], before: readonly Audience[] = BEFORE) => {
  const fitted = fitChange(before, after)
  return fitted.ok ? [] : fitted.problems
}
const changesOf = (after: readonly Audience[], before: readonly Audience[] = BEFORE) => {
  const fitted = fitChange(before, after)
  return fitted.ok ? fitted.changes : fitted.problems
}

describe('changed shares', () => {
  it('are those of their strategies, as percent of people who have the flag on', () => {
    const after = [{ ...onEurope, rudderstack: 60 }, onAll, { ...offAll, segment: 75 }, everyone]
    expect(changesOf(after)).toEqual([
      {
        flag: 'rudderstack-on',
        audience: 'rudderstack-on 2',
        from: 50,
        to: 60,
        path: '/audiences/0/rudderstack',
      },
      { flag: 'segment-off', audience: 'segment-off 1', from: 0, to: 25, path: '/audiences/2/segment' },
    ])
  })

  it('are found by name, whatever the order', () => {
    expect(changesOf([onAll, offAll, onEurope, everyone])).toEqual([])
    expect(changesOf([{ ...onAll, rudderstack: 60 }, onEurope, offAll, everyone])).toMatchObject([{ to: 60 }])
  })

  it('of the last audience are those of the strategies for everybody, which come before it', () => {
    expect(changesOf([onEurope, onAll, offAll, { ...everyone, rudderstack: 7, segment: 90 }])).toMatchObject([
      { audience: 'rudderstack-on 1', from: 5, to: 7, path: '/audiences/3/rudderstack' },
      { audience: 'segment-off 1', from: 0, to: 10, path: '/audiences/3/segment' },
    ])
  })

  it('of the last audience that only follow their strategies are no changes of their own', () => {
    const both = [onEurope, { ...onAll, rudderstack: 8 }, { ...offAll, segment: 50 }]
    const expected = [
      { audience: 'rudderstack-on 1', to: 8 },
      { audience: 'segment-off 1', to: 50 },
    ]
    // as an earlier rollout has them, or as they were
    expect(changesOf([...both, { ...everyone, rudderstack: 8, segment: 92 }])).toMatchObject(expected)
    expect(changesOf([...both, everyone])).toMatchObject(expected)
  })

  it('of the last audience need such a strategy', () => {
    const before = [onEurope, { ...everyone, rudderstack: 0 }]
    expect(problemsOf([onEurope, { ...everyone, rudderstack: 7, segment: 50 }], before)).toEqual([
      {
        path: '/audiences/1/rudderstack',
        message:
          'needs a strategy without constraints in rudderstack-on: add one in Unleash, and put the flag on',
      },
      {
        path: '/audiences/1/segment',
        message:
          'needs a strategy without constraints in segment-off: add one in Unleash, and put the flag on',
      },
    ])
  })

  it('that name two percentages for one strategy are refused, twice the same one is fine', () => {
    const twice = (rudderstack: number) => [
      onEurope,
      { ...onAll, rudderstack: 8 },
      offAll,
      { ...everyone, rudderstack },
    ]
    expect(problemsOf(twice(9))).toMatchObject([{ path: '/audiences/3/rudderstack' }])
    expect(changesOf(twice(8))).toMatchObject([{ audience: 'rudderstack-on 1', to: 8 }])
  })

  it.each([0.5, 2.5, 99.99])('of %d are refused: Unleash holds whole percents', (share) => {
    expect(
      problemsOf([onEurope, { ...onAll, rudderstack: share }, { ...offAll, segment: share }, everyone]),
    ).toEqual([
      {
        path: '/audiences/1/rudderstack',
        message: `is ${share}, and Unleash holds whole percents: ${share} cannot be written there`,
      },
      {
        path: '/audiences/2/segment',
        message: `is ${share}, and Unleash holds whole percents: ${share} cannot be written there`,
      },
    ])
  })

  it.each([0, 1, 99, 100])('of %d are written, at both flags', (share) => {
    const after = [onEurope, { ...onAll, rudderstack: share }, { ...offAll, segment: share }, everyone]
    const expected = share === 100 ? [{ to: 100 }] : [{ to: share }, { to: 100 - share }]
    expect(changesOf(after)).toMatchObject(expected)
  })

  it('of the other leg are refused: the other flag has them', () => {
    expect(problemsOf([{ ...onEurope, segment: 50 }, onAll, offAll, everyone])).toEqual([
      {
        path: '/audiences/0/segment',
        message: 'is not set by this audience, which is a strategy of rudderstack-on',
      },
    ])
  })

  it('cannot be left out', () => {
    const after = [onEurope, { name: onAll.name, when: [] }, offAll, everyone]
    expect(problemsOf(after)).toEqual([
      { path: '/audiences/1/rudderstack', message: 'is set in Unleash, and cannot be left out' },
    ])
  })
})

describe('everything else that the flags say is changed in Unleash', () => {
  it('an audience more, one less, another name', () => {
    const swiss: Audience = { name: 'Swiss', when: [], rudderstack: 1 }
    expect(problemsOf([swiss, ...BEFORE])).toEqual([
      { path: '/audiences/0', message: `"Swiss" is no strategy of Unleash's flags: add or rename it there` },
    ])
    expect(problemsOf(BEFORE.slice(1))).toEqual([
      { path: '/audiences', message: '"rudderstack-on 2" is missing, and Unleash has it: remove it there' },
    ])
    expect(problemsOf([onEurope, onEurope, onAll, offAll, everyone])).toEqual([
      { path: '/audiences/1/name', message: '"rudderstack-on 2" is there twice' },
    ])
  })

  it('constraints', () => {
    const after = [{ ...onEurope, when: [] }, onAll, offAll, everyone]
    expect(problemsOf(after)).toEqual([
      {
        path: '/audiences/0/when',
        message: 'is set in Unleash, as the constraints of the strategy: change it there',
      },
    ])
  })

  it('the percentage of a strategy that has none', () => {
    const flags = { 'rudderstack-on': on({ name: 'default' }), 'segment-off': off(percent('0')) }
    const change = {
      flag: 'rudderstack-on',
      audience: 'rudderstack-on 1',
      from: 100,
      to: 5,
      path: '/audiences/0',
    } as const
    expect(withShares(flags, [change])).toEqual({
      ok: false,
      problems: [
        {
          path: '/audiences/0',
          message:
            'is of a strategy "default", which always reaches everybody: make it a flexibleRollout in Unleash',
        },
      ],
    })
    const bare = { ...flags, 'rudderstack-on': on() }
    const shared = withShares(bare, [{ ...change, audience: 'rudderstack-on' }])
    expect(JSON.stringify(shared)).toContain('is of a flag without strategies')
  })
})

it('no change is lost: what is fitted, and written, is what was asked for', () => {
  const shares = fc.integer({ min: 0, max: 100 })
  fc.assert(
    fc.property(shares, shares, shares, (one, two, segment) => {
      const after = [
        { ...onEurope, rudderstack: one },
        { ...onAll, rudderstack: two },
        { ...offAll, segment },
        everyone,
      ]
      const fitted = fitChange(BEFORE, after)
      if (!fitted.ok) throw new Error('refused')
      const flags = {
        'rudderstack-on': on(percent('5'), percent('50', [europe])),
        'segment-off': off(percent('0')),
      }
      const shared = withShares(flags, fitted.changes)
      if (!shared.ok) throw new Error('refused')
      const rollouts = Object.values(shared.flags).map((flag) =>
        flag?.strategies?.map(({ parameters }) => parameters?.['rollout']),
      )
      expect(rollouts).toEqual([[`${two}`, `${one}`], [`${100 - segment}`]])
    }),
  )
})
