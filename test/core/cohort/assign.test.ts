import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  assign,
  assignWithoutRollout,
  bucketOf,
  explainAssignment,
  parseRollout,
  type Audience,
  type Cohort,
  type RolloutDocument,
  type Subject,
} from '../../../src/core/index.ts'
import { assignmentVectors } from '../golden/read-golden.ts'

const key = 'segment-to-rudderstack'

const rolloutOf = (audiences: readonly Audience[], more: Partial<RolloutDocument> = {}): RolloutDocument => ({
  format: 1,
  key,
  revision: 1,
  stickiness: 'deviceId',
  audiences,
  ...more,
})
const shared = (rudderstack: number, segment: number, more: Partial<RolloutDocument> = {}) =>
  rolloutOf([{ name: 'everyone', rudderstack, segment }], more)

const RANK: Record<Cohort, number> = { segment: 0, dual: 1, rudderstack: 2 }
const reaches = (cohort: Cohort, leg: 'rudderstack' | 'segment') => cohort === 'dual' || cohort === leg

const hundredths = fc.integer({ min: 0, max: 10_000 })
const id = fc.string({ unit: 'binary', minLength: 1 })

/** Shares that leave nobody out. */
const shares = fc
  .tuple(hundredths, hundredths)
  .map(([a, b]) => ({ rudderstack: Math.max(a, 10_000 - b) / 100, segment: b / 100 }))

describe('golden assignments', () => {
  it.each(assignmentVectors)('$name', ({ rollout, subject, expected, explanation }) => {
    expect(assign(rollout, subject)).toEqual(expected)
    expect(explainAssignment(expected)).toBe(explanation)
  })

  it('are the same from the parsed rollout, its defaults filled in', () => {
    for (const { rollout, subject, expected } of assignmentVectors) {
      const parsed = parseRollout(rollout)
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
      expect(assign(parsed.rollout, subject)).toEqual(expected)
    }
  })
})

describe('on every boundary', () => {
  // 0, 1, 9,999 and 10,000 hundredths, against the people in the buckets on both sides
  const people = new Map<number, string>()
  for (let i = 0; people.size < 4; i++) {
    const bucket = bucketOf(key, `id-${i}`)
    if ([0, 1, 9998, 9999].includes(bucket)) people.set(bucket, `id-${i}`)
  }

  it.each([0, 1, 9_999, 10_000])('rudderstack at %i hundredths takes the buckets below it', (share) => {
    for (const [bucket, deviceId] of people) {
      const { cohort } = assign(shared(share / 100, 100), { deviceId })
      expect(reaches(cohort, 'rudderstack')).toBe(bucket < share)
    }
  })

  it.each([0, 1, 9_999, 10_000])('segment at %i hundredths keeps that many buckets from the end', (share) => {
    for (const [bucket, deviceId] of people) {
      const { cohort } = assign(shared(100, share / 100, { sentinel: 0 }), { deviceId })
      expect(reaches(cohort, 'segment')).toBe(bucket >= 10_000 - share)
    }
  })

  it('every one of 10,001 shares compares as an integer, floats or not', () => {
    for (const [bucket, deviceId] of people) {
      for (let share = 0; share <= 10_000; share++) {
        expect(assign(shared(share / 100, 100), { deviceId }).cohort).toBe(
          bucket < share ? 'dual' : 'segment',
        )
      }
    }
  })
})

