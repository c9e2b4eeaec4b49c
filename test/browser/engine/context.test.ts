import { afterEach, describe, expect, test, vi } from 'vitest'
import { readContext } from '../../../src/browser/engine/context.ts'

const inZone = (timeZone: string): void => {
  vi.stubGlobal('Temporal', undefined)
  vi.stubGlobal('Intl', { DateTimeFormat: () => ({ resolvedOptions: () => ({ timeZone }) }) })
}
afterEach(() => vi.unstubAllGlobals())

describe('the region, where the app says none, is', () => {
  test.each([
    ['Europe/Zurich', 'Europe'],
    ['America/Argentina/Ushuaia', 'America'],
    ['Arctic/Longyearbyen', 'Arctic'],
    ['Etc/UTC', 'unknown'],
    ['UTC', 'unknown'],
    ['Constructor/x', 'unknown'],
  ])('for %s %s', (zone, region) => {
    inZone(zone)
    expect(readContext(undefined)).toEqual({ region })
  })
})

test('what the app says wins, and an app whose function throws says nothing', () => {
  inZone('Asia/Tokyo')
  expect(readContext({ region: 'EU', area: 'shop' })).toEqual({ region: 'EU', area: 'shop' })
  expect(readContext(() => ({ area: 'shop' }))).toEqual({ region: 'Asia', area: 'shop' })
  expect(
    readContext(() => {
      throw new Error('of the page')
    }),
  ).toEqual({ region: 'Asia' })
})

test('where the browser tells the time zone without all of a date’s formats, those are not asked for', () => {
  vi.stubGlobal('Temporal', { Now: { timeZoneId: () => 'Africa/Lagos' } })
  vi.stubGlobal('Intl', undefined)
  expect(readContext(undefined)).toEqual({ region: 'Africa' })
})
