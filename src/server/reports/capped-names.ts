export const OTHER = '__other__'

/**
 * Lets the first so many distinct names through and calls every later one `__other__`. Equal names come back as one
 * text in memory, however many reports have brought it.
 */
export const createCappedNames = (max: number): ((name: string) => string) => {
  const known = new Map<string, string>()
  return (name) => {
    const kept = known.get(name)
    if (kept !== undefined) return kept
    if (known.size >= max) return OTHER
    known.set(name, name)
    return name
  }
}
