import { copyLine } from './copy-line.ts'
import { LEG_NUMBERS } from '../scratch/numbers.ts'
import type { FetchEnd, FetchPart, Job } from './messages.ts'
import { parseLine } from './parse-line.ts'
import type { PathTable } from './path-table.ts'
import { readBytes, UnreadableError } from './read-bytes.ts'
import { createSplitter } from './split-lines.ts'

type FetchJob = Extract<Job, { readonly kind: 'fetch' }>

const encoder = new TextEncoder()
const PART_BYTES = 4 * 1024 * 1024

/** Columns of the table `bodies`. */
export const BODY_COLUMNS = ['pair', 'leg', 'body'] as const

/**
 * Finds lines of a file again: the bodies of the few copies that must be compared are not kept while all are read. A line
 * that is another one by now is left out.
 */
export const fetchLines = async (
  { input, wanted }: FetchJob,
  paths: PathTable,
  send: (part: FetchPart) => Promise<void>,
): Promise<FetchEnd> => {
  let line = 0
  let next = 0
  let found = 0
  let rows: string[] = []
  let held = 0
  const splitter = createSplitter((bytes) => {
    line++
    if (wanted[next]?.line !== line) return
    const { ingest, pair } = wanted[next++]!
    const parsed = bytes === null ? null : parseLine(bytes)
    if (parsed?.kind !== 'event') return
    const { event, text } = parsed
    const place = { leg: input.leg, file: 0, line }
    if (copyLine(place, event, { paths, ignoresStamps: false }).ingest !== ingest) return
    found++
    held += text.length
    rows.push(`["${pair}",${LEG_NUMBERS[input.leg]},${JSON.stringify(text)}]\n`)
  })
  const bytes = readBytes(input)
  const flush = async (): Promise<void> => {
    const part = { lines: encoder.encode(rows.join('')), bytes: bytes.read() }
    rows = []
    held = 0
    await send(part)
  }
  try {
    for await (const chunk of bytes.chunks) {
      splitter.push(chunk)
      if (held > PART_BYTES) await flush()
      if (next === wanted.length) break
    }
    splitter.end()
  } catch (error) {
    // the first reading has told it
    if (!(error instanceof UnreadableError)) throw error
  }
  await flush()
  return { found }
}
