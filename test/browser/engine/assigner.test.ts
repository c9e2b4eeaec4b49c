import { beforeEach, expect, test } from 'vitest'
import { createAssigner } from '../../../src/browser/engine/assigner.ts'
import { createSessions, type Sessions } from '../../../src/browser/engine/session.ts'
import type { GateOptions } from '../../../src/browser/options.ts'
import { bucketOf, parseRollout, type Person, type Rollout } from '../../../src/core/index.ts'
import { memoryStore } from '../../support/memory-store.ts'

const HALF_HOUR = 30 * 60_000
let now = 1_000_000
let ids = 0
let reads = 0
let sessions: Sessions

beforeEach(() => {
  now = 1_000_000
  reads = 0
  const store = memoryStore()
  const get = (key: string): string | null => (reads++, store.get(key))
  sessions = createSessions(
    { ...store, get },
    () => now,
    () => String(++ids).padStart(16, '0'),
  )
})

function rolloutBy(stickiness: string): Rollout {
  const audiences = [{ name: 'everyone', rudderstack: 50, segment: 100 }]
  const parsed = parseRollout({ format: 1, key: 'test', revision: 1, stickiness, audiences })
  if (!parsed.ok) throw new Error('a rollout of this test is none')
  return parsed.rollout
}

const nobody: Person = { anonymousId: 'a-1', userId: null, traits: {}, groupId: null, groupTraits: {} }

function assignerBy(stickiness: string, context: () => object = () => ({})) {
  const options = { context } as unknown as GateOptions
  const assigner = createAssigner({ options, sessions, device: () => 'device-1' })
  assigner.adopt(rolloutBy(stickiness), nobody)
  reads = 0
  return assigner
}

test.each(['deviceId', 'anonymousId', 'userId', 'region'])(
  'a call of the same person under stickiness %s costs no look into storage',
  (stickiness) => {
    const assigner = assignerBy(stickiness)
    const before = assigner.assignment
    assigner.update(nobody, false)
    now += HALF_HOUR
    assigner.update(nobody, false)
    expect(assigner.assignment).toBe(before)
    expect(reads).toBe(0)
  },
)

test('under stickiness sessionId the next session is assigned anew, and the same one is not', () => {
  const assigner = assignerBy('sessionId')
  const before = assigner.assignment
  assigner.update(nobody, false)
  expect(assigner.assignment).toBe(before)
  expect(assigner.subject).toBe(sessions.current().id)
  now += HALF_HOUR
  assigner.update(nobody, false)
  expect(assigner.subject).toBe(sessions.current().id)
  expect(assigner.assignment?.bucket).toBe(bucketOf('test', sessions.current().id))
  expect(assigner.assignment).not.toBe(before)
})

test('a login is assigned anew under stickiness userId', () => {
  const assigner = assignerBy('userId')
  expect(assigner.assignment?.bucket).toBeNull()
  assigner.update({ ...nobody, userId: 'u-1' }, false)
  expect(assigner.assignment?.bucket).toBe(bucketOf('test', 'u-1'))
  expect(assigner.subject).toBeNull()
})

test('a page view reads the context anew, another call does not', () => {
  let plan = 'basic'
  const assigner = assignerBy('plan', () => ({ plan }))
  plan = 'gold'
  assigner.update(nobody, false)
  expect(assigner.assignment?.bucket).toBe(bucketOf('test', 'basic'))
  assigner.update(nobody, true)
  expect(assigner.assignment?.bucket).toBe(bucketOf('test', 'gold'))
})

test('a tab that is held to a cohort has that one, under this rollout and the next, and none without a rollout', () => {
  const options = {} as GateOptions
  const assigner = createAssigner({
    options,
    sessions,
    device: () => 'device-1',
    forced: () => 'rudderstack',
  })
  assigner.adopt(rolloutBy('deviceId'), nobody)
  expect(assigner.assignment).toMatchObject({ cohort: 'rudderstack', reason: { code: 'forced' } })
  expect(assigner.preview(rolloutBy('region'), nobody).cohort).toBe('rudderstack')
  assigner.adopt(null, nobody)
  expect(assigner.assignment).toMatchObject({ cohort: 'segment', reason: { code: 'default' } })
})
