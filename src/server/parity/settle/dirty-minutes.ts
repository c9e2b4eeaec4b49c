/** Minutes that must be settled, each with the time from which on it is worth it. */
export type DirtyMinutes = {
  /**
   * @param from ms since epoch: not before
   * @param copies that came to it, as far as is known
   */
  add(bucketMs: number, from: number, copies?: number): void
  /** Takes those whose time has come, the oldest minutes first: at least one, and no more than hold so many copies. */
  take(now: number, most: Most): number[]
  /** ms since epoch, null where none waits. */
  oldest(): number | null
}

type Most = { readonly minutes: number; readonly copies: number }
type Waiting = { from: number; copies: number }

export const createDirtyMinutes = (): DirtyMinutes => {
  const waiting = new Map<number, Waiting>()
  return {
    add(bucketMs, from, copies = 0) {
      const known = waiting.get(bucketMs)
      if (known === undefined) waiting.set(bucketMs, { from, copies })
      else waiting.set(bucketMs, { from: Math.min(from, known.from), copies: known.copies + copies })
    },
    take(now, most) {
      const ready = [...waiting].filter(([, { from }]) => from <= now).toSorted(([a], [b]) => a - b)
      let copies = 0
      const taken: number[] = []
      for (const [bucketMs, minute] of ready) {
        copies += minute.copies
        if (taken.length > 0 && (taken.length === most.minutes || copies > most.copies)) break
        taken.push(bucketMs)
        waiting.delete(bucketMs)
      }
      return taken
    },
    oldest() {
      // copies of clocks that cannot be meant are of no time
      const dated = [...waiting.keys()].filter((bucketMs) => bucketMs > 0)
      return dated.length === 0 ? null : Math.min(...dated)
    },
  }
}
