import { describe, expect, it } from 'vitest'
import { COPY_COLUMNS } from '../../../src/server/warehouse/lines/copy-columns.ts'
import { makeLine, rowLines } from '../../../src/server/warehouse/lines/row-lines.ts'
import { copyRow } from '../../support/copy-row.ts'

describe('lines of rows', () => {
  it('are the same whether they were made before their insert or in it', () => {
    const given = { event: 'Ünïcode \u2028 “quoted”', pairId: 'a' }
    const [ahead, late] = [copyRow(given, 1e12), copyRow(given, 1e12)]
    makeLine(COPY_COLUMNS, ahead)
    expect(rowLines(COPY_COLUMNS, [ahead, late]).toString()).toBe(
      rowLines(COPY_COLUMNS, [late]).toString().repeat(2),
    )
  })
})
