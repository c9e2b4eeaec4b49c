import type { AuditEntry } from '../../server/control/control-store.ts'
import { clip, printable } from '../status/printable.ts'
import { wrappedTable } from '../status/wrapped-table.ts'
import { describeEntry } from './describe-entry.ts'

export type HistoryPage = {
  /** The newest first. */
  readonly entries: readonly AuditEntry[]
  /** The id to go on from, null at the end. */
  readonly next: number | null
}

const LIMITS = { id: 8, when: 19, who: 24, action: 12, what: 48, reason: 40 } as const

/** The audit log as a table; times are those of this machine's zone. */
export const formatHistory = ({ entries, next }: HistoryPage): string => {
  if (entries.length === 0) return 'Nothing has been changed yet.\n'
  const rows = entries.map((entry) => [
    String(entry.id),
    timeText(entry.at),
    clip(entry.actor, 100),
    clip(entry.action, 20),
    describeEntry(entry),
    printable(entry.reason ?? '-'),
  ])
  const more = next === null ? [] : ['', `Older ones: crossfade history --before ${next}`]
  const head = ['id', `when (${zoneText(entries[0]!.at)})`, 'who', 'did', 'what', 'why']
  return `${[...wrappedTable([head, ...rows], Object.values(LIMITS)), ...more].join('\n')}\n`
}

const two = (number: number): string => String(number).padStart(2, '0')

/** "2026-11-24 02:13:07", of this machine's zone. */
export const timeText = (at: number): string => {
  const time = new Date(at)
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${date} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`
}

/** "+01:00" */
const zoneText = (at: number): string => {
  const minutes = -new Date(at).getTimezoneOffset()
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
