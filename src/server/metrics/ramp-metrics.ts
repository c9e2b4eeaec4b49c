import type { RampStatus } from '../../core/index.ts'
import type { RampAnswer } from '../autopilot/ramp-answer.ts'
import type { Metric } from './exposition.ts'
import { each, flag, gauge, one } from './metric.ts'

const STATUSES = [
  'running',
  'paused',
  'halted',
  'aborted',
  'finished',
] as const satisfies readonly RampStatus[]

/** What `GET /api/ramp` answers, as numbers. @param now ms since epoch */
export const rampMetrics = (answer: RampAnswer | null, now: number): readonly Metric[] => {
  if (answer === null) return []
  const { enabled, drivesHere, problem, ramp, verdict, evidence, proofs, alarms, judgedAt } = answer
  const scoped = (value: (proof: (typeof proofs)[number]) => number) =>
    each(proofs, (proof) => [{ metric: proof.metric, key: proof.key }, value(proof)])
  const alarmed = judgedAt === null ? [] : (['loss', 'mismatch'] as const)
  return [
    gauge('crossfade_ramp_enabled', 'Whether the ramp drives itself.', flag(enabled)),
    gauge('crossfade_ramp_drives_here', 'Whether this server drives the ramp.', flag(drivesHere)),
    gauge('crossfade_ramp_problem', 'Whether the ramp cannot be driven.', flag(problem !== null)),
    gauge(
      'crossfade_ramp_stage',
      'Stage of the ramp, from 1; 0 = before the first.',
      one(ramp && ramp.state.stage + 1),
    ),
    gauge('crossfade_ramp_stages', 'Stages of the ramp.', one(ramp && ramp.stages.length)),
    gauge(
      'crossfade_ramp_status',
      'Which status the ramp has: 1, and 0 for all others.',
      ramp === null ? [] : each(STATUSES, (status) => [{ status }, Number(status === ramp.state.status)]),
    ),
    gauge(
      'crossfade_ramp_stage_age_seconds',
      'Time since the stage began.',
      one(ramp && (now - ramp.state.enteredAt) / 1000),
    ),
    gauge(
      'crossfade_ramp_verdict',
      'What the ramp was last judged to do, and why.',
      verdict === null ? [] : [{ labels: { verdict: verdict.verdict, code: verdict.code }, value: 1 }],
    ),
    gauge(
      'crossfade_ramp_judged_age_seconds',
      'Time since the ramp was last judged.',
      one(judgedAt === null ? null : (now - judgedAt) / 1000),
    ),
    gauge(
      'crossfade_ramp_reaches_percent',
      "Share of people that each leg reaches, of the stage's audience.",
      ramp === null ? [] : each(['segment', 'rudderstack'] as const, (leg) => [{ leg }, ramp.shares[leg]]),
    ),
    gauge(
      'crossfade_ramp_missing_sessions',
      'Good sessions that the next stage still takes.',
      one(verdict?.next?.missingSessions ?? null),
    ),
    gauge(
      'crossfade_ramp_sessions',
      'Settled dual sessions of the stage, by what a limit is held against.',
      scoped(({ sessions }) => sessions),
    ),
    gauge(
      'crossfade_ramp_bad_sessions',
      'Those of them that are bad.',
      scoped(({ bad }) => bad),
    ),
    gauge(
      'crossfade_ramp_limit_ratio',
      'Share of them that may be.',
      scoped(({ limit }) => limit),
    ),
    gauge(
      'crossfade_ramp_towards_promote',
      'How far it is proven that the limit is kept, 0 to 1.',
      scoped(({ towardsPromote }) => towardsPromote),
    ),
    gauge(
      'crossfade_ramp_towards_rollback',
      'How far it is proven that the limit is broken, 0 to 1.',
      scoped(({ towardsRollback }) => towardsRollback),
    ),
    gauge(
      'crossfade_ramp_detector',
      'How far a change detector is towards its alarm, 0 to 1.',
      each(alarmed, (metric) => [{ metric }, alarms[metric]]),
    ),
    gauge(
      'crossfade_ramp_quarantined_networks',
      'Networks that send far more reports than one should, and count for nothing.',
      one(evidence && (evidence.quarantine?.networks ?? 0)),
    ),
    gauge(
      'crossfade_ramp_quarantined_pages',
      'Pages that they sent since the ramp began.',
      one(evidence && (evidence.quarantine?.pages ?? 0)),
    ),
    gauge(
      'crossfade_ramp_newest_copy_age_seconds',
      'Time since the newest copy of the vendor that has been silent for longer.',
      one(evidence?.newestCopyAt == null ? null : (now - evidence.newestCopyAt) / 1000),
    ),
  ]
}
