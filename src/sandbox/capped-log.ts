export type CappedLog<T> = {
  readonly add: (entry: T) => void
  /** The newest `cap` entries, oldest first. */
  readonly list: () => readonly T[]
  /** Every entry since the last `clear`, kept or not. */
  readonly total: () => number
  readonly clear: () => void
}

/** A list that forgets its oldest entries beyond `cap`, but goes on counting. */
export function createCappedLog<T>(cap: number): CappedLog<T> {
  let entries: T[] = []
  let total = 0
  return {
    add(entry) {
      total += 1
      entries.push(entry)
      // cut rarely, a tenth at a time: a shift for each entry would move the whole list
      if (entries.length > cap * 1.1) entries = entries.slice(-cap)
    },
    list: () => entries.slice(-cap),
    total: () => total,
    clear() {
      entries = []
      total = 0
    },
  }
}
