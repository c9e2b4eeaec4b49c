import type { Leg } from '../../core/index.ts'
import type { EventMark } from '../injected.ts'
import type { JsonRecord } from '../json.ts'

/** One event on its way through a vendor's pipeline. */
export type Copy = {
  readonly leg: Leg
  readonly type: string
  /** As the SDK sent it, unless a fault changed it. */
  readonly body: JsonRecord
  readonly mark: EventMark
  /** When the vendor took it in, in milliseconds since the epoch. */
  readonly receivedAt: number
  /** The event's, or its batch's where the vendor takes it from there. */
  readonly sentAt: unknown
  /** Who sent the request. */
  readonly ip: string
}

/** Milliseconds since the epoch; `null` where it is no time. */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const ms = new Date(value).getTime()
  return Number.isNaN(ms) ? null : ms
}

export const isoOf = (ms: number): string => new Date(ms).toISOString()

const AGAIN_MS = 1_000

/** The same event as it comes when an SDK sends it again: only the times of sending and receiving differ. */
export function sentAgain(copy: Copy): Copy {
  const sentAt = timeOf(copy.sentAt)
  return {
    ...copy,
    receivedAt: copy.receivedAt + AGAIN_MS,
    sentAt: sentAt === null ? copy.sentAt : isoOf(sentAt + AGAIN_MS),
  }
}
