import type { InputFile, Problem } from './inputs/input-file.ts'
import type { ShapeBook } from './judging/shape-book.ts'
import { LINE_COLUMNS } from './reader/copy-line.ts'
import type { ReadEnd } from './reader/messages.ts'
import type { Threads } from './reader/threads.ts'
import type { Scratch } from './scratch/open-scratch.ts'

export type LoadedFile = InputFile & Omit<ReadEnd, 'problems'>

export type Loaded = {
  readonly files: readonly LoadedFile[]
  readonly problems: readonly Problem[]
  /** More than are listed. */
  readonly problemCount: number
}

export type LoadPorts = {
  readonly threads: Threads
  readonly scratch: Scratch
  readonly shapes: ShapeBook
  /** @param part 0..1, null where nobody knows how much there is */
  readonly onProgress: (copies: number, part: number | null) => void
  readonly signal: AbortSignal
}

const MOST_PROBLEMS = 200

/** Reads all files into the table `copies`, as many at once as there are threads. */
export const loadFiles = async (
  inputs: readonly InputFile[],
  ignoresStamps: boolean,
  { threads, scratch, shapes, onProgress, signal }: LoadPorts,
): Promise<Loaded> => {
  const total = inputs.every(({ size }) => size !== null)
    ? inputs.reduce((sum, { size }) => sum + (size ?? 0), 0)
    : null
  const done = inputs.map(() => 0)
  let bytes = 0
  let copies = 0
  const readOne = async (input: InputFile, file: number): Promise<ReadEnd> => {
    // a part goes in while the next one is read
    let inserting = Promise.resolve()
    const job = { kind: 'read', file, input, ignoresStamps } as const
    const end = await threads.run(job, async (part) => {
      signal.throwIfAborted()
      await inserting
      shapes.add(part.shapes)
      inserting = scratch.insert('copies', LINE_COLUMNS, part.lines)
      // told by the next one that waits for it
      inserting.catch(() => {})
      bytes += part.bytes - done[file]!
      done[file] = part.bytes
      copies += part.copies
      onProgress(copies, total === null ? null : Math.min(1, bytes / Math.max(1, total)))
    })
    await inserting
    signal.throwIfAborted()
    return end
  }
  return loadedOf(inputs, await Promise.all(inputs.map(readOne)))
}

const loadedOf = (inputs: readonly InputFile[], ends: readonly ReadEnd[]): Loaded => {
  const problems = ends.flatMap(({ problems: of }, file) => {
    const { leg, name } = inputs[file]!
    return of.map(({ line, what }) => ({ leg, file: name, line, what }))
  })
  return {
    files: ends.map(({ problems: _, ...end }, file) => ({ ...inputs[file]!, ...end })),
    problems: problems.slice(0, MOST_PROBLEMS),
    problemCount: ends.reduce((sum, { problemCount }) => sum + problemCount, 0),
  }
}
