import { describe, expect, it } from 'vitest'
import { copyTimes } from '../../../src/server/intake/copy-times.ts'

const NOW = Date.UTC(2026, 5, 15, 12, 0, 30)
const DAY = 86_400_000
const at = (ms: number): string => new Date(ms).toISOString()

describe('the times of a copy', () => {
  it('are those of the call, in the minute that it was made', () => {
    const event = { originalTimestamp: at(NOW - 61_000), timestamp: at(NOW - 4_000) }
    expect(copyTimes(event, NOW)).toEqual({
      originMs: NOW - 61_000,
      bucketMs: Date.UTC(2026, 5, 15, 11, 59),
      skewMs: -57_000,
      lagMs: 4_000,
    })
  })

  it('are by the timestamp where there is no original one', () => {
    expect(copyTimes({ timestamp: at(NOW) }, NOW)).toMatchObject({ originMs: NOW, skewMs: null, lagMs: 0 })
  })

  it.each([
    ['30 days ago', NOW - 30 * DAY, true],
    ['before that', NOW - 30 * DAY - 1, false],
    ['a day ahead', NOW + DAY, true],
    ['after that', NOW + DAY + 1, false],
    ['1970', 0, false],
  ])('of a clock that says %s', (_words, ms, isDated) => {
    const { bucketMs, originMs } = copyTimes({ originalTimestamp: at(ms) }, NOW)
    expect(bucketMs).toBe(isDated ? Math.floor(ms / 60_000) * 60_000 : 0)
    expect(originMs).toBe(isDated ? ms : NOW)
  })

  it.each([undefined, null, 5, '', 'yesterday', {}, '+275760-09-13T00:00:00Z'])(
    'are undated by %j',
    (value) => {
      expect(copyTimes({ originalTimestamp: value }, NOW)).toMatchObject({ originMs: NOW, bucketMs: 0 })
    },
  )
})
