import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/cli/scan/finding.ts'
import type { Scan } from '../../../src/cli/scan/scan.ts'
import type { WalkCounts } from '../../../src/cli/scan/walk.ts'
import { temporaryFolder } from '../../server/support.ts'
import { run } from '../support.ts'
import { CLEAN, PLANTED } from './sample-tree.ts'

type Body = Scan & WalkCounts

const treeOf = (files: Readonly<Record<string, string>>): string => {
  const folder = temporaryFolder()
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), source)
  }
  return folder
}

const scanOf = async (files: Readonly<Record<string, string>>): Promise<Body> => {
  const { code, out, err } = await run(['scan', treeOf(files), '--json'])
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as Body
}

const sources = Object.fromEntries(Object.entries(PLANTED).map(([path, { source }]) => [path, source]))

const told = ({ line, kind, what, event }: Finding): string =>
  `${line} ${kind} ${what}${event === undefined ? '' : `: ${event ?? '?'}`}`

const toldOf = ({ findings }: Body, path: string): string[] =>
  findings
    .filter(({ file }) => file === path)
    .map(told)
    .sort()

describe('crossfade scan', () => {
  it.each(Object.entries(PLANTED))(
    'finds all that is planted in %s, and nothing else',
    async (path, { finds }) => {
      expect(toldOf(await scanOf(sources), path)).toEqual([...finds].sort())
    },
  )

  it('takes no package for Segment’s that is called as what every object has', async () => {
    const files = {
      'package.json': '{ "dependencies": { "constructor": "1", "valueOf": "1" } }',
      'src/a.js': "import analytics from 'constructor'\nanalytics.track('Seen')\n",
    }
    expect((await scanOf(files)).findings).toEqual([])
  })

  it('finds nothing in the clean twin', async () => {
    const body = await scanOf(CLEAN)
    expect(body.findings.map((each) => `${each.file}:${told(each)}`)).toEqual([])
    expect(body.effort).toMatchObject({ size: 'none' })
  })

  it.each(Object.keys(CLEAN).filter((path) => path in PLANTED))(
    'finds nothing in the clean %s, even beside what is planted',
    async (path) => {
      const { [path]: _, ...others } = sources
      // the module that everything else goes through stays Segment's
      if (path === 'src/lib/analytics.ts') return expect(path in CLEAN).toBe(true)
      const body = await scanOf({ ...others, [path]: CLEAN[path] ?? '' })
      const allowed = /src\/(checkout\.tsx|Cart\.vue)/.test(path)
        ? /^\d+ call track: (Order|Product)|^4 lacks null/
        : /^$/
      expect(toldOf(body, path).filter((each) => !allowed.test(each))).toEqual([])
    },
  )

  it('names Tag Manager as a place to look at, and no use by itself', async () => {
    const html = '<script src="https://www.googletagmanager.com/gtm.js?id=GTM-AB12CD"></script>'
    const folder = treeOf({ 'a.html': html })
    const { out } = await run(['scan', folder])
    expect(out).toContain('No use of Segment: nothing certain was found.')
    expect(out).toContain('GTM-AB12CD  a.html:1')
  })

  it('hints at an analytics that nothing ties to Segment', async () => {
    const { findings, hints } = await scanOf({ 'a.js': "window.analytics.track('X')" })
    expect(findings).toEqual([])
    expect(hints.map(({ what }) => what)).toContain('analytics: track')
  })

  it('takes the packages of a monorepo for its own', async () => {
    const { findings } = await scanOf({
      'packages/analytics/package.json':
        '{ "name": "@acme/analytics", "dependencies": { "@segment/analytics-next": "1" } }',
      'apps/web/a.ts': "import { analytics } from '@acme/analytics'\nanalytics.track('X')",
      'apps/web/b.ts': "import { analytics } from '@other/analytics'\nanalytics.track('Y')",
    })
    expect(findings.filter(({ kind }) => kind === 'call').map(({ event }) => event)).toEqual(['X'])
  })

  it('leaves out what .gitignore names, also in folders, and takes back what it takes back', async () => {
    const source = "import '@segment/analytics-next'"
    const { findings } = await scanOf({
      '.gitignore': '# written\n/out/\n*.gen.js\n!keep.gen.js\n',
      'out/a.js': source,
      'deep/out/b.js': source,
      'deep/c.gen.js': source,
      'deep/keep.gen.js': source,
      'deep/.gitignore': 'd.js\nsub/**/e.js',
      'deep/d.js': source,
      'deep/sub/x/y/e.js': source,
      'd.js': source,
    })
    expect(findings.map(({ file }) => file)).toEqual(['d.js', 'deep/keep.gen.js', 'deep/out/b.js'])
  })

  it('leaves out minified files over 1 MB, and says so', async () => {
    const line = `import '@segment/analytics-next';${'x'.repeat(999)};`
    const { findings, minified } = await scanOf({
      'big.js': line.repeat(1_100),
      'long.js': `${line}\n`.repeat(9),
    })
    expect([minified, new Set(findings.map(({ file }) => file))]).toEqual([1, new Set(['long.js'])])
  })

  it('follows no links', async () => {
    const folder = treeOf({ 'a.js': "import '@segment/analytics-next'" })
    symlinkSync(folder, join(folder, 'again'))
    const { out } = await run(['scan', folder, '--json'])
    expect((JSON.parse(out) as Body).findings).toHaveLength(1)
  })

  it('says how much work it is, with the counts that led to it', async () => {
    const calls = (count: number): Record<string, string> => ({
      'a.js': `import analytics from '@segment/analytics-next'\n${"analytics.track('A')\n".repeat(count)}`,
    })
    expect((await scanOf(calls(3))).effort).toMatchObject({ size: 'small' })
    expect((await scanOf(calls(50))).effort).toMatchObject({ size: 'small' })
    expect((await scanOf(calls(51))).effort).toEqual({ size: 'medium', because: ['51 calls'] })
    expect((await scanOf(calls(501))).effort).toEqual({ size: 'large', because: ['501 calls'] })
  })

  it('shows no key as a whole', async () => {
    const folder = treeOf(sources)
    for (const argv of [
      ['scan', folder],
      ['scan', folder, '--json'],
    ]) {
      const { out } = await run(argv)
      expect(out).toContain('Ab3d…4f')
      expect(out).not.toContain('Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4f')
    }
  })

  it('tells a person what there is, with its places', async () => {
    const { out } = await run(['scan', treeOf(sources)])
    expect(out).toContain('Effort: large: 6 platforms besides the web'.replace('6', '5'))
    expect(out).toContain('  @segment/analytics-next  package.json:4\n')
    expect(out).toContain(
      '  user  src/nav.jsx:7\n    getUserId(), getUserTraits() and getAnonymousId() stand in\n',
    )
    expect(out).toMatch(/^Events: \d+ names$/m)
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140)
  })

  it.each([
    [['scan'], 'scan needs DIR: crossfade scan DIR.'],
    [['scan', '/nowhere/at/all'], '/nowhere/at/all cannot be read: no such file.'],
    [['scan', 'package.json'], 'package.json is no folder; scan takes one: crossfade scan DIR.'],
    [['scan', '.', '..'], 'scan does not know what to do with ".."; see crossfade help scan.'],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    expect(await run(argv)).toEqual({ code: 2, out: '', err: `crossfade: ${sentence}\n` })
  })
})
