import { setTimeout } from 'node:timers/promises'
import type { RampStatus } from '../../core/index.ts'
import { minutesText } from '../../core/ramp/verdict-text.ts'
import { durationText } from '../../core/text/duration-text.ts'
import type { RampAnswer } from '../../server/index.ts'
import { CliError } from '../cli-error.ts'
import type { Api } from '../server/connect.ts'
import { printable } from '../status/printable.ts'
import type { ExitCode, Io } from '../verb.ts'
import { fetchRamp } from './fetch-ramp.ts'

/** What a ramp is waited for. */
export type Goal =
  | { readonly kind: 'stage'; readonly stage: number }
  | { readonly kind: 'status'; readonly status: RampStatus }

const STATUSES = [
  'running',
  'paused',
  'halted',
  'aborted',
  'finished',
] as const satisfies readonly RampStatus[]

/** @throws CliError (exit 2) */
export const parseGoal = (text: string): Goal => {
  const [, kind, value = ''] = /^(stage|status)=(.+)$/.exec(text) ?? []
  if (kind === 'stage' && /^[1-9]\d{0,2}$/.test(value)) return { kind, stage: Number(value) }
  const status = STATUSES.find((each) => each === value)
  if (kind === 'status' && status !== undefined) return { kind, status }
  throw new CliError(
    2,
    `--wait-for takes stage=NUMBER, such as stage=3, or status= and one of ${STATUSES.join(', ')}; not "${printable(text)}".`,
  )
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const DEFAULT_MS = 24 * 3_600_000
const MINUTE_MS = 60_000
const EVERY_MS = 2_000

/** ms. @throws CliError (exit 2) */
export const parseTimeout = (text: string | undefined): number => {
  if (text === undefined) return DEFAULT_MS
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (count !== undefined && Number(count) > 0) return Number(count) * UNITS[unit!]!
  throw new CliError(2, `--timeout takes a time such as 90s, 30m, 2h or 3d, not "${printable(text)}".`)
}

const isThere = ({ ramp }: RampAnswer, goal: Goal): boolean =>
  ramp !== null &&
  (goal.kind === 'stage' ? ramp.state.stage + 1 >= goal.stage : ramp.state.status === goal.status)

/** Where it will not get there by itself any more, why. */
const whyNot = ({ ramp, enabled, begun }: RampAnswer, goal: Goal): string | null => {
  // it can be paused and aborted whether it drives itself or not
  if (ramp === null || (goal.kind === 'status' && goal.status !== 'finished')) return null
  if (begun && !enabled)
    return 'The ramp is a dry run and goes nowhere: ramp.enabled: true in crossfade.yaml lets it drive itself.'
  const { status } = ramp.state
  if (goal.kind === 'stage' && goal.stage > ramp.stages.length)
    return `The ramp has ${ramp.stages.length} stages, and no stage ${goal.stage}.`
  if (status !== 'paused' && status !== 'halted' && status !== 'aborted') return null
  const reason = ramp.stopped?.reason ?? null
  return `The ramp is ${status} at stage ${ramp.state.stage + 1}${reason === null ? '.' : `: ${printable(reason)}`}`
}

const placeText = ({ ramp, verdict }: RampAnswer): string =>
  ramp === null
    ? 'The ramp has not begun.'
    : `Stage ${ramp.state.stage + 1} of ${ramp.stages.length}, ${ramp.state.status}. ${printable(verdict?.reason ?? '')}`.trim()

/** Waits until the ramp is where it is wanted; each change on the way is a line on stderr. */
export const waitFor = async (
  api: Api,
  goal: Goal,
  timeoutMs: number,
  { stdout, stderr, signal }: Pick<Io, 'stdout' | 'stderr' | 'signal'>,
): Promise<ExitCode> => {
  const until = performance.now() + timeoutMs
  let told = ''
  for (;;) {
    const { answer } = await fetchRamp(api)
    const place = placeText(answer)
    if (isThere(answer, goal)) {
      stdout.write(`${place}\n`)
      return 0
    }
    const why = whyNot(answer, goal)
    if (why !== null) throw new CliError(1, why)
    const where = place.split('. ')[0]!
    if (where !== told) stderr.write(`${place}\n`)
    told = where
    const left = until - performance.now()
    if (left <= 0) {
      const waited = timeoutMs < MINUTE_MS ? durationText(timeoutMs) : minutesText(timeoutMs)
      throw new CliError(1, `Not there after ${waited}. ${place}`)
    }
    await setTimeout(Math.min(EVERY_MS, left), undefined, { signal }).catch(() => {})
    if (signal.aborted) throw new CliError(1, `Stopped waiting. ${place}`)
  }
}
