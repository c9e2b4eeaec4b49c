export const OTHER = '__other__'

/** Lets the first so many distinct names through and calls every later one `__other__`. */
export const createCappedNames = (max: number): ((name: string) => string) => {
  const known = new Set<string>()
  return (name) => {
    if (known.has(name)) return name
    if (known.size >= max) return OTHER
    known.add(name)
    return name
  }
}
