import { describe, expect, it } from 'vitest'
import { createPathTable } from '../../../src/core/parity/path-table.ts'
import { sortedNamesAs } from '../../../src/core/parity/sorted-names.ts'

describe('a table of paths', () => {
  it('has one node a place, with its pointer', () => {
    const { root, at } = createPathTable((path) => path.length)
    const node = at(at(root(), 'a/b'), 'c~')
    expect([node.path, node.facts]).toEqual(['/a~1b/c~0', 9])
    expect(at(at(root(), 'a/b'), 'c~')).toBe(node)
    expect(at(root(), '__proto__').path).toBe('/__proto__')
  })

  it('forgets all of them where there are too many, and keeps none that is long', () => {
    const { root, at } = createPathTable(() => null)
    const first = root()
    const long = 'x'.repeat(2_000)
    expect(at(first, long)).not.toBe(at(first, long))
    for (let i = 0; i < 50_000; i++) at(root(), `some name ${i}`)
    expect(root()).not.toBe(first)
    expect(root().inner.size).toBeLessThan(50_000)
  })
})

describe('the sorted names of an object', () => {
  it('are its own, whatever was seen at the place before', () => {
    const last = { names: [], sorted: [] }
    const objects = [{ b: 1, a: 2 }, { b: 3, a: 4 }, { a: 1, b: 2 }, { b: 1 }, {}, { c: 1, a: 1, b: 1 }]
    for (const fields of objects) expect(sortedNamesAs(last, fields)).toEqual(Object.keys(fields).sort())
    expect(last.sorted).toEqual(['a', 'b', 'c'])
  })

  it('are not kept where they are long or many', () => {
    const last = { names: [], sorted: [] }
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`n${100 - i}`, i]))
    for (const fields of [many, { ['y'.repeat(100)]: 1, x: 2 }])
      expect(sortedNamesAs(last, fields)).toEqual(Object.keys(fields).sort())
    expect(last.names).toEqual([])
  })
})
