import { describe, expect, it } from 'vitest'
import { assign, type Subject } from '../../../src/core/index.ts'
import type { UnleashFlag } from '../../../src/server/relay/unleash-types.ts'
import { europe, flag, input, off, on, percent, problems, published, translate } from './unleash-flags.ts'

const everyone = { name: 'everyone', rudderstack: 0, segment: 100 }
const appVersion = { contextName: 'appVersion', operator: 'SEMVER_GTE', value: '2.0.0' }

const cohort = (document: ReturnType<typeof published>, subject: Subject) =>
  assign({ ...document, revision: 1, sentinel: 0 }, subject).cohort

describe('the audiences', () => {
  it('are one per strategy by falling percentage, then everyone', () => {
    const rudderstackOn = on(percent('5'), percent('50', [europe]), percent('10', [appVersion]))
    expect(published(rudderstackOn).audiences).toEqual([
      { name: 'rudderstack-on 2', when: [europe], rudderstack: 50 },
      { name: 'rudderstack-on 3', when: [appVersion], rudderstack: 10 },
      { name: 'rudderstack-on 1', when: [], rudderstack: 5 },
      { name: 'everyone', rudderstack: 5, segment: 100 },
    ])
  })

  it('of segment-off set the share that still reaches Segment', () => {
    const document = published(on(percent(100)), off(percent(25), percent('75', [europe])))
    expect(document.audiences).toEqual([
      { name: 'rudderstack-on 1', when: [], rudderstack: 100 },
      { name: 'segment-off 2', when: [europe], segment: 25 },
      { name: 'segment-off 1', when: [], segment: 75 },
      { name: 'everyone', rudderstack: 100, segment: 75 },
    ])
  })

  it.each([
    ['where no strategy is for everybody', [percent('5', [europe])], [percent('5', [europe])], 0, 100],
    ['by the highest of several', [percent('5'), percent('7')], [percent('0'), percent('1')], 7, 99],
    ['with the people in the gap on Segment', [percent('5')], [percent('50')], 5, 95],
  ])('end with the shares of everybody else: %s', (_name, ons, offs, rudderstack, segment) => {
    const { audiences } = published(on(...ons), off(...offs))
    expect(audiences.at(-1)).toEqual({ name: 'everyone', rudderstack, segment })
  })

  it('keep the order of Unleash where percentages are equal', () => {
    const { audiences } = published(on(percent('5', [europe]), percent('5', [appVersion])))
    expect(audiences.map(({ name }) => name)).toEqual(['rudderstack-on 1', 'rudderstack-on 2', 'everyone'])
  })

  it('keep their names when a percentage, and so the order, changes', () => {
    const { audiences } = published(on(percent('60'), percent('50', [europe])))
    expect(audiences[1]).toEqual({ name: 'rudderstack-on 2', when: [europe], rudderstack: 50 })
  })

  it.each([0, 1, 99, 100])('reach %i %%, as text and as a number', (share) => {
    expect(published(on(percent(share))).audiences[0]).toMatchObject({ rudderstack: share })
    expect(published(on(percent(`${share}`))).audiences[0]).toMatchObject({ rudderstack: share })
  })

  it('reach everybody for the strategy default, and for a flag without strategies, which is said', () => {
    expect(published(on({ name: 'default' })).audiences[0]).toMatchObject({ when: [], rudderstack: 100 })
    const bare = published(on())
    expect(bare.audiences[0]).toEqual({ name: 'rudderstack-on', when: [], rudderstack: 100 })
    expect(bare.warnings).toEqual(['web.rudderstack-on: it has no strategy, which reaches everybody'])
  })

  it('leave out strategies that are disabled, and do not take the flag for one without strategies', () => {
    expect(published(on({ ...percent('50'), disabled: true })).audiences).toEqual([everyone])
  })

  it('take the legacy gradual strategies where they hash what the rollout hashes', () => {
    const legacy = (name: string) => on({ name, parameters: { percentage: '7', groupId: 'web' } })
    const user = published(legacy('gradualRolloutUserId'), undefined, { stickiness: 'userId' })
    expect(user.audiences[0]).toMatchObject({ rudderstack: 7 })
    const session = published(legacy('gradualRolloutSessionId'), undefined, { stickiness: 'sessionId' })
    expect(session.audiences[0]).toMatchObject({ rudderstack: 7 })
  })

  it('do not care for variants of the flag itself', () => {
    const variants = [{ name: 'blue', weight: 1000 }]
    expect(problems(flag('rudderstack-on', [percent('5')], { variants }))).toEqual([])
  })
})

