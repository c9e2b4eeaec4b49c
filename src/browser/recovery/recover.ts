import type { Leg } from '../../core/index.ts'
import type { JournalRecord } from '../journal/record.ts'
import { drainLeg } from './drain-leg.ts'
import { readRecords } from './read-records.ts'
import type { RecoverOptions } from './recover-options.ts'

const LOCK = 'crossfade.recovery'
const LEGS: readonly Leg[] = ['segment', 'rudderstack']

/** Journals that this page is recovering, where no lock says so. */
const running = new WeakSet()

const locksOfBrowser = (): LockManager | null => ('locks' in navigator ? navigator.locks : null)

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** @returns whether there are any */
async function reviseAll(
  { journal, revise = (record) => record }: RecoverOptions,
  records: AsyncIterable<JournalRecord>,
): Promise<boolean> {
  let isAny = false
  for await (const record of records) {
    isAny = true
    const revised = revise(record)
    if (revised !== record) journal.put(revised)
  }
  return isAny
}

async function recoverAll(options: RecoverOptions): Promise<void> {
  const records = (): AsyncIterable<JournalRecord> => readRecords(options)
  // while it reads, what this page makes waits for its turn in the database: no more often than it must
  if (await reviseAll(options, records()))
    await Promise.all(LEGS.map((leg) => drainLeg(leg, options, records())))
}

/**
 * Sends what pages have left that are no more, in the order in which the calls were made, to each vendor as fast as that
 * one takes it. Where several tabs could, one does.
 *
 * @returns whether this page was the one; settles when nothing is left to be sent, or on the signal. Never rejects.
 */
export async function recover(options: RecoverOptions): Promise<boolean> {
  const { journal, signal, locks = locksOfBrowser() } = options
  const run = async (lock: unknown): Promise<boolean> => {
    if (lock === null || signal.aborted || running.has(journal)) return false
    running.add(journal)
    try {
      await Promise.race([recoverAll(options), untilAborted(signal)])
    } finally {
      running.delete(journal)
    }
    return true
  }
  try {
    return await (locks ? locks.request(LOCK, { ifAvailable: true }, run) : run(true))
  } catch {
    // a journal that cannot be read, or a browser that refuses its locks in a frame without storage
    return false
  }
}
