import type { Database, Row } from './database.ts'
import type { JournalKey } from './journal-key.ts'
import type { LocalRungs } from './local-rungs.ts'
import { parseRecord, withNote, type JournalRecord } from './record.ts'

export type ReadOptions = {
  wanted(owner: string): boolean
  readonly limit: number
  readonly after?: JournalKey
}

export type ReadPage = { readonly records: readonly JournalRecord[]; readonly next: JournalKey | null }

type Parts = {
  readonly records: LocalRungs
  readonly notes: LocalRungs
  readonly database: () => Database | null | undefined
  readonly onRecord: (key: JournalKey, id: string) => void
  /** What cannot be read is kept no longer. */
  readonly onCorrupt: (row: Row) => void
}

const byKey = ([one]: Row, [other]: Row): number => (one < other ? -1 : 1)

/** Reads the database and what has not reached it yet as one. */
export function createReader({ records, notes, database, onRecord, onCorrupt }: Parts) {
  const noted = ([key, text]: Row): Row => {
    const note = notes.get(key)
    const now = note === null ? undefined : withNote(text, note)
    return [key, now === undefined ? text : now]
  }

  const rowsAfter = async (after: JournalKey, limit: number): Promise<Row[]> => {
    // first what is held locally: the other way round, what moves in between would be in neither
    const keys = records.keys().filter((key) => key > after)
    const rows = keys.slice(0, limit).map((key): Row => [key, records.get(key)])
    const stored =
      (await database()
        ?.read(after, limit)
        .catch(() => {})) ?? []
    return [...new Map([...stored.map(noted), ...rows])].sort(byKey).slice(0, limit)
  }

  return async ({ wanted, limit, after = '' }: ReadOptions): Promise<ReadPage> => {
    const rows = await rowsAfter(after, limit)
    const read: JournalRecord[] = []
    for (const row of rows) {
      const record = row[1] === null ? 'later' : parseRecord(row[1])
      if (record === 'later') continue
      if (record === 'corrupt') onCorrupt(row)
      else if (wanted(record.owner)) {
        onRecord(row[0], record.id)
        read.push(record)
      }
    }
    return { records: read, next: rows.length < limit ? null : rows.at(-1)![0] }
  }
}
