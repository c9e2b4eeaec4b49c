import type { PairRow, PairsPage } from '../../server/parity/answers/pair-rows.ts'
import { timeText } from '../history/format-history.ts'
import { clip } from '../status/printable.ts'
import { wrappedTable } from '../status/wrapped-table.ts'

const LIMITS = { id: 40, when: 19, event: 40, outcome: 11, why: 60 } as const
const MOST_PATHS = 5

/** Pairs as a table; times are those of this machine's zone. @param more the command that lists those after them */
export const formatPairs = ({ pairs, next }: PairsPage, more: string): string => {
  if (pairs.length === 0) return 'No such pairs in this range.\n'
  const rows = pairs.map((pair) => [
    clip(pair.id, 64),
    timeText(pair.at),
    clip(pair.event, 100),
    pair.outcome || 'one leg',
    whyOf(pair),
  ])
  const lines = wrappedTable([['pair', 'when', 'event', 'outcome', 'why'], ...rows], Object.values(LIMITS))
  return `${[...lines, ...(next === null ? [] : ['', `More: ${more} --before ${clip(next, 300)}`])].join('\n')}\n`
}

const whyOf = ({ cause, differences }: PairRow): string[] => {
  const left = differences.filter(({ rule }) => rule === '')
  const lines = [
    ...(cause === '' ? [] : [clip(cause, 40)]),
    ...left.slice(0, MOST_PATHS).map(({ kind, path }) => `${kind} ${clip(path, 120)}`),
    ...(left.length > MOST_PATHS ? [`and ${left.length - MOST_PATHS} more`] : []),
  ]
  return lines.length === 0 ? ['-'] : lines
}
