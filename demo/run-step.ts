import type { SeenCopy } from './copies.ts'
import { allCopies } from './copies.ts'
import type { StepRecord } from './step-record.ts'
import type { Step } from './steps.ts'
import { until } from './until.ts'
import { LIMITS, visit, type Limits, type Visit } from './visitor.ts'
import type { World } from './world.ts'

// more at a time are no faster on the two cores that this must do with
const AT_A_TIME = 4
const STATUS_MS = 5_000

export type StepOptions = {
  /** From 0. */
  readonly index: number
  readonly visitors: number
  readonly signal: AbortSignal
  /** Told after each visitor. */
  readonly onProgress?: (finished: number) => void
  readonly limits?: Limits
}

type Outcome = { readonly visits: Visit[]; readonly failures: string[] }

const sendVisitors = async (world: World, options: StepOptions): Promise<Outcome> => {
  const { index, visitors, signal, onProgress, limits = LIMITS } = options
  const visits: Visit[] = []
  const failures: string[] = []
  let next = 0
  const sendOneByOne = async (): Promise<void> => {
    while (next < visitors && !signal.aborted) {
      const number = next++
      try {
        visits.push(await visit(world, index, number, signal, limits))
      } catch (error) {
        const [sentence = ''] = String(error instanceof Error ? error.message : error).split('\n')
        failures.push(`visitor ${number + 1} could not finish: ${sentence}`)
      }
      onProgress?.(visits.length + failures.length)
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, sendOneByOne))
  return { visits, failures }
}

/** Publishes the step's rollout, sends its visitors, and gathers what became of their calls. */
export const runStep = async (world: World, step: Step, options: StepOptions): Promise<StepRecord> => {
  const { sandbox, reports } = world
  const begun = performance.now()
  await world.publish(step, options.index)
  const revision = options.index + 1
  const unstampedBefore = allCopies(sandbox).unstamped
  const requestsBefore = sandbox.requested().length
  const { visits, failures } = await sendVisitors(world, options)
  await until(async () => (await world.status()).people >= visits.length, STATUS_MS, options.signal)
  const { stamped, unstamped } = allCopies(sandbox)
  const subjects = new Set(visits.map(({ subject }) => subject))
  const ofThisStep = (copy: SeenCopy): boolean =>
    copy.revision === revision || subjects.has(copy.subject ?? '')
  const reportedOf = (subject: string) =>
    ({
      segment: reports.made(subject, 'segment'),
      rudderstack: reports.made(subject, 'rudderstack'),
    }) as const
  return {
    step,
    revision,
    visits,
    failures,
    copies: stamped.filter(ofThisStep),
    unstamped: unstamped - unstampedBefore,
    requests: sandbox.requested().slice(requestsBefore),
    reported: new Map(visits.map(({ subject }) => [subject, reportedOf(subject)])),
    status: await world.status(),
    seconds: (performance.now() - begun) / 1000,
  }
}
