import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../support/root.ts'
import { runTool } from '../support/run-process.ts'
import { withTree } from '../support/with-tree.ts'

const MANIFEST = {
  name: 'plant',
  type: 'module',
  dependencies: { hono: '*' },
}

describe('knip', () => {
  it('finds a planted export, file and dependency that nobody uses', async () => {
    const tree = {
      '.config/knip.json': readFileSync(join(root, '.config/knip.json'), 'utf8'),
      'package.json': JSON.stringify(MANIFEST),
      'src/core/index.ts': `export { used } from './used.ts'\n`,
      'src/core/used.ts': `export const used = 1\nexport const plantedExport = 2\n`,
      'src/core/planted-file.ts': `export const alone = 1\n`,
    }
    const { code, output } = await withTree(tree, (folder) =>
      runTool('knip', ['--config', '.config/knip.json', '--reporter', 'json'], folder),
    )
    const { issues } = JSON.parse(output) as { issues: Record<string, { name: string }[]>[] }
    const named = (kind: string): string[] =>
      issues.flatMap((issue) => issue[kind] ?? []).map(({ name }) => name)
    expect(code).toBe(1)
    expect(named('exports')).toEqual(['plantedExport'])
    expect(named('dependencies')).toEqual(['hono'])
    expect(named('files')).toEqual(['src/core/planted-file.ts'])
  })
})
