import type { Verdict } from '../../core/index.ts'
import type { Action, AuditEntry } from '../control/control-store.ts'
import { cut } from './cut.ts'
import { eventId, type Notice, type NoticeKind, type Severity } from './notice.ts'
import { MOST_REASON, sayDeed, sayNumbers } from './say.ts'

type Told = {
  readonly kind: NoticeKind
  readonly severity: Severity
  readonly title: string
  readonly command: string
}

const RESUME = 'crossfade resume --reason "…"'
const SHOW = 'crossfade ramp show'

const TOLD: Partial<Readonly<Record<Action, Told>>> = {
  promote: { kind: 'ramp.promote', severity: 'info', title: 'on to the next stage', command: SHOW },
  finish: { kind: 'ramp.finish', severity: 'info', title: 'the ramp has finished', command: SHOW },
  rollback: { kind: 'ramp.rollback', severity: 'critical', title: 'rolled back', command: RESUME },
  halt: { kind: 'ramp.halt', severity: 'critical', title: 'halted', command: RESUME },
  pause: { kind: 'ramp.pause', severity: 'warning', title: 'stopped', command: RESUME },
  abort: { kind: 'ramp.abort', severity: 'warning', title: 'aborted', command: RESUME },
  resume: { kind: 'ramp.resume', severity: 'info', title: 'resumed', command: SHOW },
  'ramp-change': { kind: 'ramp.change', severity: 'info', title: 'the stage is proven anew', command: SHOW },
  kill: {
    kind: 'kill',
    severity: 'critical',
    title: 'a leg is switched off for everybody',
    command: 'crossfade unkill --reason "…"',
  },
  unkill: { kind: 'unkill', severity: 'info', title: 'a kill is lifted', command: 'crossfade status' },
}

/** Whether an entry may be of what is told, as far as its name says. */
export const mayBeTold = ({ action }: Pick<AuditEntry, 'action'>): boolean => TOLD[action] !== undefined

const AUTOPILOT = 'autopilot'

/** As where it is told by who made it. */
const isSilent = ({ action, actor, before, after }: AuditEntry): boolean => {
  if (action === 'kill' || action === 'unkill') return (before?.['leg'] ?? null) === (after?.['leg'] ?? null)
  if (action !== 'pause') return false
  const stopped = after?.['stopped'] as { readonly actor?: unknown } | null | undefined
  return actor !== AUTOPILOT || stopped?.actor !== AUTOPILOT
}

/**
 * What is told of an entry of the audit log where its server ended before it could: the same notice in fewer words; null
 * where it is nothing to tell.
 * @param rollout its key @param link to the dashboard
 */
export const noticeOfEntry = (entry: AuditEntry, rollout: string, link: string): Notice | null => {
  const told = TOLD[entry.action]
  if (told === undefined || isSilent(entry)) return null
  const { at, actor, action, revision } = entry
  const reason = entry.reason === null ? null : cut(entry.reason, MOST_REASON)
  const verdict = entry.evidence?.['verdict'] as Verdict | undefined
  return {
    id: eventId(rollout, action, at, actor),
    kind: told.kind,
    severity: told.severity,
    at,
    title: `${cut(rollout, 80)}: ${told.title}`,
    lines: [
      reason && `Why: ${reason}`,
      verdict ? sayNumbers(verdict.numbers) : null,
      revision === null ? null : `In force since: revision ${revision}.`,
      sayDeed(entry),
      'Told late, from the history.',
    ].filter((line) => line !== null && line !== '') as string[],
    command: told.command,
    link,
    facts: {
      rollout: cut(rollout, 80),
      actor: cut(actor, 80),
      reason,
      revision,
      code: verdict?.code ?? null,
      numbers: verdict?.numbers ?? {},
      late: true,
    },
  }
}
