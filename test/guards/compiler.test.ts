import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { root } from '../support/root.ts'
import { runTool } from '../support/run-process.ts'
import { withTree, type Tree } from '../support/with-tree.ts'

const ROOMS = ['core', 'browser', 'server', 'sandbox', 'cli', 'dashboard'] as const
type Room = (typeof ROOMS)[number]

const PLANTS: Readonly<Record<Room, readonly string[]>> = {
  core: [
    'export const plant = window.location.href',
    'export const plant = document.cookie',
    'export const plant = localStorage.length',
    `export const plant = fetch('/')`,
    'export const plant = new URLSearchParams()',
    'export const plant = process.env',
    'export const plant = crypto.randomUUID()',
    'export const plant = performance.now()',
    'export const plant = setTimeout(() => 1)',
    'export const plant = console.log',
    `export { readFileSync as plant } from 'node:fs'`,
    `export { plant } from '../browser/index.ts'`,
    `export { plant } from '../server/index.ts'`,
    'export enum Plant { one }',
  ],
  browser: [
    'export const plant = process.env',
    'export const plant = Buffer.alloc(1)',
    'export const plant = setImmediate(() => 1)',
    `export { readFileSync as plant } from 'node:fs'`,
    `export { plant } from '../server/index.ts'`,
    `export type { Plant } from '../sandbox/types.ts'`,
    'export const plant = (given: string[]): string => given[0]',
  ],
  server: [
    'export const plant = window.location.href',
    'export const plant = document.cookie',
    `export { plant } from '../browser/index.ts'`,
    `export type { Plant } from '../browser/types.ts'`,
    `export { plant } from '../sandbox/index.ts'`,
  ],
  sandbox: [
    'export const plant = window.location.href',
    `export { plant } from '../browser/index.ts'`,
    `export { plant } from '../server/index.ts'`,
  ],
  cli: ['export const plant = window.location.href', `export { plant } from '../browser/index.ts'`],
  dashboard: [
    'export const plant = process.env',
    'export const plant = Buffer.alloc(1)',
    `export { readFileSync as plant } from 'node:fs'`,
    `export { plant } from '../browser/index.ts'`,
    `export type { Plant } from '../cli/types.ts'`,
  ],
}

/** What every room may hold: it must compile, or the plants' errors would prove nothing. */
const CLEAN = 'export const plant = 1\nexport type Plant = number\n'
const MAY: Readonly<Record<Room, string>> = {
  core: `export const may = new Date(0).toISOString()`,
  browser: `export { plant as may } from '../core/index.ts'\nexport const title = document.title`,
  server: `export { plant as may } from '../core/index.ts'\nexport { readFileSync } from 'node:fs'`,
  sandbox: `export { plant as may } from '../core/index.ts'\nexport { readFileSync } from 'node:fs'`,
  cli: `export { plant as may } from '../server/index.ts'\nexport { plant } from '../sandbox/index.ts'`,
  dashboard: `export type { Plant } from '../server/types.ts'\nexport const title = document.title`,
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

function treeOf(planted: Room): Tree {
  const tree: Record<string, string> = {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': read('tsconfig.json'),
  }
  for (const room of ROOMS) {
    tree[`src/${room}/tsconfig.json`] = read(`src/${room}/tsconfig.json`)
    tree[`src/${room}/index.ts`] = CLEAN
    // the compiler names a file that is out of bounds once, so each plant goes for another
    tree[`src/${room}/types.ts`] = CLEAN
    tree[`src/${room}/may.ts`] = MAY[room]
  }
  PLANTS[planted].forEach((code, at) => (tree[`src/${planted}/plant-${at}.ts`] = code))
  return tree
}

describe.each(ROOMS)('the compiler, in %s', (room) => {
  let output: string
  beforeAll(async () => {
    output = (await withTree(treeOf(room), (folder) => runTool('tsc', ['-b', `src/${room}`], folder))).output
  })

  const errorsOf = (file: string): string[] =>
    output.split('\n').filter((line) => line.startsWith(`src/${room}/${file}(`))

  it.each(PLANTS[room].map((code, at) => [code, at] as const))('refuses %s', (_code, at) => {
    expect(errorsOf(`plant-${at}.ts`)).not.toEqual([])
  })

  it('has nothing against what belongs there', () => {
    const others = output.split('\n').filter((line) => line.includes('error') && !line.includes('/plant-'))
    expect(others).toEqual([])
  })
})
