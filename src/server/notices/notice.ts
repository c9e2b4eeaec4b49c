import { createHash } from 'node:crypto'

export const NOTICE_KINDS = [
  'ramp.promote',
  'ramp.finish',
  'ramp.rollback',
  'ramp.halt',
  'ramp.pause',
  'ramp.abort',
  'ramp.resume',
  'ramp.change',
  'ramp.hold',
  'kill',
  'unkill',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** `critical`: calls are or were lost, or nobody is served by a leg · `warning`: a person has to do something · `info` */
export type Severity = 'info' | 'warning' | 'critical'

/** Something that happened, for people who were not there. Texts of strangers in it are cut, and have no line breaks. */
export type Notice = {
  /** The same whoever makes it of the same event: nobody is told of that twice. */
  readonly id: string
  readonly kind: NoticeKind
  readonly severity: Severity
  /** ms since epoch. */
  readonly at: number
  readonly title: string
  /** Sentences: what was measured against what, since when, what was before it, what Crossfade did. */
  readonly lines: readonly string[]
  /** What to type, or look at, next. */
  readonly command: string
  /** To the dashboard. */
  readonly link: string
  /** The same for programs. */
  readonly facts: NoticeFacts
}

export type NoticeFacts = {
  /** Its key. */
  readonly rollout: string
  readonly actor: string
  readonly reason: string | null
  /** The rollout's, after it; null where none was looked at. */
  readonly revision: number | null
  readonly [name: string]: unknown
}

/** @param parts what makes an event that one */
export const noticeId = (...parts: readonly (string | number)[]): string =>
  `ntc_${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)}`

/** Of what is in the audit log, which has all of these: found again from there. */
export const eventId = (rollout: string, action: string, at: number, actor: string): string =>
  noticeId(rollout, action, at, actor)
