import { copyLine, type LineTools } from './copy-line.ts'
import type { Job, LineProblem, ReadEnd, ReadPart } from './messages.ts'
import { parseLine } from './parse-line.ts'
import type { Shape } from './print-copy.ts'
import { readBytes, UnreadableError, type Bytes } from './read-bytes.ts'
import { createRows } from './rows.ts'
import { createSplitter } from './split-lines.ts'

type ReadJob = Extract<Job, { readonly kind: 'read' }>

export type ReadPorts = Pick<LineTools, 'paths'> & {
  /** Whether a shape was sent before. */
  readonly isKnown: (shape: Shape) => boolean
  /** Resolves when more may come. */
  readonly send: (part: ReadPart) => Promise<void>
}

type Counts = { lines: number; copies: number; deletions: number; badStamps: number; unstamped: number }

const TOLD_PROBLEMS = 20

/**
 * Reads one file of an export: rows of its copies, and what is wrong with it, by line. A broken line is told and counted,
 * and the next one is read; what of a broken file can be read counts.
 */
export const readFile = async (job: ReadJob, ports: ReadPorts): Promise<ReadEnd> => {
  const counts = { lines: 0, copies: 0, deletions: 0, badStamps: 0, unstamped: 0 }
  const problems = createProblems()
  const part = createPart(ports)
  const splitter = createSplitter((line) => {
    counts.lines++
    const what = line === null ? 'is too long' : takeLine(line, job, ports, counts, part)
    if (what !== null) problems.add(counts.lines, what)
  })
  const bytes = readBytes(job.input)
  try {
    for await (const chunk of bytes.chunks) {
      splitter.push(chunk)
      await part.flushFull(bytes)
    }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    problems.add(null, error.message)
  }
  // of a file that is cut off, half a line
  splitter.end()
  await part.flush(bytes)
  return { ...counts, ...problems.told(), bytes: bytes.read(), sha256: bytes.sha256() }
}

/** @returns what is wrong with it */
const takeLine = (
  bytes: Buffer,
  { file, input, ignoresStamps }: ReadJob,
  { paths }: ReadPorts,
  counts: Counts,
  part: Pending,
): string | null => {
  const parsed = parseLine(bytes)
  if (parsed.kind === 'bad') return parsed.what
  if (parsed.kind === 'deletion') counts.deletions++
  if (parsed.kind !== 'event') return null
  const place = { leg: input.leg, file, line: counts.lines }
  const row = copyLine(place, parsed.event, { paths, ignoresStamps })
  counts.copies++
  if (row.stamp !== 'gate') counts.unstamped++
  if (row.stamp === 'bad') counts.badStamps++
  part.add(row.text, row.shape)
  return null
}

type Pending = {
  add(row: string, shape: Shape): void
  flush(bytes: Bytes): Promise<void>
  flushFull(bytes: Bytes): Promise<void>
}

const createPart = ({ isKnown, send }: ReadPorts): Pending => {
  const rows = createRows()
  let shapes: Shape[] = []
  const flush = async (bytes: Bytes): Promise<void> => {
    const part = { ...rows.take(), shapes, bytes: bytes.read() }
    shapes = []
    await send(part)
  }
  return {
    add(row, shape) {
      rows.add(row)
      if (!isKnown(shape)) shapes.push(shape)
    },
    flush,
    flushFull: (bytes) => (rows.isFull() ? flush(bytes) : Promise.resolve()),
  }
}

const createProblems = () => {
  const problems: LineProblem[] = []
  let problemCount = 0
  return {
    add(line: number | null, what: string): void {
      problemCount++
      // that the file is broken is told, however many of its lines are
      if (line === null) problems.unshift({ line, what })
      else if (problems.length < TOLD_PROBLEMS) problems.push({ line, what })
    },
    told: () => ({ problems, problemCount }),
  }
}
