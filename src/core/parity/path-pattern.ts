import { namesIn } from './pointer.ts'

function fits(pattern: readonly string[], names: readonly string[]): boolean {
  const [first, ...rest] = pattern
  // what a path holds is part of it
  if (first === undefined) return true
  if (first === '**') return names.some((_, i) => fits(rest, names.slice(i))) || fits(rest, [])
  const [name, ...others] = names
  return name !== undefined && (first === '*' || first === name) && fits(rest, others)
}

/**
 * Whether a pointer leads to a place that a pattern names, or into it: `*` stands for one part of a pointer, `**` for any
 * number of them.
 */
export const fitsPattern = (pattern: string, pointer: string): boolean =>
  fits(namesIn(pattern), namesIn(pointer))
