// How fast exported logs are compared, and what memory that takes: files in the shape of both vendors, as big as asked for.
// `node test/bench/reconcile.ts [COPIES]`
import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { createGzip, gunzipSync } from 'node:zlib'
import { findInputs } from '../../src/server/reconcile/inputs/find-inputs.ts'
import { LINE_COLUMNS } from '../../src/server/reconcile/reader/copy-line.ts'
import type { Lines, ReadPart } from '../../src/server/reconcile/reader/messages.ts'
import { createPathTable } from '../../src/server/reconcile/reader/path-table.ts'
import { readFile } from '../../src/server/reconcile/reader/read-file.ts'
import { reconcile } from '../../src/server/reconcile/reconcile.ts'
import { openScratch } from '../../src/server/reconcile/scratch/open-scratch.ts'
import { makeStream } from '../server/parity/stream/stream.ts'
import { endWith } from '../support/end-with.ts'
import { DEFAULTS } from '../server/reconcile/run.ts'
import { watchMemory } from './memory.ts'
import { cpuSecondsOf } from './process-cpu.ts'

const TARGET_A_SECOND = 30_000
const TARGET_BYTES = 2 * 1024 ** 3
const COPIES = 400_000
const CALLS_A_FILE = 10_000

type Written = { readonly folder: string; readonly bytes: number }

/** Seeded exports; each file is of other calls than the one before. */
export const writeLogs = async (copies: number): Promise<Written> => {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-logs-'))
  let [made, bytes] = [0, 0]
  for (let seed = 1; made < copies; seed++) {
    const from = Date.UTC(2026, 10, 1) + seed * 60_000
    const stream = makeStream({ seed, calls: CALLS_A_FILE, from, faultShare: 0.002 })
    made += stream.copies.length
    for (const leg of ['segment', 'rudderstack'] as const) {
      const lines = function* (): Generator<string> {
        for (const copy of stream.copies) if (copy.leg === leg) yield `${JSON.stringify(copy.body)}\n`
      }
      const counted = async function* (texts: AsyncIterable<string>): AsyncGenerator<string> {
        for await (const text of texts) {
          bytes += text.length
          yield text
        }
      }
      const file = createWriteStream(join(folder, `${leg}-${seed}.json.gz`))
      await pipeline(lines, counted, createGzip({ level: 1 }), file)
    }
  }
  return { folder, bytes }
}

export type Measured = {
  readonly copies: number
  readonly seconds: number
  readonly cpuSeconds: number
  /** Of all processes together, at the most. */
  readonly memoryBytes: number
}

/** Compares all that is in a folder. */
const measureHere = async (folder: string): Promise<Measured> => {
  const globs = { segment: [join(folder, 'segment-*')], rudderstack: [join(folder, 'rudderstack-*')] }
  const { files: inputs, problems } = await findInputs(globs, {})
  const memory = watchMemory()
  const before = process.cpuUsage()
  const began = performance.now()
  let engine: number | null = null
  let engineCpu = 0
  const { segment, rudderstack, problemCount } = await reconcile({
    inputs,
    problems,
    ...DEFAULTS,
    lateMinutes: 60,
    signal: new AbortController().signal,
    onEngine: (pid) => {
      engine = pid
      memory.add(pid)
    },
    onProgress: () => (engineCpu = cpuSecondsOf(engine)),
  })
  if (problemCount > 0) throw new Error('not all could be read')
  const { user, system } = process.cpuUsage(before)
  return {
    copies: segment.copies + rudderstack.copies,
    seconds: (performance.now() - began) / 1_000,
    cpuSeconds: (user + system) / 1e6 + engineCpu,
    memoryBytes: memory.most(),
  }
}

/** In a process of its own, which knows nothing of how the files were made. */
export const measureReconcile = (folder: string): Measured =>
  JSON.parse(
    execFileSync(process.execPath, [import.meta.filename, '--measure', folder], { encoding: 'utf8' }),
  ) as Measured

/** What no comparison could beat on one core: copies a second by parsing alone, and by inserting their rows alone. */
const floorsOf = async (folder: string): Promise<{ readonly parse: number; readonly insert: number }> => {
  const { files } = await findInputs({ segment: [join(folder, 'segment-1.*')], rudderstack: [] }, {})
  const [input] = files
  const texts = gunzipSync(readFileSync(join(folder, 'segment-1.json.gz')))
    .toString()
    .trim()
    .split('\n')
  const parsing = performance.now()
  for (const text of texts) JSON.parse(text)
  const parse = (texts.length / (performance.now() - parsing)) * 1_000
  const parts: Lines[] = []
  const send = async ({ lines }: ReadPart): Promise<void> => void parts.push(lines)
  const ports = { paths: createPathTable(), isKnown: () => false, send }
  await readFile({ kind: 'read', file: 0, input: input!, ignoresStamps: false }, ports)
  const scratch = await openScratch(null)
  try {
    const inserting = performance.now()
    for (const lines of parts) await scratch.insert('copies', LINE_COLUMNS, lines)
    return { parse, insert: (texts.length / (performance.now() - inserting)) * 1_000 }
  } finally {
    await scratch.close()
  }
}

const MIB = 1024 ** 2

/** Prints every figure; true where the targets are met. */
export const benchReconcile = async (copies = COPIES, print = console.log): Promise<boolean> => {
  const { folder, bytes } = await writeLogs(copies)
  try {
    const packed = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
    const measured = measureReconcile(folder)
    const { parse, insert } = await floorsOf(folder)
    const rate = measured.copies / measured.seconds
    const perCopy = (measured.cpuSeconds / measured.copies) * 1e6
    const holds = rate >= TARGET_A_SECOND && measured.memoryBytes <= TARGET_BYTES
    print(
      `${holds ? 'ok  ' : 'FAIL'} reconcile: ${measured.copies} copies, ${Math.round(bytes / MIB)} MiB of JSON (${Math.round(packed / MIB)} MiB packed), ` +
        `${measured.seconds.toFixed(1)} s: ${Math.round(rate)} copies/s, target ≥ ${TARGET_A_SECOND}; ` +
        `${perCopy.toFixed(0)} µs of processor a copy, ${Math.round(measured.memoryBytes / MIB)} MiB of memory at the most, ` +
        `target ≤ ${TARGET_BYTES / MIB} MiB; load ${loadavg()[0]!.toFixed(1)}`,
    )
    print(
      `     floors, of one core: JSON.parse alone ${Math.round(parse)} copies/s, the engine's inserts alone ${Math.round(insert)}`,
    )
    return holds
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [asked, folder] = process.argv.slice(2)
  if (asked === '--measure') process.stdout.write(JSON.stringify(await measureHere(folder!)))
  else await endWith(() => benchReconcile(asked === undefined ? COPIES : Number(asked)))
}
