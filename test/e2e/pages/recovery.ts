// Recovery's parts, beside the leg with its real driver of legs.ts; the test drives them from outside.
import type { Copy, Fields, Leg } from '../../../src/core/index.ts'
import { createJournal } from '../../../src/browser/journal/journal.ts'
import { holdPageLock } from '../../../src/browser/journal/page-lock.ts'
import type { JournalRecord } from '../../../src/browser/journal/record.ts'
import { buildBody } from '../../../src/browser/recovery/build-body.ts'
import { pageClock } from '../../../src/browser/recovery/clock.ts'
import { createKeepaliveBudget } from '../../../src/browser/recovery/keepalive-budget.ts'
import { recover } from '../../../src/browser/recovery/recover.ts'
import { createSender, type Sender } from '../../../src/browser/recovery/sender.ts'
import { takeFromSdkQueues } from '../../../src/browser/recovery/take-from-sdk-queues.ts'
import { createLocalStore } from '../../../src/browser/storage.ts'

/** Where each leg's events go; `hurry` divides every pause and time limit. */
type Vendors = Readonly<Record<Leg, { readonly endpoint: string; readonly writeKey: string }>> & {
  readonly hurry?: number
}

const LEGS: readonly Leg[] = ['segment', 'rudderstack']
const owner = crypto.randomUUID()
const store = createLocalStore()
const problems: string[] = []
const problem = (code: string): void => void problems.push(code)
const stop = new AbortController()

/** What the journal keeps of a copy. */
function recordOf(copy: Copy, legs: JournalRecord['legs']): JournalRecord {
  const { pairId, person, timestamp, page, stamp, ...call } = copy
  const made = { call, person, page, timestamp }
  const record = { v: 1, id: pairId, owner, at: Date.now(), made, stamp, legs }
  return JSON.parse(JSON.stringify(record)) as JournalRecord
}

const recovery = {
  senders: null as Record<Leg, Sender> | null,
  journal: null as ReturnType<typeof createJournal> | null,
  problems,
  told: [] as string[],
  stop: () => stop.abort(),

  /** The bodies that the gate would build of everything that the stage's leg was given. */
  bodies: (leg: Leg): (Fields | null)[] =>
    window.stage.handOvers.map(({ copy }) => {
      const integrations = (copy.options['integrations'] ?? {}) as Fields
      return buildBody(leg, recordOf(copy, { [leg]: { state: 'handed', integrations } }))
    }),

  take(writeKeys: Readonly<Record<Leg, string>>, ids: readonly string[]) {
    const keys = { segmentWriteKey: writeKeys.segment, rudderstackWriteKey: writeKeys.rudderstack }
    const taken = takeFromSdkQueues({ store, keys, ids: new Set(ids), problem, now: Date.now() })
    return { segment: [...taken.segment], rudderstack: [...taken.rudderstack] }
  },

  open({ hurry = 1, ...vendors }: Vendors): void {
    const budget = createKeepaliveBudget()
    const clock = { ...pageClock, after: (ms: number, run: () => void) => pageClock.after(ms / hurry, run) }
    const monotonic = (): number => performance.now() * hurry
    const senderOf = (leg: Leg): Sender =>
      createSender({ leg, ...vendors[leg], budget, clock: { ...clock, monotonic } })
    recovery.senders = { segment: senderOf('segment'), rudderstack: senderOf('rudderstack') }
  },

  /** Sends track calls of these names by themselves, and tells what became of each. */
  send: (leg: Leg, names: readonly string[], more: Fields = {}): Promise<string[]> =>
    Promise.all(
      names.map(async (event) => {
        const body = {
          type: 'track',
          event,
          anonymousId: 'anon',
          messageId: `cf-${event}`,
          context: {},
          ...more,
        }
        const sent = await recovery.senders![leg].send({ id: event, type: 'track', body })
        return `${event} ${sent.kind}`
      }),
    ),

  /** Leaves so many events of so many characters with the page; how many each leg takes is in the page's name. */
  leave(count: number, chars: number): void {
    addEventListener('pagehide', () => {
      const counts = LEGS.map((leg) => {
        const events = Array.from({ length: count }, (_, i) => ({
          type: 'track',
          event: `Left ${i}`,
          anonymousId: 'anon',
          messageId: `left-${i}`,
          properties: { text: 'x'.repeat(chars) },
        }))
        return recovery.senders![leg].sendOnLeave(events).count
      })
      localStorage.setItem('counts', JSON.stringify(counts))
    })
  },

  /** A page that keeps its calls: holds its lock and the journal. */
  keep(): ReturnType<typeof holdPageLock> {
    recovery.journal = createJournal({ store, problem, now: Date.now })
    return holdPageLock({ owner })
  },

  /** Calls that this page has made and no leg has taken. */
  put(names: readonly string[]): void {
    const { href } = location
    for (const event of names) {
      const person = { anonymousId: 'anon', userId: null, traits: {}, groupId: null, groupTraits: {} }
      const pairId = crypto.randomUUID()
      const stamp = { v: 1, id: pairId, seq: 1, session: 's', cohort: 'dual' } as Copy['stamp']
      const page = { path: '/', referrer: '', search: '', title: '', url: href, href }
      const made = { type: 'track', event, fields: {}, options: {}, timestamp: new Date() } as const
      const legs = { segment: { state: 'queued' }, rudderstack: { state: 'queued' } } as const
      recovery.journal!.put(recordOf({ ...made, pairId, person, page, stamp }, legs))
    }
  },

  async recover(vendors: Vendors, killed: Leg | null = null): Promise<boolean> {
    const lock = recovery.keep()
    recovery.open(vendors)
    const journal = recovery.journal!
    const did = await recover({
      journal,
      senders: recovery.senders!,
      alive: lock.alive,
      owner,
      killed: () => killed,
      tell: (leg, { made }, { kind }) => void recovery.told.push(`${made.call.event} ${leg} ${kind}`),
      now: Date.now,
      maxAgeMs: 604_800_000,
      signal: stop.signal,
    })
    await journal.flush()
    return did
  },
}

declare global {
  interface Window {
    recovery: typeof recovery
  }
}

window.recovery = recovery
