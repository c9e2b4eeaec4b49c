import { expect, it, vi } from 'vitest'
import type { ReportRow } from '../../../src/server/warehouse/rows.ts'
import { reportRow } from '../../support/report-row.ts'
import { HOUR_MS, MINUTE_MS, openWorld, sharedWarehouse } from './world.ts'

vi.setConfig({ testTimeout: 180_000 })

const warehouse = sharedWarehouse()

it('a page that goes on under another session tells why the calls of the one before are missing', async () => {
  const it = await openWorld(warehouse())
  const [first, second, alone] = [it.call(), it.call({ at: 2 * MINUTE_MS }), it.call()]
  const report = (session: string, receivedMs: number, causes: Record<string, number> | null): ReportRow => {
    const [call] = reportRow().calls
    const calls = causes === null ? [] : [{ ...call!, leg: 'rudderstack' as const, delivered: 0, causes }]
    return reportRow({ session, page: 'one page', receivedMs: it.from + receivedMs, calls })
  }
  const { id } = first.session
  // when the session is another one's, the page has told nothing of the calls before
  await it.warehouse.insertReports([report(id, 1_000, null)], `first ${id}`)
  await it.warehouse.insertReports(
    [report(second.session.id, 3 * MINUTE_MS, { blocked: 1, 'page-left': 1 })],
    `second ${id}`,
  )
  it.setTime(2 * HOUR_MS)
  await it.arrive(it.segment(first), it.segment(second), it.segment(alone))
  const { pairs } = await it.parity.pairs({ ...it.range, limit: 10 })
  const causeOf = (pairId: string) => pairs.find((pair) => pair.id === pairId)?.cause
  expect([causeOf(second.pairId), causeOf(alone.pairId)]).toEqual(['blocked', 'no-report'])
  expect(['blocked', 'page-left']).toContain(causeOf(first.pairId))
})
