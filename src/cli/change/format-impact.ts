import { timeText } from '../history/format-history.ts'
import { moveLines, moveSummary } from '../simulate/format-simulation.ts'
import { percentText } from '../status/numbers.ts'
import { paragraphs } from '../status/paragraphs.ts'
import { printable } from '../status/printable.ts'
import type { Impact } from './impact.ts'

/** Who would move: the table of `crossfade simulate`, of real people. */
export const formatImpact = (impact: Impact): string => {
  const notes = impact.notes.map((note) => `Note: ${printable(note)}`)
  return paragraphs([moveLines(impact), outcome(impact), notes])
}

const outcome = (impact: Impact): string[] => {
  const { population, moved, since, share } = impact
  const byShares = `By the shares alone, ${percentText(share)} of people move.`
  if (population === 0 || since === null) return [byShares]
  // of so few people the server goes by the shares
  const isCounted = Math.ceil((moved * 10_000) / population) / 100 === share
  return [
    `${moveSummary(impact)} Counted: everybody seen in reports since ${timeText(since)}.`,
    ...(isCounted ? [] : [byShares]),
  ]
}
