import { countOf } from '../../text/count.ts'
import { stateOf, type DiffLine } from './align.ts'

/** How many lines are of each state, in words. */
export const summaryOf = (lines: readonly DiffLine[]): string => {
  const count = (state: string): number => lines.filter((line) => stateOf(line) === state).length
  const differing = lines.length - count('same')
  if (differing === 0) return 'Both copies say the same.'
  const parts = [
    [count('mismatched'), 'that no rule explains'],
    [count('changes-meaning'), 'with another meaning, by a rule'],
    [count('expected'), 'with the same meaning, by a rule'],
  ] as const
  const told = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`)
  return `${countOf(differing, 'place differs', 'places differ')}: ${told.join(', ')}.`
}
