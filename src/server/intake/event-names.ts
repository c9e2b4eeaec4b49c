import { OTHER } from '../reports/capped-names.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'

/** Holds the names of events to so many distinct ones: strangers choose them. Those beyond are `__other__`. */
export type EventNames = {
  readonly fold: (name: string) => string
  /** Names that the warehouse has already, so that a restart folds the same ones. */
  seed(names: readonly string[]): void
  counts(): EventNameCounts
}

export type EventNameCounts = {
  readonly distinct: number
  readonly max: number
  /** Copies whose name was one too many. */
  readonly folded: number
}

export const createEventNames = (max: number): EventNames => {
  const known = new Map<string, string>()
  let folded = 0
  const fold = (name: string): string => {
    const kept = known.get(name)
    if (kept !== undefined || name === '') return kept ?? ''
    if (known.size < max) {
      known.set(name, name)
      return name
    }
    folded++
    return OTHER
  }
  return {
    fold,
    seed(names) {
      for (const name of names) if (known.size < max && name !== OTHER && name !== '') known.set(name, name)
    },
    counts: () => ({ distinct: known.size, max, folded }),
  }
}

const NAMES = `SELECT event FROM copies WHERE event != '' GROUP BY event ORDER BY count() DESC, event LIMIT {max:UInt32}`

/**
 * Reads the names that the warehouse has, once it can. Without them a copy that is sent again after a restart could get
 * another name, and so count twice.
 */
export const readNamesOnce = (
  names: EventNames,
): ((warehouse: Pick<Warehouse, 'query'>) => Promise<void>) => {
  let reading: Promise<void> | null = null
  const read = async (warehouse: Pick<Warehouse, 'query'>): Promise<void> => {
    try {
      const rows = await warehouse.query<{ event: string }>(NAMES, { max: names.counts().max })
      names.seed(rows.map(({ event }) => event))
    } catch (error) {
      reading = null
      throw error
    }
  }
  return (warehouse) => (reading ??= read(warehouse))
}
