// 2,000 random lives of visitors in Chromium with both real SDKs: after each step everybody names the same person.
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { sequence } from '../support/identity/identity-arbitraries.ts'
import { createIdentityStage, type IdentityStage } from '../support/identity/identity-stage.ts'
import type { Step } from '../support/identity/identity-step.ts'
import { createVisitor } from '../support/identity/identity-visitor.ts'
import { runSequence } from '../support/identity/run-sequence.ts'

export type IdentityOptions = {
  /** How many random sequences. @default 2000 */
  readonly sequences?: number
  /** @default 20261123 */
  readonly seed?: number
  readonly print?: (line: string) => void
}

/** Sequences a visitor plays before its browser is closed and another opened. */
const PER_STAGE = 200
/** Visitors at work at the same time in one browser. */
const VISITORS = 3
const REPORT_EVERY = 100

type Failure = { readonly steps: readonly Step[]; readonly problems: readonly string[] }

const shown = (steps: readonly Step[]): string[] =>
  steps.map((step, i) => `  ${i + 1}. ${JSON.stringify(step)}`)

/** One visitor's share of a stage's sequences, one after another; the shrunk failure, or null. */
async function playOne(
  stage: IdentityStage,
  numRuns: number,
  seed: number,
  played: () => void,
): Promise<Failure | null> {
  const visitor = await createVisitor(stage)
  let problems: readonly string[] = []
  const property = fc.asyncProperty(sequence, async (steps) => {
    const found = await runSequence(stage, visitor, steps).catch((error) => [`could not be played: ${error}`])
    if (found.length > 0) problems = found
    else played()
    return found.length === 0
  })
  const { failed, counterexample } = await fc.check(property, { numRuns, seed })
  await visitor.close()
  return failed ? { steps: counterexample![0], problems } : null
}

/** Whether no sequence, of as many as asked, ended with two names for one person. */
export async function proveIdentity({
  sequences = 2_000,
  seed = 20_261_123,
  print = console.log,
}: IdentityOptions = {}): Promise<boolean> {
  const started = performance.now()
  let done = 0
  let failed = 0
  const played = (): void => {
    done += 1
    if (done % REPORT_EVERY === 0)
      print(
        `identity: ${done} of ${sequences} sequences, ${Math.round((performance.now() - started) / 1000)} s`,
      )
  }
  for (let from = 0; from < sequences; from += PER_STAGE) {
    const stage = await createIdentityStage()
    const count = Math.min(PER_STAGE, sequences - from)
    const shares = Array.from({ length: VISITORS }, (_, i) => Math.floor((count + i) / VISITORS))
    const playing = shares
      .filter((share) => share > 0)
      .map((share, i) => playOne(stage, share, seed + from + i, played))
    const failures = await Promise.all(playing)
    await stage.close()
    for (const failure of failures) {
      if (failure === null) continue
      failed += 1
      const heading = `identity: this sequence ends with two names for one person (seed ${seed}):`
      print([heading, ...shown(failure.steps), ...failure.problems].join('\n'))
    }
  }
  const wrong = failed === 0 ? 'every step with one right person everywhere' : `${failed} found to end wrong`
  print(`${failed === 0 ? 'ok  ' : 'FAIL'} identity: ${done} random sequences, ${wrong}`)
  return failed === 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [sequences, seed] = process.argv.slice(2).map(Number)
  process.exitCode = (await proveIdentity({ ...(sequences && { sequences }), ...(seed && { seed }) })) ? 0 : 1
}
