import { afterAll, describe, expect, it } from 'vitest'
import { answerSources } from '../../../src/server/parity/answers/answer-sources.ts'
import type { CopyRow } from '../../../src/server/warehouse/rows.ts'
import { copyRow } from '../../support/copy-row.ts'
import { openTestWarehouse } from '../../support/warehouse.ts'

const HOUR_MS = 3_600_000
const warehouse = await openTestWarehouse()
afterAll(() => warehouse.close())

const now = Date.now()
let ids = 0
const came = (leg: CopyRow['leg'], agoMs: number, lagMs: number): CopyRow =>
  copyRow({
    leg,
    ingestId: `${++ids}`,
    pairId: `pair-${ids}`,
    receivedMs: now - agoMs,
    originMs: now - agoMs - lagMs,
  })

describe('the health of both sources', () => {
  it('has nothing where no copy ever came', async () => {
    const none = {
      lastCopyAt: null,
      copies: 0,
      lagMs: { median: null, p95: null },
      ahead: { share: 0, medianMs: null },
      doubted: 0,
    }
    expect(await answerSources(warehouse, now)).toEqual([
      { leg: 'segment', ...none },
      { leg: 'rudderstack', ...none },
    ])
  })

  it('is of the last hour by when copies came, and tells when the last one came however long ago', async () => {
    await warehouse.insertCopies(
      [
        // made two days ago, and recovered just now
        came('segment', 1_000, 48 * HOUR_MS),
        came('segment', 2_000, 400),
        came('segment', 3_000, 400),
        // of a clock that is ahead of ours
        came('segment', HOUR_MS, -5_000),
        came('segment', HOUR_MS + 1, 7 * HOUR_MS),
        came('rudderstack', 9 * HOUR_MS, 100),
        came('rudderstack', 11 * HOUR_MS, 100),
      ],
      'sources',
    )
    const [segment, rudderstack] = await answerSources(warehouse, now)
    expect(segment).toMatchObject({
      lastCopyAt: now - 1_000,
      copies: 4,
      lagMs: { median: 400 },
      ahead: { share: 0.25, medianMs: 5_000 },
    })
    expect(rudderstack).toEqual({
      leg: 'rudderstack',
      lastCopyAt: now - 9 * HOUR_MS,
      copies: 0,
      lagMs: { median: null, p95: null },
      ahead: { share: 0, medianMs: null },
      doubted: 0,
    })
  })
})
