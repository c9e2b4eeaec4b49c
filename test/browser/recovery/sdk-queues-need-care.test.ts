import { expect, test } from 'vitest'
import { sdkQueuesNeedCare } from '../../../src/browser/recovery/sdk-queues-need-care.ts'
import { memoryStore } from '../../support/memory-store.ts'

const ITEMS = 'persisted-queue:v1:KEY:dest-Segment.io:items'
const QUEUE = 'rudder_KEY.5f268835.queue'
const event = { event: { type: 'track', context: { crossfade: { id: 'one' } } } }

test.each([
  ['nothing', {}],
  ['queues that have been emptied', { [ITEMS]: '[]', [QUEUE]: '"[]"' }],
  ["an app's own event", { [ITEMS]: '[{"event":{"type":"track","event":"Viewed"}}]' }],
  ['what is no queue', { 'rudder_KEY.5f268835.traits': '{', crossfade_call: 'crossfade' }],
])('%s needs no care', (_, stored) => {
  expect(sdkQueuesNeedCare(memoryStore(stored))).toBe(false)
})

test.each([
  ['a call of ours with Segment', { [ITEMS]: JSON.stringify([event]) }],
  ['a call of ours with RudderStack', { [QUEUE]: JSON.stringify(JSON.stringify([{ item: event }])) }],
  ['what is no JSON', { 'persisted-queue:v1:KEY:dest-Segment.io:lock': '{"planted' }],
])('%s does', (_, stored) => {
  expect(sdkQueuesNeedCare(memoryStore({ [ITEMS]: '[]', ...stored }))).toBe(true)
})
