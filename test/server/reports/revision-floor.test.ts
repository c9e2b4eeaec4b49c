import { describe, expect, it } from 'vitest'
import { revisionFloor } from '../../../src/server/reports/revision-floor.ts'
import type { SeenPage } from '../../../src/server/reports/seen-pages.ts'

const NOW = 100_000_000

const page = (revision: number, at = NOW - 10_000): SeenPage => ({
  revision,
  firstAt: at,
  lastAt: at,
  revisionAt: at,
  gone: false,
})

const pages = (count: number, revision: number): SeenPage[] =>
  Array.from({ length: count }, () => page(revision))

const floorOf = (...all: SeenPage[]): number | null => revisionFloor(all, 42, NOW)?.floor ?? null

describe('revisionFloor', () => {
  it('says what browsers report, by how many pages, and how to restart', () => {
    expect(revisionFloor([...pages(1_200, 57), ...pages(40, 42)], 42, NOW)).toEqual({
      floor: 57,
      sentence:
        'Browsers report revision 57 (1,200 of the 1,240 pages of the last 24 hours are above 42), and this server ' +
        'never published one above 42: its store may be an old copy. Restart it with --revision-floor 57 so that ' +
        'browsers take its next rollout.',
    })
  })

  it('wants three pages', () => {
    expect(floorOf(page(57), page(57))).toBeNull()
    expect(floorOf(page(57), page(57), page(57))).toBe(57)
    expect(floorOf(page(57), page(56), page(55))).toBe(55)
  })

  it('is nothing while all have what was published here', () => {
    expect(floorOf(...pages(9, 42))).toBeNull()
  })

  it('is not raised by a few that name an absurd revision beside many', () => {
    expect(floorOf(...pages(3, 2 ** 49), ...pages(400, 57))).toBe(57)
    expect(floorOf(...pages(4, 58), ...pages(396, 57))).toBe(58)
  })

  it('never is one that would leave no revisions for changes', () => {
    for (const absurd of [2 ** 49 + 1, 2 ** 50, 2 ** 50 + 1]) expect(floorOf(...pages(9, absurd))).toBeNull()
    expect(floorOf(...pages(9, 2 ** 49))).toBe(2 ** 49)
  })

  it('waits for what another server has just published to be known here', () => {
    expect(floorOf(...[1, 2, 3].map(() => page(43, NOW - 4_999)))).toBeNull()
    expect(floorOf(...[1, 2, 3].map(() => page(43, NOW - 5_000)))).toBe(43)
  })

  it('forgets what was reported over 24 hours ago', () => {
    expect(revisionFloor(pages(3, 57), 42, NOW + 86_400_000)).toBeNull()
  })
})
