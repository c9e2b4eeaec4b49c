import { NO_SESSIONS, type Counts } from './evidence.ts'

const FIELDS = Object.keys(NO_SESSIONS) as readonly (keyof Counts)[]

/** How many are left of so many, each of which stays by this chance. */
export function staying(count: number, chance: number, random: () => number): number {
  let left = 0
  for (let index = 0; index < count; index++) if (random() < chance) left++
  return left
}

/** How many marked ones are among those that are taken from a heap, none of which is put back. */
export function drawn(heap: number, marked: number, take: number, random: () => number): number {
  let left = marked
  for (let size = heap; size > heap - Math.min(take, heap); size--) if (random() * size < left) left--
  return marked - left
}

/** So many of these sessions, all of them where there are no more. */
export function thin(counts: Counts, take: number, random: () => number): Counts {
  const { sessions } = counts
  if (take >= sessions) return counts
  const of = (field: keyof Counts): number =>
    field === 'sessions' ? take : drawn(sessions, counts[field], take, random)
  return Object.fromEntries(FIELDS.map((field) => [field, of(field)])) as Counts
}
