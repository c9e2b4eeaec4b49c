import type { Leg, Stamp } from '../../core/index.ts'
import { segmentEndpoint, type Endpoints } from '../delivery/endpoints.ts'
import { observe } from '../delivery/observe.ts'
import type { Outcome } from '../delivery/outcome.ts'
import type { ObservedRequest } from '../delivery/requests-of.ts'
import type { AloneListener, AssignedLegs } from '../engine/ownership.ts'
import type { Made } from '../intake.ts'
import type { GateOptions } from '../options.ts'
import { createRecovery } from '../recovery/recovery.ts'
import type { HandOver, OpenHandOver } from '../sdk/hand-over.ts'
import { keptSegmentSettings } from '../sdk/segment/settings.ts'
import type { LocalStore } from '../storage.ts'
import { takeEarlyCalls } from './early-calls.ts'
import { createJournal } from './journal.ts'
import { owedAfter } from './owed.ts'
import { holdPageLock } from './page-lock.ts'
import { recordOf, recordOfCopy } from './record-of.ts'
import type { JournalRecord, Owed } from './record.ts'

/** Keeps every call until each of its legs has been confirmed, refused or given up, whatever becomes of the page. */
export type Keeper = {
  /** A call is made: durable before anything else becomes of it. */
  keep(made: Made): void
  /** A call is about to go to these legs: from now on each of them owes it, wherever the page ends. */
  assigned(made: Made, stamp: Stamp, legs: AssignedLegs): void
  /** Should this leg get the call after all, that is what it serves of it. */
  readonly alone: AloneListener
  /** The page has no room for a call that no leg has yet: it is sent from the journal. @returns whether that has it */
  spill(made: Made): boolean
  /** A leg has got a copy, or that has moved on. */
  moved(handOver: HandOver): void
  /** Settles once the SDKs may load: what is sent from here has been taken out of their own queues. Never rejects. */
  readonly prepared: Promise<void>
  /** Segment's settings have come: they say where it takes events. */
  segmentAt(settings: object): void
  /** Sends what earlier pages have left, and what this one could not hand over. */
  recover(): void
  /** The page goes. @returns bytes that the browser lets leave beside the calls that do */
  leave(): number
  /** Nothing leaves any more. @param withdrawn nothing stays either */
  stop(withdrawn: boolean): void
}

export type KeeperOptions = {
  readonly options: GateOptions
  readonly store: LocalStore
  /** Random id of this page view. */
  readonly page: string
  readonly problem: (code: string) => void
  /** Whether the SDKs wait until it is prepared, because of what they have kept. */
  readonly mustPrepare: boolean
  /** The leg that nothing may be sent to now. */
  readonly killed: () => Leg | null
  /** Before the pair id of a call that no journal has yet. */
  readonly callKey: string
  /** Decides for a call whose page ended before it had a cohort; the same record where it cannot be said yet. */
  readonly decide: (record: JournalRecord) => JournalRecord
  /** These calls of the page are not the leg's to send any more. */
  readonly letGo: (leg: Leg, pairIds: ReadonlySet<string>) => void
}

const LEGS: readonly Leg[] = ['segment', 'rudderstack']

type Live = { record: JournalRecord; readonly handOvers: { [leg in Leg]?: OpenHandOver } }

const isSpilled = ({ state, why }: HandOver): boolean => state === 'dropped' && why === 'overflow'

