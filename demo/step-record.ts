import type { RequestRecord } from '../src/sandbox/index.ts'
import type { Status } from '../src/server/index.ts'
import type { SeenCopy } from './copies.ts'
import type { Step } from './steps.ts'
import type { Visit } from './visitor.ts'

/** Everything that was written down about one step, by the browsers, the vendors' stand-ins and the server. */
export type StepRecord = {
  readonly step: Step
  /** Of the rollout; the first step has 1. */
  readonly revision: number
  readonly seconds: number
  readonly visits: readonly Visit[]
  /** One sentence for each visitor who could not finish. */
  readonly failures: readonly string[]
  /** Copies of this revision, as the stand-ins took them. */
  readonly copies: readonly SeenCopy[]
  /** Calls that arrived without the gate's stamp since the step began. */
  readonly unstamped: number
  readonly requests: readonly RequestRecord[]
  /** Calls made, by what each visitor's pages reported: subject → leg → calls. */
  readonly reported: ReadonlyMap<string, { readonly segment: number; readonly rudderstack: number }>
  /** `/api/status` at the end of the step. */
  readonly status: Status
}
