import { describe, expect, test } from 'vitest'
import { RUDDERSTACK_RETRIES, SEGMENT_RETRIES } from '../../../src/sandbox/webhooks/retry-policies.ts'

const HOUR = 3_600_000

describe('Segment', () => {
  const next = (status: number | null, attempts = 1, elapsedMs = 0, random = 0.5) =>
    SEGMENT_RETRIES.next({ status, attempts, elapsedMs }, random)

  test.each([null, 429, 500, 503, 599])('tries again after %s', (status) => {
    expect(next(status)).toEqual({ kind: 'retry', afterMs: 15_000 })
  })

  test.each([301, 400, 401, 404, 408, 413, 499])('gives up at once after %s', (status) => {
    expect(next(status)).toEqual({ kind: 'refused' })
  })

  test('backs off exponentially, randomised by half to either side', () => {
    const waits = [1, 2, 3].map((attempts) => [0, 0.999_999].map((random) => next(500, attempts, 0, random)))
    expect(
      waits.map((pair) => pair.map((one) => Math.round(one.kind === 'retry' ? one.afterMs : 0))),
    ).toEqual([
      [7_500, 22_500],
      [15_000, 45_000],
      [30_000, 90_000],
    ])
  })

  test('tries for four hours: about ten times', () => {
    let elapsedMs = 0
    let attempts = 1
    for (;;) {
      const then = next(null, attempts, elapsedMs)
      if (then.kind !== 'retry') {
        expect(then).toEqual({ kind: 'expired' })
        break
      }
      elapsedMs += then.afterMs
      attempts += 1
    }
    expect(attempts).toBe(10)
    expect(elapsedMs).toBeLessThanOrEqual(4 * HOUR)
  })
})

describe('RudderStack', () => {
  const next = (status: number | null, attempts = 1, elapsedMs = 0) =>
    RUDDERSTACK_RETRIES.next({ status, attempts, elapsedMs }, 0.3)

  test.each([null, 408, 429, 500, 504])('tries again after %s', (status) => {
    expect(next(status)).toEqual({ kind: 'retry', afterMs: 10_000 })
  })

  test.each([302, 400, 401, 404, 413])('aborts after %s', (status) => {
    expect(next(status)).toEqual({ kind: 'refused' })
  })

  test('doubles the wait up to five minutes', () => {
    const waits = [1, 2, 3, 4, 5, 6, 60].map((attempts) => next(500, attempts))
    expect(waits.map((one) => one.kind === 'retry' && one.afterMs / 1_000)).toEqual([
      10, 20, 40, 80, 160, 300, 300,
    ])
  })

  test('gives up on 5xx once both three hours and three requests are over, on 429 never', () => {
    expect(next(500, 2, 4 * HOUR)).toMatchObject({ kind: 'retry' })
    expect(next(500, 3, 3 * HOUR)).toMatchObject({ kind: 'retry' })
    expect(next(500, 3, 3 * HOUR + 1)).toEqual({ kind: 'expired' })
    expect(next(null, 3, 3 * HOUR + 1)).toEqual({ kind: 'expired' })
    expect(next(429, 500, 40 * HOUR)).toMatchObject({ kind: 'retry' })
  })
})
