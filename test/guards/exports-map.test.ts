import { describe, expect, it } from 'vitest'
import { withTree } from '../support/with-tree.ts'
import { exportsProblems } from './exports-map.ts'

const problemsOf = (exports: unknown): Promise<string[]> =>
  withTree({ 'package.json': '{}', 'dist/a.js': '', 'dist/a.d.ts': '', 'dist/b.js': '' }, (folder) =>
    exportsProblems({ exports }, folder),
  )

const A = { types: './dist/a.d.ts', default: './dist/a.js' }

describe('the exports map', () => {
  it('may hold entries of types and default, and the manifest', async () => {
    expect(await problemsOf({ '.': A, './package.json': './package.json' })).toEqual([])
  })

  it.each([
    ['no map at all', './dist/a.js', 'exports must be a map'],
    ['a bare path', { '.': './dist/a.js' }, 'must be { types, default }, and is string'],
    ['another condition', { '.': { import: './dist/a.js', ...A } }, 'and is import, types, default'],
    ['types after default', { '.': { default: A.default, types: A.types } }, 'and is default, types'],
    ['no types', { '.': { default: './dist/a.js' } }, 'and is default'],
    ['a nested condition', { '.': { ...A, default: { browser: './dist/a.js' } } }, 'must nest nothing'],
    ['types of another file', { '.': { ...A, default: './dist/b.js' } }, 'does not describe ./dist/b.js'],
    [
      'a file that is not there',
      { './c': { types: './dist/c.d.ts', default: './dist/c.js' } },
      'which is not there',
    ],
    [
      'types that are not there',
      { './b': { types: './dist/b.d.ts', default: './dist/b.js' } },
      './dist/b.d.ts',
    ],
  ])('is refused with %s', async (_what, exports, problem) => {
    expect((await problemsOf(exports)).join('\n')).toContain(problem)
  })
})
