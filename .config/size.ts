// `node .config/size.ts`: what the gate costs a page before it knows anything, against the limit last committed.
// The limit is raised only by the commit that needs it and says why, and never above the ceiling.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build, type Metafile } from 'esbuild'

const CEILING = 6144
const VENDOR_SDKS = ['@segment/analytics-next', '@rudderstack/analytics-js']

/** Brotli 11 bytes: `eager` of the entry chunk and all that it imports statically, `lazy` of each other chunk. */
export type GateSize = {
  readonly eager: number
  readonly lazy: readonly { readonly chunk: string; readonly bytes: number }[]
}

type Outputs = Metafile['outputs']

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

const brotli = (contents: string): number =>
  brotliCompressSync(contents, {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
  }).length

/** The chunk and every chunk that it imports statically, directly or not. */
function staticClosure(outputs: Outputs, chunk: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(chunk)) return seen
  seen.add(chunk)
  for (const { path, kind, external } of outputs[chunk]?.imports ?? []) {
    if (kind === 'import-statement' && external !== true) staticClosure(outputs, path, seen)
  }
  return seen
}

/** The size of an entry as an app's bundler makes it, both vendor SDKs left out. */
export async function measureGate(entry: string): Promise<GateSize> {
  const root = dirname(resolve(entry))
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [resolve(entry)],
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    external: VENDOR_SDKS,
    outdir: join(root, 'out'),
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const bytes = new Map(outputFiles.map(({ path, text }) => [path, brotli(withSteadyHashes(text))]))
  const sizeOf = (chunk: string): number => bytes.get(join(root, chunk)) ?? 0
  const eager = staticClosure(metafile.outputs, `out/${basename(entry)}`)
  const lazy = Object.keys(metafile.outputs).filter((chunk) => !eager.has(chunk))
  return {
    eager: [...eager].reduce((sum, chunk) => sum + sizeOf(chunk), 0),
    lazy: lazy.map((chunk) => ({ chunk: chunk.slice('out/'.length), bytes: sizeOf(chunk) })),
  }
}

/** What is wrong with this size under this limit, as a sentence; `null` where nothing is. */
export function sizeProblem({ eager }: GateSize, limit: unknown): string | null {
  if (!Number.isInteger(limit) || Number(limit) > CEILING) {
    return `the limit in .config/size.json must be a whole number of bytes up to ${CEILING}, and is ${String(limit)}`
  }
  if (eager <= Number(limit)) return null
  const problem = `the gate is ${eager - Number(limit)} B over its limit of ${String(limit)} B; make it smaller`
  return eager > CEILING
    ? `${problem}: no gate may be above ${CEILING} B`
    : `${problem}, or raise the limit in .config/size.json to ${eager} in the commit that needs it, and say there why`
}

/** What to do where the gate has become smaller: the limit is the figure last committed, and no room to grow. */
export function sizeHint({ eager }: GateSize, limit: number): string | null {
  if (eager >= limit) return null
  return `the gate is ${limit - eager} B under its limit: lower that in .config/size.json to ${eager}, so that it stays small`
}

if (import.meta.main) {
  const { limit } = JSON.parse(readFileSync(join(import.meta.dirname, 'size.json'), 'utf8')) as {
    limit: unknown
  }
  const size = await measureGate(join(import.meta.dirname, '../dist/browser/index.js'))
  console.log(`${size.eager} B of ${String(limit)} B: the entry and all it imports statically, brotli 11`)
  for (const { chunk, bytes } of size.lazy) console.log(`${bytes} B on demand: ${chunk}`)
  const problem = sizeProblem(size, limit)
  if (problem !== null) {
    console.error(problem)
    process.exitCode = 1
  } else {
    const hint = sizeHint(size, Number(limit))
    if (hint !== null) console.log(hint)
  }
}