describe('what Unleash does not know', () => {
  it('comes from the control store, and what that leaves out stays out', () => {
    const control = {
      sentinel: 2,
      owners: { '*': 'both' },
      names: {},
      observers: { segment: ['Webhooks'] },
      fallback: 'segment',
      failover: 'none',
      killed: 'segment',
      copies: { dual: 50 },
    } as const
    expect(published(undefined, undefined, { control })).toMatchObject(control)
    expect(Object.keys(published()).sort()).toEqual(['audiences', 'format', 'key', 'stickiness', 'warnings'])
    expect(published(undefined, undefined, { control: { sentinel: undefined } })).not.toHaveProperty(
      'sentinel',
    )
  })

  it('has no revision yet', () => {
    expect(published()).not.toHaveProperty('revision')
  })

  it('is checked as a page will check it', () => {
    const control = { owners: { Amplitude: 'nobody' } } as never
    expect(problems(undefined, undefined, { control })).toEqual([
      '/owners/Amplitude must be "segment" or "rudderstack" or "both"',
    ])
  })

  it('is refused with the rest where the whole is too long for pages', () => {
    const values = Array.from({ length: 3000 }, (_, i) => `region-${i}`)
    const long = { contextName: 'region', operator: 'IN', values }
    expect(problems(on(percent('5', [long])))).toEqual([])
    expect(problems(on(percent('5', [long]), percent('6', [long])))).toEqual(['the rollout is over 64 KB'])
  })
})

describe('rudderstack-on, switched off', () => {
  const switchedOff = (strategies = [percent('5')]) => flag('rudderstack-on', strategies, { enabled: false })

  it('kills RudderStack: everybody is on Segment alone', () => {
    const document = published(switchedOff([percent('100')]), off(percent('100')))
    expect(document).toMatchObject({ killed: 'rudderstack', audiences: [everyone], warnings: [] })
    expect(cohort(document, { deviceId: 'a' })).toBe('segment')
  })

  it.each([
    ['its own strategies', switchedOff([percent('33.5')]), off(percent('5')), {}],
    ['segment-off', switchedOff(), off(percent('abc')), {}],
    ['the stickiness', switchedOff(), off(percent('5')), { stickiness: 'random' }],
    ['segment-off, which is gone', switchedOff(), null, {}],
  ])(
    'is published whatever is wrong about %s, which becomes a warning',
    (_what, rudderstackOn, other, more) => {
      const given = input(rudderstackOn, other ?? undefined, more)
      const flags = { ...given.flags, 'segment-off': other ?? undefined }
      const document = published(rudderstackOn, undefined, { ...more, flags })
      expect(document.killed).toBe('rudderstack')
      expect(document.warnings.length).toBeGreaterThan(0)
      for (const warning of document.warnings)
        expect(warning).toMatch(/\(refused as soon as web\.rudderstack-on is on\)$/)
    },
  )

  it('does not undo a kill of Segment, and says so', () => {
    const document = published(switchedOff(), undefined, { control: { killed: 'segment' } })
    expect(document.killed).toBe('segment')
    expect(document.warnings).toEqual([
      'web.rudderstack-on: it is off in Unleash, yet Segment is killed here; the kill holds, and everybody is on RudderStack alone',
    ])
  })

  it('leaves no gap, so that any fallback will do', () => {
    expect(problems(switchedOff(), off(percent('50')), { control: { fallback: 'rudderstack' } })).toEqual([])
  })
})

describe('segment-off, switched off', () => {
  it('leaves everybody on Segment, and what is wrong about it for later', () => {
    const document = published(on(percent('5')), flag('segment-off', [percent('1e2')], { enabled: false }))
    expect(document.audiences.map(({ name }) => name)).toEqual(['rudderstack-on 1', 'everyone'])
    expect(document).not.toHaveProperty('killed')
    expect(document.warnings).toEqual([
      'web.segment-off: strategy 1 (flexibleRollout): its rollout is "1e2"; make it a whole number from 0 to 100 (refused as soon as web.segment-off is on)',
    ])
  })
})