describe('moving shares', () => {
  it('forward never moves anyone back', () => {
    fc.assert(
      fc.property(
        shares,
        hundredths,
        hundredths,
        hundredths,
        id,
        (before, more, less, sentinel, deviceId) => {
          const rudderstack = Math.max(before.rudderstack, more / 100)
          const after = {
            rudderstack,
            segment: Math.max(
              Math.min(before.segment, less / 100),
              (10_000 - Math.round(rudderstack * 100)) / 100,
            ),
          }
          const options = { sentinel: sentinel / 100 }
          const from = assign(shared(before.rudderstack, before.segment, options), { deviceId }).cohort
          const to = assign(shared(after.rudderstack, after.segment, options), { deviceId }).cohort
          expect(RANK[to]).toBeGreaterThanOrEqual(RANK[from])
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('up and back returns the same people', () => {
    const people = Array.from({ length: 3_000 }, (_, i) => ({ deviceId: `id-${i}` }))
    const inAt = (rudderstack: number) =>
      people
        .filter((subject) => assign(shared(rudderstack, 100), subject).cohort === 'dual')
        .map((p) => p.deviceId)
    const five = inAt(5)
    expect(five.length).toBeGreaterThan(0)
    expect(inAt(50)).toEqual(expect.arrayContaining(five))
    expect(inAt(5)).toEqual(five)
    // nor does another revision, audience name or the other share pick other people
    const others = rolloutOf([{ name: 'all', rudderstack: 5, segment: 95 }], { revision: 99 })
    expect(
      people.filter((p) => reaches(assign(others, p).cohort, 'rudderstack')).map((p) => p.deviceId),
    ).toEqual(five)
  })

  it('leaves nobody without a pipeline, gap or not', () => {
    fc.assert(
      fc.property(
        hundredths,
        hundredths,
        fc.constantFrom('segment', 'rudderstack'),
        fc.option(id, { nil: '' }),
        (r, s, fallback, deviceId) => {
          const audiences = [
            { name: 'a', when: [], rudderstack: r / 100 },
            { name: 'b', segment: s / 100 },
          ]
          const { cohort, reason, bucket } = assign(rolloutOf(audiences, { fallback, sentinel: 0 }), {
            deviceId,
          })
          expect(['segment', 'dual', 'rudderstack']).toContain(cohort)
          if (reason.code === 'gap' || reason.code === 'no-stickiness') expect(cohort).toBe(fallback)
          if (reason.code === 'gap') expect(bucket! >= r && bucket! < 10_000 - s).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('the sentinel', () => {
  const people = Array.from({ length: 20_000 }, (_, i) => ({ deviceId: `id-${i}` }))

  it('keeps about its percent of RudderStack only on both, by a bucket of its own', () => {
    const kept = people.filter((subject) => assign(shared(100, 0), subject).cohort === 'dual')
    // 200 expected, standard deviation 14
    expect(Math.abs(kept.length - 200)).toBeLessThan(5 * 14.1)
    expect(kept.every(({ deviceId }) => bucketOf(`${key}.sentinel`, deviceId) < 100)).toBe(true)
    expect(new Set(kept.map(({ deviceId }) => bucketOf(key, deviceId) >= 5_000)).size).toBe(2)
  })

  it('is nobody at 0 and everybody at 100', () => {
    const cohorts = (sentinel: number) =>
      new Set(people.map((p) => assign(shared(100, 0, { sentinel }), p).cohort))
    expect([...cohorts(0)]).toEqual(['rudderstack'])
    expect([...cohorts(100)]).toEqual(['dual'])
  })
})

describe('a kill', () => {
  it('puts everybody on the other leg, whatever else holds, and keeps the bucket', () => {
    const subject = fc.record({ deviceId: id }, { requiredKeys: [] })
    fc.assert(
      fc.property(
        shares,
        subject,
        fc.constantFrom('segment', 'rudderstack'),
        fc.constantFrom('segment', 'rudderstack'),
        (share, who, killed, fallback) => {
          const alive = shared(share.rudderstack, share.segment, { fallback })
          const assignment = assign({ ...alive, killed }, who)
          expect(assignment.cohort).toBe(killed === 'segment' ? 'rudderstack' : 'segment')
          expect(assignment.bucket).toBe(assign(alive, who).bucket)
          expect(assignment).toMatchObject({ killed, reason: { code: 'killed' } })
        },
      ),
    )
  })
})

describe('audiences', () => {
  const only = (audience: Audience) =>
    rolloutOf([audience, { name: 'everyone', rudderstack: 0, segment: 100 }])
  const chosen = (rollout: RolloutDocument, subject: Subject) =>
    assign(rollout, { deviceId: 'x', ...subject }).audience

  it('by property, region, area and app version', () => {
    const by = (contextName: string, operator: 'IN' | 'SEMVER_GTE', value: string) =>
      only({ name: 'chosen', when: [{ contextName, operator, values: [value], value }], rudderstack: 100 })
    expect(chosen(by('plan', 'IN', 'pro'), { properties: { plan: 'pro' } })).toBe('chosen')
    expect(chosen(by('plan', 'IN', 'pro'), { properties: { plan: 'free' } })).toBe('everyone')
    expect(chosen(by('region', 'IN', 'Europe'), { region: 'Europe' })).toBe('chosen')
    expect(chosen(by('region', 'IN', 'Europe'), { region: 'Asia' })).toBe('everyone')
    expect(chosen(by('area', 'IN', 'checkout'), { area: 'checkout' })).toBe('chosen')
    expect(chosen(by('area', 'IN', 'checkout'), {})).toBe('everyone')
    expect(chosen(by('appVersion', 'SEMVER_GTE', '2.1.0'), { appVersion: '2.10.0' })).toBe('chosen')
    expect(chosen(by('appVersion', 'SEMVER_GTE', '2.1.0'), { appVersion: '2.1.0-beta' })).toBe('everyone')
  })

  it('by 10,000 hashed ids, through parseRollout', () => {
    const values = Array.from({ length: 10_000 }, (_, i) =>
      createHash('sha256').update(`user-${i}`).digest('hex'),
    )
    const staff = {
      name: 'staff',
      when: [{ contextName: 'userId', operator: 'IN_SHA256' as const, values }],
      rudderstack: 100,
    }
    const parsed = parseRollout(JSON.stringify(only(staff)))
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    expect(chosen(parsed.rollout, { userId: 'user-0' })).toBe('staff')
    expect(chosen(parsed.rollout, { userId: 'user-9999' })).toBe('staff')
    expect(chosen(parsed.rollout, { userId: 'user-10000' })).toBe('everyone')
  })

  it('by region as stickiness move whole regions', () => {
    const rollout = shared(50, 100, { stickiness: 'region' })
    const cohorts = (region: string) =>
      new Set(Array.from({ length: 100 }, (_, i) => assign(rollout, { deviceId: `id-${i}`, region }).cohort))
    for (const region of ['Africa', 'America', 'Asia', 'Europe']) expect(cohorts(region).size).toBe(1)
  })
})

describe('the stickiness value', () => {
  it('is the subject’s own before a property, and never a prototype’s', () => {
    const rollout = shared(50, 100, { stickiness: 'userId' })
    expect(assign(rollout, { userId: 'a', properties: { userId: 'b' } }).bucket).toBe(bucketOf(key, 'a'))
    expect(assign(rollout, { properties: { userId: 'b' } }).bucket).toBe(bucketOf(key, 'b'))
    for (const stickiness of ['constructor', '__proto__', 'toString'])
      expect(assign({ ...rollout, stickiness }, { properties: {} }).bucket).toBeNull()
  })

  it('is the text of a number or flag, 0 and false included', () => {
    const rollout = shared(50, 100, { stickiness: 'account' })
    for (const account of [0, 7, false, true])
      expect(assign(rollout, { properties: { account } }).bucket).toBe(bucketOf(key, String(account)))
  })
})

it('without a rollout the fallback decides, Segment unless told otherwise', () => {
  expect(assignWithoutRollout()).toMatchObject({
    cohort: 'segment',
    bucket: null,
    reason: { code: 'default' },
  })
  expect(assignWithoutRollout('rudderstack')).toMatchObject({
    cohort: 'rudderstack',
    revision: 0,
    killed: null,
  })
  expect(explainAssignment(assignWithoutRollout())).toBe('Segment only: no rollout, so the fallback decides')
})
