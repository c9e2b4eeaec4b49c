import { NO_SESSIONS, type Counts } from './evidence.ts'

export const addCounts = (one: Counts, other: Counts): Counts => ({
  sessions: one.sessions + other.sessions,
  lost: one.lost + other.lost,
  mismatched: one.mismatched + other.mismatched,
  duplicated: one.duplicated + other.duplicated,
  split: one.split + other.split,
  extra: one.extra + other.extra,
})

type ByKey = Readonly<Record<string, Counts>>

export const addByKey = (one: ByKey, other: ByKey): ByKey => {
  const added = Object.entries(other).map(
    ([key, counts]) => [key, addCounts(one[key] ?? NO_SESSIONS, counts)] as const,
  )
  return { ...one, ...Object.fromEntries(added) }
}
