import type { Leg } from '../../../core/index.ts'
import type { Range } from '../../parity/answers/newest.ts'

export type LooseCounts = {
  /** Calls of which nobody can tell whether and with what they are a pair. */
  readonly ambiguous: Record<Leg, number>
  /** Pairs of calls that could be exchanged for one another. */
  alike: number
}

/** What the rounds find out, by name. */
export type LooseTally = {
  ambiguous(call: { readonly leg: Leg; readonly name: string; readonly at: number }): void
  alike(name: string, at: number, pairs: number): void
  counts(): ReadonlyMap<string, LooseCounts>
}

/** @param nameOf holds names to so many distinct ones */
export const createLooseTally = ({ from, to }: Range, nameOf: (name: string) => string): LooseTally => {
  const byName = new Map<string, LooseCounts>()
  const of = (name: string): LooseCounts => {
    const known = nameOf(name)
    const counts = byName.get(known) ?? { ambiguous: { segment: 0, rudderstack: 0 }, alike: 0 }
    byName.set(known, counts)
    return counts
  }
  const isMeant = (at: number): boolean => at >= from && at < to
  return {
    ambiguous({ leg, name, at }) {
      if (isMeant(at)) of(name).ambiguous[leg]++
    },
    alike(name, at, pairs) {
      if (isMeant(at)) of(name).alike += pairs
    },
    counts: () => byName,
  }
}
