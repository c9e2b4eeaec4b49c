/** Counts by name; a name whose count is back at 0 is forgotten. */
export type Counter = {
  add(name: string, amount: number): void
  get(name: string): number
  entries(): readonly (readonly [string, number])[]
}

export const createCounter = (): Counter => {
  const counts = new Map<string, number>()
  return {
    add(name, amount) {
      const next = (counts.get(name) ?? 0) + amount
      if (next === 0) counts.delete(name)
      else counts.set(name, next)
    },
    get: (name) => counts.get(name) ?? 0,
    entries: () => [...counts],
  }
}
