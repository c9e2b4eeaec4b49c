import type { JournalRecord } from '../journal/record.ts'
import { createTurns } from '../turns.ts'
import type { RecoverOptions } from './recover-options.ts'

const AT_A_TIME = 100
/** Where no browser says which pages are alive, a call is given this long. */
const ABANDONED_MS = 60_000

type Options = Pick<RecoverOptions, 'journal' | 'owner' | 'isSpilled' | 'now' | 'signal'>

/** The records that are nobody's any more, in the order in which they were made. */
export async function* readRecords(
  { journal, owner, isSpilled = () => false, now, signal }: Options,
  alive: ReadonlySet<string> | null,
): AsyncGenerator<JournalRecord> {
  const isLeft = (record: JournalRecord): boolean => {
    if (record.owner === owner) return isSpilled(record)
    return alive !== null || Math.abs(now() - record.at) > ABANDONED_MS
  }
  const turns = createTurns(() => performance.now())
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof journal.read>> = await journal.read({
      wanted: (one) => one === owner || !alive?.has(one),
      limit: AT_A_TIME,
      ...(after !== null && { after }),
    })
    for (const record of page.records) {
      if (signal.aborted) return
      if (turns.isOver()) await new Promise<void>((resolve) => turns.next(resolve))
      if (isLeft(record)) yield record
    }
    after = page.next
  } while (after !== null && !signal.aborted)
}
