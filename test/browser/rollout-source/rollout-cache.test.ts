import { expect, test } from 'vitest'
import { createRolloutCache } from '../../../src/browser/rollout-source/rollout-cache.ts'
import { parseRollout, type Rollout } from '../../../src/core/index.ts'
import { memoryStore } from '../../support/memory-store.ts'

const DAY = 86_400_000
const document = (revision: number, key = 'k') => ({
  format: 1,
  key,
  revision,
  stickiness: 'deviceId',
  audiences: [{ name: 'everyone' }],
})
const parsed = (input: unknown): Rollout => {
  const result = parseRollout(input)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.rollout
}

function world() {
  const time = { now: 0 }
  const store = memoryStore()
  const cache = createRolloutCache(store, () => time.now)
  return { time, store, cache, offer: (input: unknown) => cache.offer(input, parsed(input), 'etag') }
}

test('keeps a good rollout and its tag for the next page', () => {
  const { cache, offer } = world()
  expect(cache.read()).toBeNull()
  expect(offer(document(3))).toBe(true)
  expect(cache.read()).toMatchObject({ rollout: { revision: 3 }, etag: 'etag' })
})

test('refuses a lower revision of the same key just under 24 hours later, and takes it at 24 hours', () => {
  const { time, cache, offer } = world()
  offer(document(3))
  time.now = DAY - 1
  expect(offer(document(2))).toBe(false)
  expect(cache.read()).toMatchObject({ rollout: { revision: 3 } })
  time.now = DAY
  expect(offer(document(2))).toBe(true)
})

test('takes a lower one where the higher one was kept under a clock that was a day and more ahead', () => {
  const { time, offer } = world()
  time.now = 3_650 * DAY
  offer(document(3))
  time.now = 3_649 * DAY + 1
  expect(offer(document(2))).toBe(false)
  time.now = 0
  expect(offer(document(2))).toBe(true)
})

test('takes the same revision, and a lower one of another key', () => {
  const { offer } = world()
  offer(document(3))
  expect(offer(document(3))).toBe(true)
  expect(offer(document(1, 'other'))).toBe(true)
})

test.each(['not json', '{}', '{"rollout":{"format":2}}', 'null'])(
  'takes %s in its place for nothing',
  (text) => {
    const { store, cache, offer } = world()
    store.set('crossfade_rollout', text)
    expect(cache.read()).toBeNull()
    expect(offer(document(1))).toBe(true)
  },
)
