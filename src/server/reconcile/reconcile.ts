import { availableParallelism } from 'node:os'
import type { NamedRule } from '../../core/parity/parse-rules.ts'
import { createCappedNames, OTHER } from '../reports/capped-names.ts'
import type { InputFile, Problem } from './inputs/input-file.ts'
import { coverageOf } from './judging/coverage.ts'
import { judgePairs } from './judging/judge-pairs.ts'
import { createShapeBook } from './judging/shape-book.ts'
import { createTally } from './judging/tally.ts'
import { loadFiles } from './load-files.ts'
import { createLooseTally } from './pairing/loose-tally.ts'
import { pairLoose } from './pairing/pair-loose.ts'
import { startThreads, type Threads } from './reader/threads.ts'
import { buildResult } from './result/build-result.ts'
import type { ReconcileResult } from './result/reconcile-result.ts'
import type { Limits } from './result/verdict-of.ts'
import { openScratch, type Scratch } from './scratch/open-scratch.ts'

export type ReconcileOptions = {
  readonly inputs: readonly InputFile[]
  /** What is wrong with inputs that are not even files. */
  readonly problems: readonly Problem[]
  /** When the calls were made, ms since epoch, half open; null = whenever. */
  readonly from: number | null
  readonly to: number | null
  /** How far from the edges of an export a call is no longer judged by its absence. */
  readonly lateMinutes: number
  /** Within which calls without a stamp may be one. */
  readonly toleranceMs: number
  readonly ignoresStamps: boolean
  /** In force. */
  readonly rules: readonly NamedRule[]
  readonly limits: Limits
  /** Folder for what does not fit into memory; null = the system's. */
  readonly tempDir: string | null
  /** Ends it: what it has written is removed, and the reason of the signal thrown. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: ReconcileProgress) => void
  /** Told the process of the engine. */
  readonly onEngine?: (pid: number | null) => void
}

export type ReconcileProgress = {
  readonly stage: 'read' | 'pair' | 'compare'
  readonly copies: number
  /** 0..1 of the stage, null where nobody knows how much there is. */
  readonly part: number | null
}

const MINUTE_MS = 60_000
const MOST_NAMES = 5_000

/**
 * Parity of exported files. Changes nothing; memory does not grow with what is read.
 * @throws WarehouseError `missing` where this machine has no engine
 */
export const reconcile = async (options: ReconcileOptions): Promise<ReconcileResult> => {
  options.signal.throwIfAborted()
  // they load while the engine starts
  const threads = startThreads(Math.max(1, availableParallelism()))
  try {
    const scratch = await openScratch(options.tempDir)
    try {
      options.onEngine?.(scratch.pid)
      return await run(options, scratch, threads)
    } finally {
      await scratch.close()
    }
  } finally {
    await threads.close()
  }
}

const run = async (
  options: ReconcileOptions,
  scratch: Scratch,
  threads: Threads,
): Promise<ReconcileResult> => {
  const { inputs, signal, onProgress, ignoresStamps } = options
  const shapes = createShapeBook()
  const names = createCappedNames(MOST_NAMES)
  let folded = false
  const nameOf = (name: string): string => {
    const kept = names(name)
    folded ||= kept === OTHER && name !== OTHER
    return kept
  }
  let copies = 0
  const loaded = await loadFiles(inputs, ignoresStamps, {
    threads,
    scratch,
    shapes,
    signal,
    onProgress: (count, part) => onProgress({ stage: 'read', copies: (copies = count), part }),
  })
  const range = { from: options.from ?? 0, to: options.to ?? Number.MAX_SAFE_INTEGER }
  const loose = createLooseTally(range, nameOf)
  if (ignoresStamps || loaded.files.some(({ unstamped }) => unstamped > 0))
    await pairLoose(scratch, options.toleranceMs, loose, copies, (part) => {
      signal.throwIfAborted()
      onProgress({ stage: 'pair', copies, part })
    })
  const coverage = await coverageOf(scratch, inputs)
  const tally = createTally(nameOf)
  const { pairs: uncompared } = await judgePairs(
    {
      scratch,
      threads,
      shapes,
      tally,
      inputs,
      rules: options.rules,
      signal,
      onPart: (part) => onProgress({ stage: 'compare', copies, part }),
    },
    { copies, range, lateMs: options.lateMinutes * MINUTE_MS, coverage },
  )
  return buildResult({
    from: options.from,
    to: options.to,
    lateMinutes: options.lateMinutes,
    limits: options.limits,
    loaded: {
      ...loaded,
      problems: [...options.problems, ...loaded.problems],
      problemCount: options.problems.length + loaded.problemCount,
    },
    coverage,
    tally,
    loose: loose.counts(),
    uncompared,
    folded: folded || shapes.isFull(),
  })
}
