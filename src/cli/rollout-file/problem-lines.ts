import type { Problem } from '../../core/index.ts'
import { printable } from '../status/printable.ts'

/**
 * A line for each problem: its place, then what is wrong.
 * @param whole what to call the place of a problem that is none of a field
 */
export const problemLines = (problems: readonly Problem[], whole: string): string[] => {
  const places = problems.map(({ path }) => printable(path) || whole)
  const width = Math.min(48, Math.max(...places.map((place) => place.length)))
  return problems.map(({ message }, at) => `  ${places[at]?.padEnd(width)}  ${printable(message)}`)
}
