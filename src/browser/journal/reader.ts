import type { Database, Row } from './database.ts'
import type { JournalKey } from './journal-key.ts'
import type { LocalRungs } from './local-rungs.ts'
import { parseRecord, type JournalRecord } from './record.ts'

export type ReadOptions = {
  wanted(owner: string): boolean
  readonly limit: number
  readonly after?: JournalKey
}

export type ReadPage = { readonly records: readonly JournalRecord[]; readonly next: JournalKey | null }

/** What is not kept any longer, and why. */
export type OnEnd = (row: Row, why: 'journal-corrupt' | 'expired') => void

type Parts = {
  readonly local: LocalRungs
  readonly database: () => Database | null | undefined
  /** ms since epoch; what was made before is expired. */
  readonly oldest: () => number
  readonly onRecord: (key: JournalKey, id: string) => void
  readonly onEnd: OnEnd
}

const byKey = ([one]: Row, [other]: Row): number => (one < other ? -1 : 1)

/** Reads the database and what has not reached it yet as one. */
export function createReader({ local, database, oldest, onRecord, onEnd }: Parts) {
  const rowsAfter = async (after: JournalKey, limit: number): Promise<Row[]> => {
    // first what is held locally: the other way round, what moves in between would be in neither
    const held = local.keys().filter((key) => key > after)
    const rows = held.slice(0, limit).map((key): Row => [key, local.get(key)])
    const stored =
      (await database()
        ?.read(after, limit)
        .catch(() => {})) ?? []
    return [...new Map([...stored, ...rows])].sort(byKey).slice(0, limit)
  }

  return async ({ wanted, limit, after = '' }: ReadOptions): Promise<ReadPage> => {
    const rows = await rowsAfter(after, limit)
    const records: JournalRecord[] = []
    for (const row of rows) {
      const record = parseRecord(row[1])
      if (record === 'later') continue
      if (record === 'corrupt') onEnd(row, 'journal-corrupt')
      else if (record.at < oldest()) onEnd(row, 'expired')
      else if (wanted(record.owner)) {
        onRecord(row[0], record.id)
        records.push(record)
      }
    }
    return { records, next: rows.length < limit ? null : rows.at(-1)![0] }
  }
}
