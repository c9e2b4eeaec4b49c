// `node .config/size.ts`: what the gate costs a page before it knows anything, against the limit last committed.
// The limit is raised only by the commit that needs it and says why, and never above the ceiling.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleAsApp } from './bundle-as-app.ts'

const CEILING = 6144
const VENDOR_SDKS = ['@segment/analytics-next', '@rudderstack/analytics-js']

/** Brotli 11 bytes: `eager` of the entry chunk and all that it imports statically, `lazy` of each other chunk. */
export type GateSize = {
  readonly eager: number
  readonly lazy: readonly { readonly chunk: string; readonly bytes: number }[]
}

/** The size of an entry as an app's bundler makes it, both vendor SDKs left out. */
export async function measureGate(entry: string): Promise<GateSize> {
  const { entry: gate, chunks, closure, bytesOf } = await bundleAsApp(entry, VENDOR_SDKS)
  const eager = closure(gate)
  const lazy = chunks.filter((chunk) => !eager.has(chunk))
  return {
    eager: bytesOf(eager),
    lazy: lazy.map((chunk) => ({ chunk: chunk.slice('out/'.length), bytes: bytesOf([chunk]) })),
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
