import { expect, it } from 'vitest'
import { createRows } from '../../../../src/server/reconcile/reader/rows.ts'

it('rows come out as they went in, part by part, in buffers of their own', () => {
  const rows = createRows()
  const texts = Array.from({ length: 3_000 }, (_, i) => `[${i},"${'é€😀'.repeat(i % 50)}"]\n`)
  texts.forEach(rows.add)
  const first = rows.take()
  rows.add('[1]\n')
  const second = rows.take()
  expect([first.copies, second.copies, rows.take().copies]).toEqual([3_000, 1, 0])
  expect(Buffer.from(first.lines).toString()).toBe(texts.join(''))
  expect(Buffer.from(second.lines).toString()).toBe('[1]\n')
  expect(second.lines.buffer).not.toBe(first.lines.buffer)
})

it('rows larger than a part are whole', () => {
  const rows = createRows()
  const text = '€'.repeat(4_000_000)
  rows.add(text)
  rows.add(text)
  expect(rows.isFull()).toBe(true)
  expect(Buffer.from(rows.take().lines).toString()).toBe(text + text)
  expect(rows.isFull()).toBe(false)
})
