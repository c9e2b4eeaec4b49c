import { describe, expect, it } from 'vitest'
import { sideBySide } from '../../../src/cli/parity/side-by-side.ts'

const form = (price: unknown) => ({ event: 'A', properties: { price } })
const lines = (masked: boolean): string[] =>
  sideBySide(
    form('‹number 10^1›'),
    form('‹number as text 1–4›'),
    [{ path: '/properties/price', kind: 'changed-type' } as never],
    80,
    masked,
  )

describe('both sides of a pair in a terminal', () => {
  it('have the same place in the same line, and a mark where no rule explains what differs', () => {
    expect(lines(false)[1]).toMatch(/^ {2}\/event +"A" +"A"$/)
    expect(lines(false)[2]).toMatch(/^! \/properties\/price +"‹number 10\^1›" +"‹number as text 1–4›"$/)
  })

  it('have the labels of a masked form as they are, since they stand for values of any kind', () => {
    expect(lines(true)[2]).toMatch(/^! \/properties\/price +‹number 10\^1› +‹number as text 1–4›$/)
  })
})
