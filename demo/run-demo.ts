import { contradictions } from './contradictions.ts'
import type { Progress } from './progress.ts'
import { parityProblems, runParity, type ParityRecord } from './run-parity.ts'
import { runStep } from './run-step.ts'
import type { StepRecord } from './step-record.ts'
import { STEPS, type Step } from './steps.ts'
import type { World } from './world.ts'

export type DemoResult = {
  readonly records: readonly StepRecord[]
  /** null where it was interrupted, or nothing can compare. */
  readonly parity: ParityRecord | null
  readonly problems: readonly string[]
}

type Options = { readonly visitors: number; readonly signal: AbortSignal; readonly progress: Progress }

/** With what follows it stays within 80 columns: a terminal cannot take back a line that has wrapped. */
const nameOf = ({ rudderstack, segment }: Step, index: number): string =>
  `step ${index + 1} of ${STEPS.length} (RudderStack ${rudderstack} %, Segment ${segment} %)`

/** Plays all steps, one after the other. */
export const runDemo = async (world: World, { visitors, signal, progress }: Options): Promise<DemoResult> => {
  const records: StepRecord[] = []
  for (const [index, step] of STEPS.entries()) {
    if (signal.aborted) break
    const name = nameOf(step, index)
    const onProgress = (finished: number): void =>
      progress.update(`${name}: ${finished} of ${visitors} visitors`)
    onProgress(0)
    const record = await runStep(world, step, { index, visitors, signal, onProgress })
    progress.done(
      `${name}: ${record.visits.length} of ${visitors} visitors in ${record.seconds.toFixed(1)} s`,
    )
    records.push(record)
  }
  const parity = signal.aborted ? null : await runParity(world, { signal, progress })
  const problems = records.flatMap(contradictions)
  if (parity !== null && !signal.aborted) problems.push(...parityProblems(parity))
  return { records, parity, problems }
}
