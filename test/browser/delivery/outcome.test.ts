import { describe, expect, test } from 'vitest'
import { outcomeOf } from '../../../src/browser/delivery/outcome.ts'

const LEGS = ['segment', 'rudderstack'] as const
const kinds = (status: number | null) => LEGS.map((leg) => outcomeOf(leg, status).kind)

describe('what an answer says of an event', () => {
  test.each([200, 201, 202, 204, 299])('%i confirms it on either leg', (status) => {
    expect(kinds(status)).toEqual(['confirmed', 'confirmed'])
  })

  test.each([0, 103, 300, 302, 304, 399])(
    '%i says nothing, though both SDKs let go of the event',
    (status) => {
      expect(kinds(status)).toEqual(['handed', 'handed'])
    },
  )

  test('no answer at all: both SDKs try again', () => {
    expect(LEGS.map((leg) => outcomeOf(leg, null))).toEqual([
      { kind: 'retry', status: null },
      { kind: 'retry', status: null },
    ])
  })

  test.each([400, 401, 403, 404, 409, 413, 422, 499])('%i refuses it on either leg', (status) => {
    expect(LEGS.map((leg) => outcomeOf(leg, status))).toEqual([
      { kind: 'refused', status },
      { kind: 'refused', status },
    ])
  })

  test.each([429, 500, 502, 503, 504, 520, 599])('%i: both SDKs try again', (status) => {
    expect(LEGS.map((leg) => outcomeOf(leg, status))).toEqual([
      { kind: 'retry', status },
      { kind: 'retry', status },
    ])
  })

  test.each([408, 410, 460])("%i: Segment's SDK tries again, RudderStack's gives up", (status) => {
    expect(kinds(status)).toEqual(['retry', 'refused'])
  })

  test.each([501, 505, 511])("%i: RudderStack's SDK tries again, Segment's gives up", (status) => {
    expect(kinds(status)).toEqual(['refused', 'retry'])
  })
})
