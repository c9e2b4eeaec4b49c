import type { Outcome, ParityRow } from '../../api/wire.ts'

/** Those that have an outcome, by how often; all as they came where none is asked for. */
export const rowsWith = (rows: readonly ParityRow[], outcome: Outcome | null): readonly ParityRow[] =>
  outcome === null
    ? rows
    : rows
        .filter(({ outcomes }) => outcomes[outcome] > 0)
        .toSorted((a, b) => b.outcomes[outcome] - a.outcomes[outcome])

/** Of one event alone; of rows that are of no event all. */
export const rowsOf = (rows: readonly ParityRow[], event: string | undefined): readonly ParityRow[] =>
  event === undefined ? rows : rows.filter((row) => (row.event ?? row.key) === event)
