import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fits } from '../../../src/core/index.ts'
import type { UnleashStrategy } from '../../../src/server/relay/unleash-types.ts'
import { europe, on, percent, problems, published } from './unleash-flags.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** The one sentence about the one strategy, without the flag's name. */
function refusal(strategy: UnleashStrategy, more: Parameters<typeof problems>[2] = {}): string {
  const [first = '', ...others] = problems(on(strategy), undefined, more)
  expect(others).toEqual([])
  return first.replace(`web.rudderstack-on: strategy 1 (${strategy.name}): `, '')
}

const firstWhen = (strategy: UnleashStrategy, more: Parameters<typeof published>[2] = {}) =>
  published(on(strategy), undefined, more).audiences[0]!.when

describe('a percentage', () => {
  it.each([
    ['33.5', '"33.5"'],
    [33.5, '33.5'],
    ['101', '"101"'],
    [-1, '-1'],
    ['-1', '"-1"'],
    ['abc', '"abc"'],
    ['', '""'],
    [' 50 ', '" 50 "'],
    ['1e2', '"1e2"'],
    ['0x10', '"0x10"'],
    ['050', '"050"'],
    ['50%', '"50%"'],
    ['5\n', '"5\\n"'],
    [null, 'null'],
    [true, 'true'],
    [undefined, 'missing'],
  ])('of %j is refused', (rollout, quoted) => {
    expect(refusal(percent(rollout))).toBe(`its rollout is ${quoted}; make it a whole number from 0 to 100`)
  })

  it('of a legacy strategy is checked alike', () => {
    const strategy = { name: 'gradualRolloutUserId', parameters: { percentage: '1.5', groupId: 'web' } }
    expect(refusal(strategy, { stickiness: 'userId' })).toBe(
      'its percentage is "1.5"; make it a whole number from 0 to 100',
    )
  })
})

describe('other people than the rest', () => {
  const others = 'which moves other people than the rest of this rollout'

  it.each([
    ['other', '"other"'],
    ['', '""'],
    [undefined, 'missing'],
  ])('by the groupId %j are refused', (groupId, quoted) => {
    expect(refusal(percent('5', [], { groupId }))).toBe(`its groupId is ${quoted}, ${others}; make it "web"`)
  })

  it.each([
    ['userId', others],
    ['default', 'which is the userId, else the sessionId, else chance'],
    ['random', 'which is chance at every look'],
  ])('by the stickiness %s are refused', (stickiness, why) => {
    expect(refusal(percent('5', [], { stickiness }))).toBe(
      `its stickiness is "${stickiness}", ${why}; make it "deviceId"`,
    )
  })

  it('by a missing stickiness, which is the default one, are refused', () => {
    expect(refusal(percent('5', [], { stickiness: undefined }))).toMatch(/^its stickiness is "default"/)
  })

  it.each([
    ['gradualRolloutUserId', 'userId'],
    ['gradualRolloutSessionId', 'sessionId'],
  ])('by %s are refused unless the rollout goes by it too', (name, field) => {
    expect(refusal({ name, parameters: { percentage: '5', groupId: 'web' } })).toBe(
      `it goes by ${field}, ${others}; use flexibleRollout with the stickiness "deviceId"`,
    )
  })
})

describe('a strategy that a page cannot follow', () => {
  it.each([
    ['remoteAddress', 'a page does not know its address'],
    ['applicationHostname', 'a page has no host name of its own'],
    ['gradualRolloutRandom', 'it decides by chance at every look'],
    ['ourOwn', 'this strategy is unknown here'],
    ['constructor', 'this strategy is unknown here'],
  ])('is refused: %s', (name, why) => {
    expect(refusal({ name, parameters: {} })).toBe(`${why}; use flexibleRollout with constraints`)
  })

  it('is refused: one with variants, an empty list of which is none', () => {
    const variants = [{ name: 'on', weight: 1000 }]
    expect(refusal({ ...percent('5'), variants })).toBe(
      'strategy variants are not supported; remove them, and set the percentage instead',
    )
    expect(problems(on({ ...percent('5'), variants: [] }))).toEqual([])
  })
})

describe('userWithId', () => {
  const listed = (userIds?: string) => ({ name: 'userWithId', parameters: { userIds } })

  it('reaches all of these ids, published as the SHA-256 of their bytes', () => {
    const when = firstWhen(listed('u1, Üser ,\t42'))
    expect(when).toEqual([
      { contextName: 'userId', operator: 'IN_SHA256', values: ['u1', 'Üser', '42'].map(sha256) },
    ])
    expect(published(on(listed('u1'))).audiences[0]).toMatchObject({ rudderstack: 100 })
  })

  it('publishes them as they are where that is allowed', () => {
    expect(firstWhen(listed('u1,u2'), { allowUserIds: true })).toEqual([
      { contextName: 'userId', operator: 'IN', values: ['u1', 'u2'] },
    ])
  })

  it('takes ids letter by letter as unleash-client does, which IN would not', () => {
    const when = firstWhen(listed(' u1,,u2 '), { allowUserIds: true })!
    expect(when).toEqual([
      { contextName: 'userId', operator: 'IN_SHA256', values: [' u1', '', 'u2 '].map(sha256) },
    ])
  })

  it.each(['zoë', '日本', '😀', 'lone \ud800 surrogate', ''])(
    'makes digests that pages make too: %j',
    (userId) => {
      const [constraint] = firstWhen(listed(userId || ','))!
      expect(fits(constraint!, { userId })).toBe(true)
      expect(fits(constraint!, { userId: `${userId}x` })).toBe(false)
    },
  )

  it('without ids reaches nobody', () => {
    for (const userIds of ['', undefined])
      expect(firstWhen(listed(userIds))).toEqual([
        { contextName: 'userId', operator: 'IN_SHA256', values: [] },
      ])
  })

  it('keeps its own constraints', () => {
    const when = firstWhen({ ...listed('u1'), constraints: [europe] as never })
    expect(when).toHaveLength(2)
    expect(when![1]).toEqual(europe)
  })
})

describe('segments', () => {
  const app = { contextName: 'area', operator: 'IN', values: ['checkout'] }
  const segments = [
    { id: 1, constraints: [app] },
    { id: 2, constraints: [europe, app] },
  ] as never

  it('add their constraints to those of the strategy, all of which must fit', () => {
    const strategy = { ...percent('5', [europe]), segments: [1, 2] }
    expect(firstWhen(strategy, { segments })).toEqual([europe, app, europe, app])
  })

  it('may come in full, as getFeatureToggleDefinitions(true) has them', () => {
    const strategy = { ...percent('5'), segments: [{ id: 9, constraints: [app] }] as never }
    expect(firstWhen(strategy)).toEqual([app])
  })

  it('that do not exist reach nobody, and it is said', () => {
    const missing = published(on({ ...percent('5'), segments: [404] }, percent('1')), undefined, { segments })
    expect(missing.audiences.map(({ name }) => name)).toEqual(['rudderstack-on 2', 'everyone'])
    expect(missing.warnings).toEqual([
      'web.rudderstack-on: strategy 1 (flexibleRollout): its segment 404 does not exist, so it reaches nobody; remove it',
    ])
    const inFull = published(on({ ...percent('5'), segments: [undefined] }))
    expect(inFull.audiences).toHaveLength(1)
  })
})
