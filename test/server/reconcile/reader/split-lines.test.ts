import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSplitter, MAX_LINE_BYTES } from '../../../../src/server/reconcile/reader/split-lines.ts'

const split = (chunks: readonly Buffer[]): (string | null)[] => {
  const lines: (string | null)[] = []
  const splitter = createSplitter((bytes) => lines.push(bytes?.toString() ?? null))
  for (const chunk of chunks) splitter.push(chunk)
  splitter.end()
  return lines
}

describe('lines', () => {
  it('are the same wherever the chunks are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))),
        fc.nat(),
        (texts, cut) => {
          const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''))
          const at = bytes.length === 0 ? 0 : cut % bytes.length
          expect(split([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(texts)
        },
      ),
    )
  })

  it('may lack the last end', () => {
    expect(split([Buffer.from('a\nb')])).toEqual(['a', 'b'])
    expect(split([Buffer.from('a\n')])).toEqual(['a'])
  })

  it('that are too long are told, and not kept', () => {
    const long = Buffer.alloc(MAX_LINE_BYTES / 4, 'x')
    expect(split([...Array.from({ length: 6 }, () => long), Buffer.from('\nnext\n')])).toEqual([null, 'next'])
    expect(split(Array.from({ length: 6 }, () => long))).toEqual([null])
  })
})
