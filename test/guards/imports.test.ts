import { describe, expect, it } from 'vitest'
import { root } from '../support/root.ts'
import { withTree, type Tree } from '../support/with-tree.ts'
import { importsOf, readImports, type Import } from './import-graph.ts'
import { importProblems } from './import-rules.ts'

const FOLDERS = ['src', 'demo']

const problemsOf = (tree: Tree): Promise<string[]> =>
  withTree(tree, (folder) => importProblems(readImports(folder, FOLDERS)))

describe('the imports of the project', () => {
  const imports = readImports(root, FOLDERS)

  it('keep to the directions of the rooms', () => {
    expect(importProblems(imports)).toEqual([])
  })

  it('are all seen: the gate, its drivers and both vendor SDKs among them', () => {
    const found = (from: string, target: string): Import['kind'] | undefined =>
      imports.find((one) => one.from === from && one.target === target)?.kind
    const sdk = 'src/browser/sdk'
    expect(found('src/browser/index.ts', 'src/browser/gate.ts')).toBe('static')
    expect(found(`${sdk}/segment/driver.ts`, '@segment/analytics-next')).toBe('static')
    expect(found(`${sdk}/rudderstack/driver.ts`, '@rudderstack/analytics-js')).toBe('static')
    const lazy = imports.filter(({ kind }) => kind === 'dynamic').map(({ target }) => target)
    expect(lazy).toEqual(expect.arrayContaining([`${sdk}/segment/driver.ts`, `${sdk}/rudderstack/driver.ts`]))
  })
})

describe('an import that is planted', () => {
  it.each([
    ['src/core/plant.ts', `import '../browser/gate.ts'`],
    ['src/core/plant.ts', `import type { A } from '../server/a.ts'`],
    ['src/core/plant.ts', `import { readFileSync } from 'node:fs'`],
    ['src/core/plant.ts', `import { Hono } from 'hono'`],
    ['src/core/deep/plant.ts', `export * from '../../sandbox/a.ts'`],
    ['src/browser/plant.ts', `import { a } from '../server/a.ts'`],
    ['src/browser/plant.ts', `export type { A } from '../server/a.ts'`],
    ['src/browser/plant.ts', `type A = import('../sandbox/a.ts').A`],
    ['src/browser/plant.ts', `void import('../cli/a.ts')`],
    ['src/browser/plant.ts', `import 'node:crypto'`],
    ['src/browser/plant.ts', `import 'murmurhash'`],
    ['src/browser/plant.ts', `import { AnalyticsBrowser } from '@segment/analytics-next'`],
    ['src/browser/plant.ts', `import type { Plugin } from '@segment/analytics-next'`],
    ['src/browser/plant.ts', `void import('@rudderstack/analytics-js/bundled')`],
    ['src/browser/sdk/segment/driver.ts', `import '@rudderstack/analytics-js/bundled'`],
    ['src/browser/sdk/segment/helper.ts', `import '@segment/analytics-next'`],
    ['src/browser/plant.ts', `import 'crossfade-gate'`],
    ['src/browser/plant.ts', `import '../../test/support/root.ts'`],
    ['src/server/plant.ts', `import '../browser/gate.ts'`],
    ['src/server/plant.ts', `import '../sandbox/a.ts'`],
    ['src/server/plant.ts', `import '../cli/a.ts'`],
    ['src/server/plant.ts', `import 'unleash-client'`],
    ['src/server/plant.ts', `require('unleash-client')`],
    ['src/server/plant.ts', `import a = require('express')`],
    ['src/server/plant.ts', `const name = 'x'; void import(name)`],
    ['src/sandbox/plant.ts', `import '../server/a.ts'`],
    ['src/sandbox/plant.ts', `import '../browser/gate.ts'`],
    ['src/cli/plant.ts', `import '../../demo/a.ts'`],
    ['src/cli/plant.ts', `import 'unleash-client'`],
    ['src/dashboard/plant.tsx', `import { a } from '../server/a.ts'`],
    ['src/dashboard/plant.ts', `import type { A } from '../browser/a.ts'`],
    ['src/dashboard/plant.ts', `import 'node:fs'`],
    ['src/dashboard/plant.ts', `import 'hono'`],
    ['src/attic/plant.ts', `import '../core/a.ts'`],
    ['demo/plant.ts', `import '../src/cli/a.ts'`],
    ['demo/plant.ts', `import '@segment/analytics-next'`],
  ])('into %s is found: %s', async (path, code) => {
    expect(await problemsOf({ [path]: code })).toEqual([expect.stringContaining(path)])
  })

  it.each([
    ['src/browser/plant.ts', `import '../core/a.ts'`],
    ['src/browser/plant.ts', `void import('./sdk/segment/driver.ts')`],
    ['src/browser/sdk/segment/driver.ts', `import '@segment/analytics-next'`],
    ['src/browser/sdk/rudderstack/types.ts', `import type { A } from '@rudderstack/analytics-js'`],
    ['src/server/relay/client.ts', `import 'unleash-client'`],
    ['src/server/plant.ts', `import 'hono/cors'; import 'node:fs'; import '../core/a.ts'`],
    ['src/cli/plant.ts', `import '../server/a.ts'; import '../sandbox/a.ts'; import 'node:fs'`],
    [
      'src/dashboard/plant.tsx',
      `import type { A } from '../server/a.ts'; import 'preact/hooks'; import '../core/a.ts'`,
    ],
    ['demo/plant.ts', `import 'crossfade-gate/core'; import '../src/server/a.ts'`],
    ['src/core/plant.ts', `// import 'node:fs'\nexport const text = "import 'node:fs'"`],
  ])('into %s is let through where it belongs: %s', async (path, code) => {
    expect(await problemsOf({ [path]: code })).toEqual([])
  })

  it('is found however long the way to a driver is', async () => {
    const tree = {
      'src/browser/index.ts': `export { a } from './a.ts'`,
      'src/browser/a.ts': `import { b } from './deep/b.ts'\nexport const a = b`,
      'src/browser/deep/b.ts': `export * as b from '../sdk/segment/driver.ts'`,
    }
    const way =
      'src/browser/index.ts → src/browser/a.ts → src/browser/deep/b.ts → src/browser/sdk/segment/driver.ts'
    expect(await problemsOf(tree)).toEqual([`the gate loads a driver at once: ${way}`])
  })

  it('makes a file that does not parse an error, not a file without imports', () => {
    expect(() => importsOf('src/core/plant.ts', 'import {')).toThrow('src/core/plant.ts')
  })
})
