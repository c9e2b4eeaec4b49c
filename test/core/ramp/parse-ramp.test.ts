import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRamp } from '../../../src/core/ramp/parse-ramp.ts'
import type { Ramp } from '../../../src/core/ramp/ramp.ts'

const rampOf = (input: unknown): Ramp => {
  const parsed = parseRamp(input)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.ramp
}

const problemsOf = (input: unknown, options = {}): readonly string[] => {
  const parsed = parseRamp(input, options)
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path} ${message}`)
}

const forward = [
  { rudderstack: 1 },
  { rudderstack: 100 },
  { rudderstack: 100, owners: { '*': 'rudderstack' } },
]

describe('a ramp', () => {
  it('of nothing is the one of defaults: both legs first, then owners, then Segment goes', () => {
    for (const nothing of [undefined, null, {}]) {
      const { stages, ...rest } = rampOf(nothing)
      expect(
        stages.map(({ rudderstack, segment, minMinutes }) => [rudderstack, segment, minMinutes / 60]),
      ).toEqual([
        [0.1, 100, 1],
        [1, 100, 1],
        [5, 100, 24],
        [25, 100, 24],
        [50, 100, 24],
        [100, 100, 24],
        [100, 100, 24],
        [100, 75, 24],
        [100, 50, 24],
        [100, 0, 24],
      ])
      expect(stages.findIndex(({ owners }) => owners?.['*'] === 'rudderstack')).toBe(6)
      expect(rest).toEqual({
        guards: {
          loss: 0.005,
          mismatch: 0.005,
          duplicate: 0.01,
          identity: 0.005,
          loadFailure: 0.02,
          extra: null,
        },
        alpha: 0.05,
        detectorLimit: 10_000,
        latenessMinutes: 60,
        staleMinutes: 30,
      })
    }
  })

  it('says what differs, and the rest is filled in', () => {
    const ramp = rampOf({
      stages: forward,
      guards: { loss: 0.002 },
      keyEvents: [{ event: 'Order Completed' }, { event: 'Signed Up', loss: 0.001 }],
      accept: [{ event: 'Signed Up', reason: 'a few a day', until: '2027-01-31' }],
    })
    expect(ramp.stages[0]).toEqual({ rudderstack: 1, segment: 100, minMinutes: 60, minSessions: 0 })
    expect(ramp.guards).toMatchObject({ loss: 0.002, mismatch: 0.005 })
    expect(ramp.keyEvents).toEqual([
      { event: 'Order Completed', loss: 0.002 },
      { event: 'Signed Up', loss: 0.001 },
    ])
    expect(ramp.accepted).toEqual([
      { key: 'event:Signed Up', reason: 'a few a day', until: Date.UTC(2027, 1, 1) },
    ])
  })

  it.each([
    [{ guards: { losss: 0.1 } }, '/guards/losss is no field of guards; the nearest that is: loss'],
    [{ stage: [] }, '/stage is no field of a ramp; the nearest that is: stages'],
    [
      { guards: { loss: 0.5, violations: 0.1 } },
      '/guards/violations is no field of guards; the nearest that is: loss',
    ],
    [{ latenessMinutes: 60 }, '/latenessMinutes is set in crossfade.yaml, as copies.latenessMinutes'],
    [{ stages: [] }, '/stages needs one stage at least'],
    [
      { stages: [{ rudderstack: 1, segment: 90 }] },
      '/stages/0 rudderstack 1 + segment 90 leaves 9 % of people in neither pipeline; raise one of them by 9',
    ],
    [
      { stages: [{ rudderstack: 5 }, { rudderstack: 1 }] },
      '/stages/1/rudderstack must not be below that of the stage before, 5: a ramp goes forward',
    ],
    [{ stages: [{ rudderstack: 5 }, { rudderstack: 5 }] }, '/stages/1 changes nothing of the stage before'],
    [
      { stages: [{ rudderstack: 5, minMinutes: 60, maxMinutes: 60 }] },
      '/stages/0/maxMinutes must be more than minMinutes, which is 60',
    ],
    [
      { stages: [{ rudderstack: 0.001 }] },
      '/stages/0/rudderstack must be a number from 0 to 100 with at most two decimals',
    ],
    [
      { quietHours: [{ days: [1], from: '22', to: '06:00', timeZone: 'UTC' }] },
      '/quietHours/0/from must be a time such as "22:00", in quotation marks',
    ],
    [
      { quietHours: [{ days: [1], from: '22:00', to: '06:00', timeZone: 'Berlin' }] },
      '/quietHours/0/timeZone must be a time zone such as Europe/Berlin',
    ],
    [
      { accept: [{ event: 'x', audience: 'y', reason: 'r', until: '2027-01-01' }] },
      '/accept/0 must name an event or an audience, and not both',
    ],
    ['1 5 25', ' must be an object'],
  ])('that is %o is refused', (input, problem) => {
    expect(problemsOf(input)).toContain(problem)
  })

  it('takes no Segment away from people whose destinations it still feeds', () => {
    const stages = [{ rudderstack: 100 }, { rudderstack: 100, segment: 75 }]
    expect(problemsOf({ stages })).toEqual([
      '/stages/1/segment takes Segment away from people while it still feeds every other destination: ' +
        'give these to rudderstack in an earlier stage, by owners',
    ])
    const later = [...forward, { rudderstack: 100, segment: 75 }]
    expect(problemsOf({ stages: later })).toEqual([])
    expect(problemsOf({ stages: later }, { owners: { Amplitude: 'segment' } })[0]).toContain(
      'feeds Amplitude:',
    )
    const all = { '*': 'rudderstack', Amplitude: 'both' }
    expect(problemsOf({ stages: [{ rudderstack: 100, segment: 75, owners: all }] })).toEqual([])
  })

  it('of one audience goes forward whatever the others do', () => {
    const stages = [
      { rudderstack: 50, audience: 'Europe' },
      { rudderstack: 1 },
      { rudderstack: 100, audience: 'Europe' },
    ]
    expect(problemsOf({ stages })).toEqual([])
  })

  it('of any form is answered, and never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (input) => {
        expect(typeof parseRamp(input).ok).toBe('boolean')
        expect(typeof parseRamp({ stages: [input], quietHours: [input], accept: input }).ok).toBe('boolean')
      }),
    )
  })
})
