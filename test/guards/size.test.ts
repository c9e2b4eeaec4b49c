import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withSteadyHashes } from '../../.config/bundle-as-app.ts'
import { measureGate, sizeHint, sizeProblem, type GateSize } from '../../.config/size.ts'
import { root } from '../support/root.ts'
import { withTree, type Tree } from '../support/with-tree.ts'

/** Text that brotli cannot make smaller than its three quarters. */
const noise = (bytes: number): string => JSON.stringify(randomBytes(bytes).toString('base64'))

const measure = (tree: Tree): Promise<GateSize> =>
  withTree(tree, (folder) => measureGate(join(folder, 'index.js')))

const small = `export const gate = () => import('./lazy.js')`
const lazy = `import { AnalyticsBrowser } from '@segment/analytics-next'
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
export const all = [AnalyticsBrowser, RudderAnalytics]`

describe('the size of the gate', () => {
  it('counts the entry, and what it imports on demand apart, without the vendors’ SDKs', async () => {
    const size = await measure({ 'index.js': small, 'lazy.js': lazy })
    expect(size.eager).toBeGreaterThan(20)
    expect(size.eager).toBeLessThan(200)
    expect(size.lazy).toEqual([{ chunk: expect.stringMatching(/^lazy-/), bytes: expect.any(Number) }])
    expect(size.lazy[0]?.bytes).toBeLessThan(300)
  })

  it('counts what the entry shares with a chunk on demand', async () => {
    const size = await measure({
      'index.js': `import { text } from './shared.js'\n${small}\nexport const length = text.length`,
      'lazy.js': `import { text } from './shared.js'\nexport const all = text`,
      'shared.js': `export const text = ${noise(2000)}`,
    })
    expect(size.eager).toBeGreaterThan(2000)
    expect(size.lazy.every(({ bytes }) => bytes < 200)).toBe(true)
  })

  it('of the entry stays, to the byte, when a chunk on demand changes', async () => {
    const entry = `${small}\nexport const other = () => import('./other.js')`
    const sizes = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        measure({ 'index.js': entry, 'lazy.js': `export const all = ${n}`, 'other.js': noise(50) }),
      ),
    )
    expect(new Set(sizes.map(({ eager }) => eager)).size).toBe(1)
    expect(new Set(sizes.map(({ lazy }) => lazy[0]?.chunk)).size).toBeGreaterThan(1)
  })

  it('counts a hash in a chunk’s name as noise, one for each chunk, and nothing else as a hash', () => {
    const text = 'import"./a-WETSCLTD.js";import"./b-AAAAAAAA.js";import"./a-WETSCLTD.js";x="-WETSCLTD"'
    const steady = withSteadyHashes(text)
    const [first, second, third] = [...steady.matchAll(/-([A-Z2-7]{8})\.js/g)].map(([, hash]) => hash)
    expect(first).toBe(third)
    expect(first).not.toBe(second)
    expect(new Set(first).size).toBeGreaterThan(4)
    expect(steady.replaceAll(first!, 'WETSCLTD').replaceAll(second!, 'AAAAAAAA')).toBe(text)
  })

  it('is refused above the limit: a planted module of 8,000 bytes of noise', async () => {
    const size = await measure({
      'index.js': `export { text } from './plant.js'`,
      'plant.js': `export const text = ${noise(8000)}`,
    })
    expect(sizeProblem(size, 6144)).toMatch(
      /^the gate is \d+ B over its limit of 6144 B; make it smaller: no gate may be above 6144 B$/,
    )
  })

  it.each([
    [6144, 6144, null],
    [6145, 6144, 'the gate is 1 B over its limit of 6144 B; make it smaller: no gate may be above 6144 B'],
    [
      5001,
      5000,
      'the gate is 1 B over its limit of 5000 B; make it smaller, or raise the limit in .config/size.json to 5001 in ' +
        'the commit that needs it, and say there why',
    ],
    [6145, 5000, 'the gate is 1145 B over its limit of 5000 B; make it smaller: no gate may be above 6144 B'],
    [4900, 5000, null],
  ])('of %i B under a limit of %i B: %s', (eager, limit, problem) => {
    expect(sizeProblem({ eager, lazy: [] }, limit)).toBe(problem)
  })

  it.each([[6145], [Number.NaN], ['6144'], [undefined]])('has no limit of %s', (limit) => {
    expect(sizeProblem({ eager: 1, lazy: [] }, limit)).toContain('up to 6144')
  })

  it.each([
    [5000, 5000, null],
    [
      4900,
      5000,
      'the gate is 100 B under its limit: lower that in .config/size.json to 4900, so that it stays small',
    ],
    [5001, 5000, null],
  ])('of %i B under a limit of %i B hints: %s', (eager, limit, hint) => {
    expect(sizeHint({ eager, lazy: [] }, limit)).toBe(hint)
  })

  it('has a limit that is committed', () => {
    const { limit } = JSON.parse(readFileSync(join(root, '.config/size.json'), 'utf8')) as { limit: unknown }
    expect(sizeProblem({ eager: 0, lazy: [] }, limit)).toBeNull()
  })
})
