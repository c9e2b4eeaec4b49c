import type { AuditEntry } from '../../api/wire.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'
import { diffRollouts, type Difference } from '../../shares/diff-rollouts.ts'

type State = AuditEntry['before']

const legOf = (state: State): string => {
  const leg = state?.['leg']
  return leg === 'segment' || leg === 'rudderstack' ? LEG_NAMES[leg] : 'a leg'
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const tokenOf = (state: State): string => `${textOf(state?.['name'])} (${textOf(state?.['role'])})`

const DESCRIPTIONS: Readonly<Record<AuditEntry['action'], (entry: AuditEntry) => string>> = {
  init: () => 'began the rollout',
  set: () => 'changed shares',
  apply: () => 'applied a rollout',
  undo: () => 'undid a change',
  kill: ({ after }) => `killed ${legOf(after)}`,
  unkill: ({ before }) => (before === null ? 'lifted the kill' : `lifted the kill of ${legOf(before)}`),
  'token-create': ({ after }) => `made the token ${tokenOf(after)}`,
  'token-revoke': ({ before }) => `revoked the token ${tokenOf(before)}`,
  login: () => 'signed in by a one-time link',
  'parity-rules': () => 'changed the rules of expected differences',
  forget: () => 'deleted what was kept of a person',
  'ramp-start': () => 'started the ramp',
  promote: () => 'began the next stage of the ramp',
  rollback: () => 'rolled the ramp back',
  halt: () => 'halted the ramp',
  pause: () => 'paused the ramp',
  resume: () => 'resumed the ramp',
  abort: () => 'aborted the ramp',
  approve: () => 'approved the next stage of the ramp',
  finish: () => 'finished the ramp',
  'ramp-change': () => 'took another version of the ramp, or of the rules',
  reconcile: ({ after }) => `compared exported logs: ${textOf(after?.['verdict'])} the tolerance`,
}

/** What somebody did, after their name: `killed RudderStack`. */
export const describeEntry = (entry: AuditEntry): string =>
  DESCRIPTIONS[entry.action]?.(entry) ?? entry.action

const WRITES: readonly AuditEntry['action'][] = [
  'init',
  'set',
  'apply',
  'undo',
  'promote',
  'rollback',
  'abort',
]

/** Whether it wrote a rollout, so that there is something to go back to. */
export const isWrite = ({ action, after, revision }: AuditEntry): boolean =>
  WRITES.includes(action) && after !== null && revision !== null

/** What an entry changed in the rollout; nothing for what is none of it. */
export const differencesOf = (entry: AuditEntry): readonly Difference[] =>
  isWrite(entry) && entry.before !== null && entry.after !== null
    ? diffRollouts(entry.before, entry.after)
    : []
