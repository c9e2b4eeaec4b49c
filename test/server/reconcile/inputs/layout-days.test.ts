import { describe, expect, it } from 'vitest'
import { dayOfPath } from '../../../../src/server/reconcile/inputs/layout-days.ts'

const DAY = Date.UTC(2024, 9, 16)

describe('the day that a path names', () => {
  it.each([
    `/exports/segment-logs/sourceid/${DAY}/1729093600.abc.gz`,
    'prefix/rudder-logs/2C8V/2024-10-16/1729093600.2C8V.1f0e.json.gz',
    'rudder-logs/2C8V/10-16-2024/1729093600.2C8V.json.gz',
    '2024-10-16/nested/file.gz',
  ])('is that of the vendor’s layout: %s', (path) => {
    expect(dayOfPath(path)).toEqual({ from: DAY, to: DAY + 86_400_000 })
  })

  it.each(['plain.ndjson', '2024-10-16', 'logs/2024-13-16/file.gz', `logs/${DAY + 1}/file.gz`])(
    'is none where there is none: %s',
    (path) => {
      expect(dayOfPath(path)).toBeNull()
    },
  )
})
