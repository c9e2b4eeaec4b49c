/** A map that forgets its longest untouched entries once their weight goes over the limit. */
export type RecentMap<Value> = {
  get(key: string): Value | undefined
  /** Sets and touches; at least the new entry is kept. */
  set(key: string, value: Value, weight?: number): void
  delete(key: string): void
  values(): Iterable<Value>
  /** How many were forgotten for lack of room. */
  forgotten(): number
}

export const createRecentMap = <Value>(maxWeight: number): RecentMap<Value> => {
  const entries = new Map<string, { readonly value: Value; readonly weight: number }>()
  let total = 0
  let forgotten = 0
  const remove = (key: string): void => {
    total -= entries.get(key)?.weight ?? 0
    entries.delete(key)
  }
  return {
    get: (key) => entries.get(key)?.value,
    set(key, value, weight = 1) {
      remove(key)
      entries.set(key, { value, weight })
      total += weight
      while (total > maxWeight && entries.size > 1) {
        remove(entries.keys().next().value ?? key)
        forgotten++
      }
    },
    delete: remove,
    *values() {
      for (const { value } of entries.values()) yield value
    },
    forgotten: () => forgotten,
  }
}