export function createKeeper(given: KeeperOptions): Keeper {
  const { options, store, page, problem, killed, decide, callKey } = given
  const trusts = options.delivery === 'trust'
  const { maxCalls } = options.journal ?? {}
  const journal = createJournal({
    store,
    problem,
    now: Date.now,
    ...(maxCalls !== undefined && { maxRecords: maxCalls }),
  })
  const lock = holdPageLock({ owner: page })
  /** The calls of this page of which a leg still owes something, but those that are in the journal alone. */
  const live = new Map<string, Live>()
  const spilled = new Set<string>()
  /** Whether the last answer that was seen of a vendor confirmed something; nobody answers a page that has gone. */
  const answers: { [leg in Leg]?: boolean } = {}

  const begin = (record: JournalRecord): Live => {
    const begun = { record, handOvers: {} }
    live.set(record.id, begun)
    journal.put(record)
    return begun
  }
  const beginMade = (made: Made): Live =>
    begin(recordOf(made, made.timestamp.toISOString(), page, Date.now()))
  /** In one write: of a call that only some of its legs owe, the others would never hear. */
  const stampAs = (one: Live, stamp: Stamp, legs: AssignedLegs): void => {
    const queued = Object.entries(legs).map(([leg, more]) => [leg, { ...more, state: 'queued' }] as const)
    one.record = { ...one.record, stamp, legs: { ...one.record.legs, ...Object.fromEntries(queued) } }
    journal.put(one.record)
  }
  const owe = (one: Live, leg: Leg, owed: Owed | null): void => {
    const { [leg]: _, ...others } = one.record.legs
    one.record = { ...one.record, legs: owed ? { ...others, [leg]: owed } : others }
    journal.update(one.record.id, leg, owed)
    if (Object.keys(one.record.legs).length === 0) live.delete(one.record.id)
  }
  const onRequest = (leg: Leg, requests: readonly ObservedRequest[]): void => {
    for (const { id, url, body } of requests) {
      const one = live.get(id)
      const owed = one?.record.legs[leg]
      if (one && owed && owed.request?.body !== body) owe(one, leg, { ...owed, request: { url, body } })
    }
  }
  const onOutcome = (leg: Leg, id: string, outcome: Outcome): void => {
    // the requests of a page that goes end before it says so
    if (outcome.kind === 'retry' && outcome.status === null) setTimeout(() => (answers[leg] = false))
    else answers[leg] = outcome.kind === 'confirmed'
    const handOver = live.get(id)?.handOvers[leg]
    if (outcome.kind === 'confirmed' && handOver) handOver.move('delivered')
    else if (outcome.kind === 'refused' && handOver) handOver.move('refused', `${outcome.status}`)
    // for the report, where the page ends before a later request is answered
    else if (outcome.kind === 'retry' && handOver?.state === 'handed')
      handOver.move('handed', outcome.status === null ? 'blocked' : 'unavailable')
    // an SDK has sent what an earlier page had left with it
    else if (outcome.kind === 'confirmed') journal.update(id, leg, null)
  }
  const kept = keptSegmentSettings(options.segment, store)
  let knowsSegment = kept !== null
  const endpoints = {
    segment: segmentEndpoint(kept ?? {}, options.segment.options),
    rudderstack: options.rudderstack.dataPlaneUrl,
  }
  const unwatched = fetch
  const observers: { stop(): void }[] = []
  const watch = (watched: Endpoints): void => {
    if (!trusts) observers.push(observe({ endpoints: watched, onRequest, onOutcome }))
  }
  watch({ segment: [endpoints.segment], rudderstack: [endpoints.rudderstack] })
  const takeEarly = (): void => takeEarlyCalls({ store, callKey, page, problem, begin, put: journal.put })
  takeEarly()

  const recovery = createRecovery({
    journal,
    alive: lock.alive,
    store,
    options,
    endpoints,
    page,
    problem,
    mustPrepare: given.mustPrepare,
    killed,
    decide,
    isSpilled: ({ id }) => spilled.has(id),
    onSent: (id) => void spilled.delete(id),
    takeEarly,
    fetch: (input, init) => unwatched(input, init),
  })

  const isDurable = (): boolean => journal.stats().where !== 'memory'

  /** What stays is safe, and what leaves unheard may be lost: it leaves to whoever has answered, or where nothing stays. */
  const mayLeave = (leg: Leg): boolean =>
    // to the wrong address it would be lost
    (leg === 'rudderstack' || knowsSegment) && (trusts || (answers[leg] ?? false) || !isDurable())

  /**
   * Calls that no SDK has when the page goes leave with it, as far as the browser lets them; where nothing stays, those,
   * too, that an SDK has and nobody has confirmed: they come twice rather than never.
   */
  const leave = (): number => {
    for (const leg of LEGS) {
      if (!mayLeave(leg)) continue
      const waiting = [...live.values()].filter(({ record: { legs } }) =>
        isDurable() ? legs[leg]?.state === 'queued' : legs[leg],
      )
      const left = recovery.leave(
        leg,
        waiting.map(({ record }) => record),
      )
      const leaving = waiting.slice(0, left)
      for (const one of leaving) {
        owe(one, leg, { ...one.record.legs[leg], state: 'beacon' })
        one.handOvers[leg]?.move('handed')
      }
      // a page that is kept for a way back goes on for a moment
      given.letGo(leg, new Set(leaving.map(({ record }) => record.id)))
    }
    recovery.pause()
    journal.close()
    return recovery.room
  }
  /** Others may have sent what the page had in hand when it went: now the journal alone says what is still owed. */
  const back = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted) return
    const own = new Map([...live].map(([id, { record }]) => [id, record]))
    for (const id of own.keys()) spilled.add(id)
    live.clear()
    for (const leg of LEGS) given.letGo(leg, new Set(own.keys()))
    journal.reopen()
    recovery.resume(own)
  }
  addEventListener('pageshow', back)

  return {
    keep(made) {
      if (made.call.type !== 'reset') beginMade(made)
    },
    assigned(made, stamp, legs) {
      if (made.call.type !== 'reset') stampAs(live.get(made.pairId) ?? beginMade(made), stamp, legs)
    },
    alone(pairId, leg, integrations) {
      const one = live.get(pairId)
      const owed = one?.record.legs[leg]
      if (one && owed) owe(one, leg, { ...owed, integrations })
    },
    spill({ pairId }) {
      if (!isDurable() || !live.delete(pairId)) return false
      spilled.add(pairId)
      return true
    },
    moved(handOver) {
      const { leg, copy, state } = handOver
      if (copy.type === 'reset') return
      // a leg that settles at once leaves nothing for the other one to find
      const one =
        live.get(copy.pairId) ??
        (state === 'queued' ? begin(recordOfCopy(copy, page, Date.now())) : undefined)
      if (!one) return
      one.handOvers[leg] = handOver as OpenHandOver
      if (one.record.stamp !== copy.stamp) stampAs(one, copy.stamp, { [leg]: {} })
      const before = one.record.legs[leg]?.state
      // a leg that has only just got it, or an SDK that tries again, owes the same; what left with the page is not owed
      if (before === state || (before === 'beacon' && state !== 'delivered')) return
      owe(one, leg, owedAfter(handOver, one.record.legs[leg] ?? null, trusts))
      if (!isSpilled(handOver)) return
      const owing = Object.keys(one.record.legs) as Leg[]
      if (!owing.every((name) => one.handOvers[name] && isSpilled(one.handOvers[name]))) return
      spilled.add(copy.pairId)
      live.delete(copy.pairId)
    },
    prepared: recovery.prepared,
    recover: recovery.begin,
    segmentAt(settings) {
      knowsSegment = true
      const endpoint = segmentEndpoint(settings, options.segment.options)
      if (endpoint === endpoints.segment) return
      endpoints.segment = endpoint
      watch({ segment: [endpoint], rudderstack: [] })
    },
    leave,
    stop(withdrawn) {
      removeEventListener('pageshow', back)
      for (const observer of observers) observer.stop()
      recovery.stop()
      lock.stop()
      if (withdrawn) void journal.clear()
      // who is still reading does not open it again
      journal.close()
    },
  }
}
