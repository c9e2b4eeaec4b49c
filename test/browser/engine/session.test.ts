import { beforeEach, describe, expect, test } from 'vitest'
import { createSessions, rootOf, type Sessions } from '../../../src/browser/engine/session.ts'
import { memoryStore } from '../../support/memory-store.ts'

const MINUTE = 60_000
let now = 1_000_000
let sessions: Sessions
let store: ReturnType<typeof memoryStore>
let ids = 0
const newId = (): string => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`

beforeEach(() => {
  now = 1_000_000
  store = memoryStore()
  sessions = createSessions(store, () => now, newId)
})

test('a session has an id of 16 hex digits and counts its calls from 1', () => {
  const first = sessions.count('dual', 1)
  expect(first.id).toMatch(/^[\da-f]{16}$/)
  expect(first.seq).toBe(1)
  expect(sessions.count('dual', 1)).toMatchObject({ id: first.id, seq: 2 })
})

test('tabs of an origin share it', () => {
  const { id } = sessions.count('dual', 1)
  expect(createSessions(store, () => now, newId).count('dual', 1)).toMatchObject({ id, seq: 2 })
})

test('a tab that is held to a cohort has one of its own, shared with others that are', () => {
  let forced = false
  const tab = createSessions(
    store,
    () => now,
    newId,
    () => forced,
  )
  const own = tab.count('dual', 1)
  forced = true
  const held = tab.count('dual', 1)
  expect(held).toMatchObject({ seq: 1 })
  expect(held.id).not.toBe(own.id)
  expect(
    createSessions(
      store,
      () => now,
      newId,
      () => true,
    ).count('dual', 1),
  ).toMatchObject({ id: held.id, seq: 2 })
  expect(sessions.count('dual', 1)).toMatchObject({ id: own.id, seq: 2 })
  forced = false
  expect(tab.count('dual', 1)).toMatchObject({ id: own.id, seq: 3 })
})

describe('ends', () => {
  test.each([
    ['not yet just under 30 minutes after a call', 30 * MINUTE - 1, true],
    ['30 minutes after the last call', 30 * MINUTE, false],
    ['when the clock was set back', -1, false],
  ])('%s', (_, passed, same) => {
    const { id } = sessions.count('dual', 1)
    now += passed
    expect(sessions.current().id === id).toBe(same)
  })

  test('after 24 hours, however busy', () => {
    const { id } = sessions.count('dual', 1)
    const until = now + 24 * 60 * MINUTE
    while (now + 20 * MINUTE < until) {
      now += 20 * MINUTE
      expect(sessions.count('dual', 1).id).toBe(id)
    }
    now = until
    expect(sessions.count('dual', 1).id).not.toBe(id)
  })

  test('with another cohort, or another revision', () => {
    const { id } = sessions.count('dual', 1)
    const other = sessions.count('segment', 1)
    expect(other).toMatchObject({ seq: 1 })
    expect(other.id).not.toBe(id)
    expect(sessions.count('segment', 2).id).not.toBe(other.id)
  })

  test('with another user, or none; not with a login', () => {
    const { id } = sessions.count('dual', 1)
    sessions.belongsTo('alice')
    expect(sessions.count('dual', 1)).toMatchObject({ id, seq: 2 })
    sessions.belongsTo('alice')
    expect(sessions.current().id).toBe(id)
    sessions.belongsTo('bob')
    const bobs = sessions.count('dual', 1)
    expect(bobs).toMatchObject({ seq: 1 })
    expect(bobs.id).not.toBe(id)
    sessions.belongsTo(null)
    expect(sessions.current().id).not.toBe(bobs.id)
  })

  test('with another user, also after another cohort has begun a session of the first', () => {
    sessions.belongsTo('alice')
    sessions.count('dual', 1)
    const { id } = sessions.count('segment', 1)
    sessions.belongsTo('bob')
    expect(sessions.current().id).not.toBe(id)
  })

  test('when told so', () => {
    const { id } = sessions.count('dual', 1)
    sessions.end()
    expect(sessions.current().id).not.toBe(id)
  })
})

test.each(['not json', '{}', 'null', '[]', '{"id":1}'])('survives %s in its place', (text) => {
  store.set('crossfade_session', text)
  expect(sessions.count('dual', 1).seq).toBe(1)
})

test('what stickiness sessionId hashes stays over another cohort or revision, and ends with the session itself', () => {
  const root = rootOf(sessions.count('segment', 1))
  const second = sessions.count('dual', 1)
  const third = sessions.count('dual', 2)
  expect(new Set([root, second.id, third.id]).size).toBe(3)
  expect([rootOf(second), rootOf(third)]).toEqual([root, root])
  sessions.end()
  expect(rootOf(sessions.current())).not.toBe(root)
})
