import { eventKey, NO_SESSIONS, type Counts, type Evidence } from './evidence.ts'
import { METRICS, type Metric, type Ramp } from './ramp.ts'

const BAD = {
  loss: 'lost',
  mismatch: 'mismatched',
  duplicate: 'duplicated',
  identity: 'split',
} as const satisfies Readonly<Record<Metric, keyof Counts>>

/** One metric of all sessions, of those with a key event, or of an audience: what a limit is held against. */
export type Scope = {
  readonly metric: Metric
  /** '' = all sessions; else `event:<name>` or `audience:<name>`. */
  readonly key: string
  readonly sessions: number
  readonly bad: number
  /** Share 0..1. */
  readonly limit: number
}

/** All that a ramp holds a limit against. A key event that nothing is known of is there, with no session. */
export function scopesOf(ramp: Ramp, evidence: Evidence): readonly Scope[] {
  const limits = new Map((ramp.keyEvents ?? []).map(({ event, loss }) => [eventKey(event), loss]))
  const known = Object.entries(evidence.byKey ?? {})
  const missing = [...limits.keys()].filter((key) => !known.some(([one]) => one === key))
  const all: readonly (readonly [key: string, counts: Counts])[] = [
    ['', evidence.stage],
    ...known,
    ...missing.map((key) => [key, NO_SESSIONS] as const),
  ]
  return all.flatMap(([key, counts]) =>
    METRICS.map((metric) => ({
      metric,
      key,
      sessions: counts.sessions,
      bad: counts[BAD[metric]],
      limit: (metric === 'loss' ? limits.get(key) : undefined) ?? ramp.guards[metric],
    })),
  )
}
