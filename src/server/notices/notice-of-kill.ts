import { LEG_NAMES } from '../../core/cohort/labels.ts'
import type { Leg } from '../../core/index.ts'
import type { Deed } from '../../core/ramp/course.ts'
import { cut } from './cut.ts'
import { eventId, type Notice } from './notice.ts'
import { MOST_REASON, sayDeed } from './say.ts'

export type Killed = {
  /** Its key. */
  readonly rollout: string
  /** null: it is lifted. */
  readonly leg: Leg | null
  /** What was switched off until then. */
  readonly before: Leg | null
  readonly by: Deed
  /** Whether a restart remembers it. */
  readonly stored: boolean
  readonly revision: number
}

const OTHER = { rudderstack: 'Segment', segment: 'RudderStack' } as const satisfies Record<Leg, string>

/** What people are told of a kill, or of its end; null where nothing changed. @param link to the dashboard */
export const noticeOfKill = (killed: Killed, link: string): Notice | null => {
  const { leg, before, by, stored, revision } = killed
  if (leg === before) return null
  const rollout = cut(killed.rollout, 80)
  const why = by.reason === null ? null : `Why: ${cut(by.reason, MOST_REASON)}`
  const done = leg === null ? lifted(before!) : switchedOff(leg)
  return {
    id: eventId(killed.rollout, leg === null ? 'unkill' : 'kill', by.at, by.actor),
    kind: leg === null ? 'unkill' : 'kill',
    severity: leg === null ? 'info' : 'critical',
    at: by.at,
    title: `${rollout}: ${done.title}`,
    lines: [
      why,
      `In force now: revision ${revision}, ${done.holds}.`,
      done.ramp,
      stored ? null : 'It holds, but the database did not take it yet: a restart would forget it.',
      sayDeed(by),
    ].filter((line) => line !== null),
    command: done.command,
    link,
    facts: {
      rollout,
      actor: cut(by.actor, 80),
      reason: by.reason === null ? null : cut(by.reason, MOST_REASON),
      revision,
      killed: leg,
      killedBefore: before,
      stored,
    },
  }
}

const switchedOff = (leg: Leg) => ({
  title: `${LEG_NAMES[leg]} is switched off for everybody`,
  holds: `everybody on ${OTHER[leg]} only`,
  ramp: 'A ramp under way stops, until somebody resumes it once the kill is lifted.',
  command: 'crossfade unkill --reason "…"',
})

const lifted = (leg: Leg) => ({
  title: `the kill of ${LEG_NAMES[leg]} is lifted`,
  holds: 'the shares of the rollout decide again',
  ramp: 'A ramp that it stopped goes on with crossfade resume --reason "…".',
  command: 'crossfade status',
})
