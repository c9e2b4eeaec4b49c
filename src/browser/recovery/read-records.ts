import type { JournalRecord } from '../journal/record.ts'
import { createTurns } from '../turns.ts'
import type { RecoverOptions } from './recover-options.ts'

const AT_A_TIME = 100
/** Where no browser says which pages are alive, a call is given this long. */
const ABANDONED_MS = 60_000

type Options = Pick<RecoverOptions, 'journal' | 'owner' | 'alive' | 'isSpilled' | 'now' | 'signal'>

/** The records that are nobody's any more, in the order in which they were made. */
export async function* readRecords({
  journal,
  owner,
  alive,
  isSpilled = () => false,
  now,
  signal,
}: Options): AsyncGenerator<JournalRecord> {
  let open = await alive()
  const isLeft = (record: JournalRecord): boolean => {
    if (record.owner === owner) return isSpilled(record)
    return open === null ? Math.abs(now() - record.at) > ABANDONED_MS : !open.has(record.owner)
  }
  const turns = createTurns(() => performance.now())
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof journal.read>> = await journal.read({
      wanted: (one) => one === owner || !open?.has(one),
      limit: AT_A_TIME,
      ...(after !== null && { after }),
    })
    // a page asks for its lock before it keeps a call: who has begun since the last look is seen by a later one alone
    if (page.records.some((record) => record.owner !== owner)) open = await alive()
    for (const record of page.records) {
      if (signal.aborted) return
      if (turns.isOver()) await new Promise<void>((resolve) => turns.next(resolve))
      if (isLeft(record)) yield record
    }
    after = page.next
  } while (after !== null && !signal.aborted)
}
