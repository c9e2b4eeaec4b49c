import { createHash } from 'node:crypto'
import { basename, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { build, type Metafile } from 'esbuild'

/** An entry as an app's bundler makes it: minified, split at dynamic imports. */
export type Bundled = {
  readonly entry: string
  readonly chunks: readonly string[]
  /** The chunk that a dynamic import of this file loads; its path is from the entry's folder. */
  chunkOf(file: string): string
  /** These chunks and every one that they import statically, directly or not. */
  closure(...chunks: readonly string[]): ReadonlySet<string>
  /** Brotli 11. */
  bytesOf(chunks: Iterable<string>): number
}

/** The hash in a chunk's file name, as esbuild makes it: eight characters of base32. */
const HASH = /(?<=-)[A-Z2-7]{8}(?=\.js\b)/g

/**
 * The text with each hash replaced by noise that depends on its place alone: otherwise any change of a chunk on demand
 * would change its hash, and so the entry that names it by a few bytes. Noise, because a hash costs what noise costs.
 */
export function withSteadyHashes(text: string): string {
  const steady = new Map<string, string>()
  return text.replace(HASH, (hash) => {
    if (!steady.has(hash)) steady.set(hash, noise(steady.size))
    return steady.get(hash)!
  })
}

/** As little compressible as a hash. */
const noise = (seed: number): string =>
  createHash('sha256')
    .update(`${seed}`)
    .digest('base64')
    .toUpperCase()
    .replace(/[^A-Z2-7]/g, '')
    .slice(0, 8)

async function brotli(text: string): Promise<number> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  return (await promisify(brotliCompress)(withSteadyHashes(text), { params })).length
}

function addClosure(outputs: Metafile['outputs'], chunk: string, seen: Set<string>): void {
  if (seen.has(chunk)) return
  seen.add(chunk)
  for (const { path, kind, external } of outputs[chunk]?.imports ?? []) {
    if (kind === 'import-statement' && external !== true) addClosure(outputs, path, seen)
  }
}

/** @param external packages that are left out */
export async function bundleAsApp(entry: string, external: readonly string[] = []): Promise<Bundled> {
  const root = dirname(resolve(entry))
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [resolve(entry)],
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    external: [...external],
    outdir: join(root, 'out'),
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const { outputs } = metafile
  const sizes = outputFiles.map(async ({ path, text }) => [path, await brotli(text)] as const)
  const bytes = new Map(await Promise.all(sizes))
  const chunkOf = (file: string): string => {
    const found = Object.keys(outputs).find((chunk) => outputs[chunk]!.entryPoint === file)
    if (found === undefined) throw new Error(`${file} is no chunk of ${entry}: nothing imports it on demand`)
    return found
  }
  return {
    entry: chunkOf(basename(entry)),
    chunks: Object.keys(outputs),
    chunkOf,
    closure(...chunks) {
      const seen = new Set<string>()
      for (const chunk of chunks) addClosure(outputs, chunk, seen)
      return seen
    },
    bytesOf: (chunks) => [...chunks].reduce((sum, chunk) => sum + (bytes.get(join(root, chunk)) ?? 0), 0),
  }
}
