import type { VerdictCode } from '../../core/index.ts'
import type { RampAnswer } from '../autopilot/ramp-answer.ts'
import { cut } from './cut.ts'
import { noticeId, type Notice, type Severity } from './notice.ts'
import { MOST_REASON, sayNumbers, sayShares, sayStage, sayTime } from './say.ts'

/** Why a ramp holds that only a person can end. */
const HOLDS: Partial<
  Readonly<
    Record<VerdictCode, { readonly severity: Severity; readonly command: string; readonly title: string }>
  >
> = {
  approval: { severity: 'info', command: 'crossfade approve', title: 'waits for an approval' },
  overdue: { severity: 'warning', command: 'crossfade ramp show', title: 'takes too long' },
  'sample-ratio': {
    severity: 'warning',
    command: 'crossfade status',
    title: 'cohorts are not as large as asked for',
  },
  'load-failure': {
    severity: 'warning',
    command: 'crossfade status',
    title: "RudderStack's SDK fails to load",
  },
  'invalid-number': { severity: 'warning', command: 'crossfade ramp show', title: 'what is known cannot be' },
}

/**
 * What people are told of a ramp that waits for them, once for each stage and reason; null while it does not.
 * @param rollout its key @param link to the dashboard
 */
export const noticeOfHold = (
  { enabled, drivesHere, ramp, verdict, judgedAt }: RampAnswer,
  rollout: string,
  link: string,
): Notice | null => {
  if (!enabled || !drivesHere || ramp === null || verdict?.verdict !== 'hold') return null
  const told = HOLDS[verdict.code]
  const { state, stages, shares, revision } = ramp
  if (told === undefined || state.status !== 'running') return null
  const stage = sayStage(state.stage, stages.length)
  const shown = { ...shares, audience: cut(shares.audience, 80) }
  return {
    id: noticeId(rollout, 'hold', verdict.code, state.stage, state.enteredAt),
    kind: 'ramp.hold',
    severity: told.severity,
    at: judgedAt ?? state.enteredAt,
    title: `${cut(rollout, 80)}: ${stage}: ${told.title}`,
    lines: [
      `Why: ${cut(verdict.reason, MOST_REASON)}`,
      sayNumbers(verdict.numbers),
      `The change before it: ${stage} began at ${sayTime(state.enteredAt)}.`,
      `Nothing goes on by itself; shares stay as they are: ${sayShares(shown)}.`,
    ].filter((line) => line !== null),
    command: told.command,
    link,
    facts: {
      rollout: cut(rollout, 80),
      actor: 'autopilot',
      reason: cut(verdict.reason, MOST_REASON),
      revision,
      stage: state.stage + 1,
      stages: stages.length,
      status: state.status,
      code: verdict.code,
      numbers: verdict.numbers,
      shares: shown,
    },
  }
}