describe('a gap', () => {
  const claim =
    'web.segment-off: strategy 1 (flexibleRollout): it can take Segment from people whom rudderstack-on does not reach'

  it('keeps these people on Segment, with a warning', () => {
    const document = published(on(percent('0')), off(percent('100')))
    expect(document.warnings).toEqual([`${claim}; they keep Segment`])
    expect(cohort(document, { deviceId: 'a' })).toBe('segment')
  })

  it('is refused with the fallback rudderstack, which would bring them to RudderStack', () => {
    const control = { fallback: 'rudderstack' } as const
    expect(problems(on(percent('5')), off(percent('6')), { control })).toEqual([
      `${claim}, and the fallback "rudderstack" would; raise rudderstack-on for them first, or make the fallback "segment"`,
    ])
  })

  it.each<[string, UnleashFlag, UnleashFlag, boolean]>([
    ['as many', on(percent('5')), off(percent('5')), false],
    ['more', on(percent('6')), off(percent('5')), false],
    ['fewer', on(percent('5')), off(percent('6')), true],
    ['nobody taken', on(percent('0')), off(percent('0')), false],
    ['everybody, taken in one region', on(percent('5')), off(percent('5', [europe])), false],
    ['one region, taken everywhere', on(percent('5', [europe])), off(percent('5')), true],
    ['one region, taken in the same', on(percent('5', [europe])), off(percent('5', [europe])), false],
    [
      'one region, taken in a part of it',
      on(percent('5', [europe])),
      off(percent('5', [appVersion, europe])),
      false,
    ],
    [
      'one region, taken in another',
      on(percent('5', [europe])),
      off(percent('5', [{ ...europe, inverted: true }])),
      true,
    ],
  ])('is where rudderstack-on reaches too few: %s', (_what, rudderstackOn, segmentOff, isOpen) => {
    expect(published(rudderstackOn, segmentOff).warnings.length > 0).toBe(isOpen)
    const refused = problems(rudderstackOn, segmentOff, { control: { fallback: 'rudderstack' } })
    expect(refused.length > 0).toBe(isOpen)
  })
})

describe('a refusal', () => {
  it('names the flag, the strategy and what to change, one sentence each, of both flags', () => {
    const rudderstackOn = on(percent('5'), percent('33.5', [], { groupId: 'other' }))
    const segmentOff = off(percent('5', [], { stickiness: 'default' }))
    expect(problems(rudderstackOn, segmentOff)).toEqual([
      'web.rudderstack-on: strategy 2 (flexibleRollout): its rollout is "33.5"; make it a whole number from 0 to 100',
      'web.rudderstack-on: strategy 2 (flexibleRollout): its groupId is "other", which moves other people than the rest of this rollout; make it "web"',
      'web.segment-off: strategy 1 (flexibleRollout): its stickiness is "default", which is the userId, else the sessionId, else chance; make it "deviceId"',
    ])
  })

  it('meets a flag that vanished', () => {
    const flags = { 'rudderstack-on': undefined, 'segment-off': undefined }
    expect(problems(undefined, undefined, { flags })).toEqual([
      'web.rudderstack-on: Unleash does not have this flag; create it, or give it its name back',
      'web.segment-off: Unleash does not have this flag; create it, or give it its name back',
    ])
  })

  it('meets dependencies of a flag', () => {
    const dependencies = [{ feature: 'parent' }]
    expect(problems(flag('rudderstack-on', [percent('5')], { dependencies }))).toEqual([
      'web.rudderstack-on: it depends on other flags, which pages do not know; remove the dependencies',
    ])
  })

  it('meets a flag without a list of strategies', () => {
    expect(problems({ name: 'web.rudderstack-on', enabled: true })).toEqual([
      'web.rudderstack-on: it has no list of strategies, which unleash-client takes for off; add a strategy',
    ])
  })

  it.each([
    ['default', 'is the userId, else the sessionId, else chance'],
    ['random', 'is chance at every look'],
    ['environment', 'is the same for everybody'],
    ['appName', 'is the same for everybody'],
    ['currentTime', 'moves people from one moment to the next'],
    ['remoteAddress', 'cannot be read: a page does not know its address'],
    ['constructor', 'cannot be read: that is no field of a person'],
  ])('meets the stickiness %s of the whole rollout', (stickiness, why) => {
    expect(problems(on(percent('5', [], { stickiness })), undefined, { stickiness })).toEqual([
      `the stickiness "${stickiness}" ${why}; use a field that every page knows, such as deviceId`,
    ])
  })

  it('leaves the input as it was', () => {
    const given = input(on(percent('5'), percent('50', [europe])), off(percent('1')))
    const before = structuredClone(given)
    translate(given.flags['rudderstack-on'], given.flags['segment-off'])
    expect(given).toEqual(before)
  })
})
