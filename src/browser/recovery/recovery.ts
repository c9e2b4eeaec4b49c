import type { Leg } from '../../core/index.ts'
import { EARLY_MS } from '../journal/early-calls.ts'
import type { Journal } from '../journal/journal.ts'
import type { JournalRecord } from '../journal/record.ts'
import type { GateOptions } from '../options.ts'
import type { LocalStore } from '../storage.ts'
import { createKeepaliveBudget } from './keepalive-budget.ts'
import { outgoingOf } from './outgoing.ts'
import { readRecords } from './read-records.ts'
import { recover } from './recover.ts'
import type { Became } from './recover-options.ts'
import { createSender, type Sender } from './sender.ts'
import { takeFromSdkQueues, type Taken } from './take-from-sdk-queues.ts'

/** What earlier pages have left, and this one's own that no SDK got. */
export type Recovery = {
  readonly prepared: Promise<void>
  /** Sends, where earlier pages have left anything. */
  begin(): void
  /** Sends the first of these with the page that goes. @returns how many those are */
  leave(leg: Leg, records: readonly JournalRecord[]): number
  /** Bytes that the browser lets leave with the page beside what does already. */
  readonly room: number
  /** The page may be kept for a way back: others may recover, and nothing but what is under way leaves. */
  pause(): void
  /** It has come back: these calls of its own are not its SDKs' any more, and are sent from the journal. */
  resume(own: ReadonlyMap<string, JournalRecord>): void
  stop(): void
}

type Options = {
  readonly journal: Journal
  readonly alive: () => Promise<ReadonlySet<string> | null>
  readonly store: LocalStore
  readonly options: GateOptions
  readonly endpoints: Readonly<Record<Leg, string>>
  readonly page: string
  readonly problem: (code: string) => void
  readonly mustPrepare: boolean
  readonly killed: () => Leg | null
  readonly decide: (record: JournalRecord) => JournalRecord
  readonly isSpilled: (record: JournalRecord) => boolean
  readonly onSent: (id: string) => void
  readonly takeEarly: () => void
  /** As it was before it was watched. */
  readonly fetch: typeof fetch
}

/** Of an earlier page in an SDK's own queue: that holds 100, or as many as local storage takes. */
const MAX_TAKEN = 5_000
const AGAIN_MS = 60_000
const WEEK_MS = 604_800_000
/** Answers to what was under way as the page went may still come in. */
const BACK_MS = 1_000

export function createRecovery(given: Options): Recovery {
  const { journal, alive, store, options, endpoints, page, problem, killed, onSent, takeEarly } = given
  const ended = new AbortController()
  const { signal } = ended
  /** Of the time that the page is there for. */
  let stay = new AbortController()
  const budget = createKeepaliveBudget()
  const senderOf = (leg: Leg) =>
    createSender({
      leg,
      endpoint: endpoints[leg],
      writeKey: options[leg].writeKey,
      budget,
      isOpen: () => killed() !== leg,
      fetch: given.fetch,
    })
  let made: { [leg in Leg]?: Sender } = {}
  // made when it is needed: Segment's settings say late where it takes events
  const sender = (leg: Leg): Sender => (made[leg] ??= senderOf(leg))
  let taken: Taken | undefined
  /** Until it is known. */
  let isLeft = true

  const takeOut = (left: ReadonlyMap<string, JournalRecord>): Taken =>
    takeFromSdkQueues({
      store,
      keys: { segmentWriteKey: options.segment.writeKey, rudderstackWriteKey: options.rudderstack.writeKey },
      ids: new Set(left.keys()),
      problem,
      now: Date.now(),
      onTake(leg, id, body) {
        const owed = left.get(id)?.legs[leg]
        if (owed && body !== null && !owed.request)
          journal.update(id, leg, { ...owed, request: { url: '', body } })
      },
    })
  const prepare = async (): Promise<void> => {
    const left = new Map<string, JournalRecord>()
    for await (const record of readRecords({ journal, owner: page, alive, now: Date.now, signal })) {
      left.set(record.id, record)
      if (left.size >= MAX_TAKEN) break
    }
    isLeft = left.size > 0
    // beside an SDK that is already there it would be two that write
    if (given.mustPrepare) taken = takeOut(left)
  }
  const tell = (leg: Leg, { id, legs }: JournalRecord, { kind }: Became): void => {
    // the other leg may come to it later
    if (Object.keys(legs).length === 1) onSent(id)
    problem(kind === 'confirmed' ? `${leg}-recovered` : `${leg}-recovery-${kind}`)
  }
  const go = async (): Promise<void> => {
    takeEarly()
    await recover({
      journal,
      senders: { segment: sender('segment'), rudderstack: sender('rudderstack') },
      alive,
      owner: page,
      isSpilled: given.isSpilled,
      killed,
      revise: given.decide,
      ...(taken && { taken }),
      tell,
      now: Date.now,
      maxAgeMs: options.journal?.maxAgeMs ?? WEEK_MS,
      signal: stay.signal,
    })
  }
  const begin = (): void => void (stay.signal.aborted || go())
  const timers = [setTimeout(begin, EARLY_MS + 1_000), setInterval(begin, AGAIN_MS)]
  const pause = (abort: boolean): void => {
    stay.abort()
    for (const one of Object.values(made)) one.stop(abort)
    made = {}
  }
  addEventListener('online', begin)

  return {
    prepared: prepare().catch(() => {}),
    begin: () => void (isLeft && begin()),
    leave(leg, records) {
      if (!navigator.onLine) return 0
      const events = records.map((record) => outgoingOf(leg, record)?.body ?? null)
      return events.every((event) => event !== null) ? sender(leg).sendOnLeave(events).count : 0
    },
    get room() {
      return budget.left
    },
    pause: () => pause(false),
    resume(own) {
      if (signal.aborted) return
      stay = new AbortController()
      if (own.size > 0) takeOut(own)
      timers.push(setTimeout(begin, BACK_MS))
    },
    stop() {
      ended.abort()
      for (const timer of timers) clearTimeout(timer)
      removeEventListener('online', begin)
      pause(true)
    },
  }
}
