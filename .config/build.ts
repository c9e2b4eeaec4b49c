// `npm run build`: tsc makes every room of dist/, esbuild what must be one file.
import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { buildDashboard } from './build-dashboard.ts'
import { measureLoad } from './load-bytes.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const require = createRequire(import.meta.url)
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')
const rooms = ['core', 'browser', 'server', 'sandbox', 'cli', 'dashboard']
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

const bundle = (entry: string, outfile: string, options: BuildOptions): Promise<unknown> =>
  build({
    entryPoints: [join(dist, entry)],
    outfile: join(dist, outfile),
    bundle: true,
    target: 'es2022',
    allowOverwrite: true,
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
    ...options,
  })

/** In the script-tag build each vendor's SDK stays a file of its own, fetched by the cohorts that need it. */
const vendorFiles: Plugin = {
  name: 'vendor-files',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /sdk\/\w+\/driver\.js$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, namespace: 'vendor' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'vendor' }, ({ path }) => {
      const vendor = path.includes('segment') ? 'Segment' : 'Rudderstack'
      const contents = `import { scriptBase } from './script-base.js'
        export const create${vendor}Driver = async (options, context) =>
          (await import(scriptBase.url + 'crossfade.${vendor.toLowerCase()}.js')).create${vendor}Driver(options, context)`
      return { contents, resolveDir: join(dist, 'browser') }
    })
  },
}

rmSync(dist, { recursive: true, force: true })
execFileSync(process.execPath, [tsc, '-b', ...rooms.map((room) => `src/${room}`)], {
  cwd: root,
  stdio: 'inherit',
})
writeFileSync(join(dist, 'browser/version.js'), `export const VERSION = ${JSON.stringify(version)}\n`)
chmodSync(join(dist, 'cli/index.js'), 0o755)

// murmurhash is CommonJS: taken in here, it costs neither a bundler's interop in every app nor a second format
await bundle('core/cohort/bucket.js', 'core/cohort/bucket.js', { format: 'esm' })
const [loadBytes] = await Promise.all([
  measureLoad(join(dist, 'browser/index.js')),
  bundle('browser/iife.js', 'crossfade.iife.js', { format: 'iife', minify: true, plugins: [vendorFiles] }),
  bundle('browser/sdk/segment/driver.js', 'crossfade.segment.js', { format: 'esm', minify: true }),
  bundle('browser/sdk/rudderstack/driver.js', 'crossfade.rudderstack.js', { format: 'esm', minify: true }),
  buildDashboard(join(dist, 'dashboard')),
])
// the server shows what a page of each cohort loads, and runs where no bundler is
writeFileSync(join(dist, 'server/load-bytes.json'), `${JSON.stringify(loadBytes)}\n`)
