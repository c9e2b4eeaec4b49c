import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import type { Leg } from '../src/core/index.ts'

const root = join(import.meta.dirname, '..')

/** What the shop's server serves, by file name. */
export type ShopFiles = {
  readonly assets: ReadonlyMap<string, { readonly type: string; readonly gzip: Uint8Array }>
  /** Assets that nothing but one vendor's SDK needs. */
  readonly vendorCode: ReadonlyMap<string, Leg>
  /** The page, `{{config}}` left to be filled in. */
  readonly page: string
  /** The address of the script of many customers. */
  readonly crowd: string
}

type Outputs = Metafile['outputs']

const closure = (outputs: Outputs, from: readonly string[], stopAt: readonly string[] = []): Set<string> => {
  const seen = new Set(from)
  for (const file of seen)
    for (const { path } of outputs[file]?.imports ?? [])
      if (path in outputs && !stopAt.includes(path)) seen.add(path)
  return seen
}

/** From the bundler's own account: what a driver reaches, and neither the rest of the shop nor the other driver does. */
const vendorFiles = (outputs: Outputs, entry: string): Map<string, Leg> => {
  const driverOf = (leg: Leg): string => {
    const file = Object.keys(outputs).find((name) =>
      Object.keys(outputs[name]!.inputs).some((input) => input.endsWith(`/sdk/${leg}/driver.js`)),
    )
    if (file === undefined || file === entry)
      throw new Error(`the bundle has no chunk of its own for ${leg}'s SDK`)
    return file
  }
  const drivers = { segment: driverOf('segment'), rudderstack: driverOf('rudderstack') }
  const shared = closure(outputs, [entry], Object.values(drivers))
  const reach = {
    segment: closure(outputs, [drivers.segment]),
    rudderstack: closure(outputs, [drivers.rudderstack]),
  }
  const only = (leg: Leg, other: Leg): [string, Leg][] =>
    [...reach[leg]]
      .filter((file) => !shared.has(file) && !reach[other].has(file))
      .map((file) => [basename(file), leg])
  return new Map([...only('segment', 'rudderstack'), ...only('rudderstack', 'segment')])
}

/** Bundles the shop as its own build would, with the package by its name. @throws Error where there is no `dist/` */
export const buildShop = async (): Promise<ShopFiles> => {
  if (!existsSync(join(root, 'dist/browser/index.js')))
    throw new Error('there is no dist/ yet; run npm run build first.')
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { shop: 'demo/shop/main.ts', crowd: 'demo/shop/crowd.ts', style: 'demo/shop/shop.css' },
    entryNames: '[name]-[hash]',
    outdir: 'assets',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  })
  const { outputs } = metafile
  const entryOf = (source: string): string => {
    const found = Object.keys(outputs).find((name) => outputs[name]!.entryPoint === source)
    if (found === undefined) throw new Error(`the bundle has no entry for ${source}`)
    return found
  }
  const [script, style] = [entryOf('demo/shop/main.ts'), entryOf('demo/shop/shop.css')]
  const template = await readFile(join(import.meta.dirname, 'shop/index.html'), 'utf8')
  return {
    assets: new Map(
      outputFiles.map(({ path, contents }) => [
        basename(path),
        { type: path.endsWith('.css') ? 'text/css' : 'text/javascript', gzip: gzipSync(contents) },
      ]),
    ),
    vendorCode: vendorFiles(outputs, script),
    crowd: `/${entryOf('demo/shop/crowd.ts')}`,
    page: template.replace('{{style}}', `/${style}`).replace('{{script}}', `/${script}`),
  }
}
