import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { root } from '../support/root.ts'
import { runTool } from '../support/run-process.ts'
import { withTree, type Tree } from '../support/with-tree.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Room, rule that must speak up, code. */
const REFUSED = [
  ['core', 'crossfade(no-ambient)', 'export const at = Date.now()'],
  ['core', 'crossfade(no-ambient)', 'export const clock = Date.now'],
  ['core', 'crossfade(no-ambient)', 'export const at = globalThis.Date.now()'],
  ['core', 'crossfade(no-ambient)', `export const at = Date['now']()`],
  ['core', 'crossfade(no-ambient)', 'const { now } = Date\nexport const at = now()'],
  ['core', 'crossfade(no-ambient)', 'export const at = new Date()'],
  ['core', 'crossfade(no-ambient)', 'export const at = new globalThis.Date()'],
  ['core', 'crossfade(no-ambient)', 'export const at = Date()'],
  ['core', 'crossfade(no-ambient)', 'export const at = Math.random()'],
  ['core', 'crossfade(no-ambient)', 'const { random: roll } = Math\nexport const at = roll()'],
  ['core', 'typescript(no-explicit-any)', 'export const given = (value: any): string => String(value)'],
  ['browser', 'typescript(no-explicit-any)', 'export const given = (value: any): string => String(value)'],
  ['browser', 'crossfade(no-enum)', 'declare enum Leg { segment }\nexport type Both = Leg'],
  ['browser', 'import(no-default-export)', 'const a = 1\nexport default a'],
  [
    'browser',
    'typescript(switch-exhaustiveness-check)',
    `export const of = (leg: 'a' | 'b'): void => { switch (leg) { case 'a': break } }`,
  ],
  [
    'server',
    'typescript(no-floating-promises)',
    'const later = async (): Promise<void> => {}\nexport const go = (): void => { later() }',
  ],
  [
    'server',
    'typescript(no-misused-promises)',
    'const later = async (): Promise<boolean> => true\nexport const go = (): number => (later() ? 1 : 2)',
  ],
  ['server', 'typescript(await-thenable)', 'export const go = async (): Promise<number> => await 1'],
] as const

const ALLOWED = [
  ['core', `export const parse = (given: string): Date => new Date(given)`],
  ['core', `export const epoch = (given: string): number => Date.parse(given)`],
  ['core', `export const low = (given: number): number => Math.min(given, 1)`],
  ['browser', `export const at = (): number => Date.now()`],
] as const

function tree(): Tree {
  const files: Record<string, string> = {
    '.oxlintrc.json': read('.oxlintrc.json'),
    '.config/oxlint-plugin.ts': read('.config/oxlint-plugin.ts'),
    'package.json': '{ "type": "module" }',
    'tsconfig.json': read('tsconfig.json'),
  }
  for (const room of ['core', 'browser', 'server']) {
    files[`src/${room}/tsconfig.json`] = read(`src/${room}/tsconfig.json`)
  }
  REFUSED.forEach(([room, , code], at) => (files[`src/${room}/refused-${at}.ts`] = `${code}\n`))
  ALLOWED.forEach(([room, code], at) => (files[`src/${room}/allowed-${at}.ts`] = `${code}\n`))
  return files
}

type Finding = { readonly code: string; readonly severity: string; readonly filename: string }

describe('the linter', () => {
  let findings: readonly Finding[]
  beforeAll(async () => {
    const { output } = await withTree(tree(), (folder) =>
      runTool('oxlint', ['--type-aware', '-f', 'json', 'src'], folder),
    )
    findings = (JSON.parse(output) as { diagnostics: Finding[] }).diagnostics
  })

  const errorsOf = (file: string): string[] =>
    findings
      .filter(({ filename, severity }) => filename.endsWith(file) && severity === 'error')
      .map(({ code }) => code)

  it.each(REFUSED.map(([room, rule, code], at) => [room, code, rule, at] as const))(
    'refuses in %s: %s',
    (_room, _code, rule, at) => {
      expect(errorsOf(`/refused-${at}.ts`)).toEqual(expect.arrayContaining([rule]))
    },
  )

  it.each(ALLOWED.map(([room, code], at) => [room, code, at] as const))(
    'lets through in %s: %s',
    (_room, _code, at) => {
      expect(errorsOf(`/allowed-${at}.ts`)).toEqual([])
    },
  )
})
