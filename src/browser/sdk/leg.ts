import { namedUser } from '../../core/call/named-user.ts'
import { pageContext, recordedPage } from '../../core/call/page-context.ts'
import type { Copy, Fields, Leg as LegName, Person } from '../../core/index.ts'
import { samePerson } from '../identity/person.ts'
import type { Turns } from '../turns.ts'
import type { Driver, PagedCopy } from './driver.ts'
import { createHandOver, type HandOver, type MoveListener, type OpenHandOver } from './hand-over.ts'

/** A chunk or a configuration that has not come by then counts as failed; should it still come, the leg is ready. */
const LOAD_TIMEOUT_MS = 9_500
/** What a leg without its SDK holds in memory at most. */
const MAX_QUEUED = 10_000

/**
 * Copies that an SDK may hold unconfirmed: RudderStack's drops the oldest in silence above 100, and both keep what they
 * hold in memory twice.
 */
const MAX_IN_HAND = 80
/** A copy that nothing was heard of for so long (a plugin has dropped it, or a proxy) makes room. */
const PATIENCE_MS = 30_000
const LOOK_AGAIN_MS = 1_000

export type LegState = 'idle' | 'loading' | 'ready' | 'failed' | 'stopped'

export type Leg = {
  readonly name: LegName
  readonly state: LegState
  /** ms from the first need of the SDK to ready or failed. */
  readonly ms: number | null
  /** Why the SDK did not load: a short code. */
  readonly why: string | null
  /** Starts loading the SDK, once; after a stop takes calls again. */
  load(): void
  /** Takes a copy; it is handed to the SDK in order, as soon as there is one. Never throws. */
  send(copy: Copy): HandOver
  /** Tells the SDK who is here, where no call will. */
  align(person: Person): void
  /**
   * Takes back the copies that the SDK has not got, for the other leg: all, or those that are wanted.
   * @param unconfirmed also those that it has got, where it is seen that nothing has confirmed them
   */
  takeBack(why: string, isWanted?: (copy: Copy) => boolean, unconfirmed?: boolean): Copy[]
  /** These calls are others' to send from now on, whether the SDK has got them or not; nothing more is heard of them. */
  letGo(pairIds: ReadonlySet<string>): void
  /** Nothing leaves any more; what was queued is dropped, and why. */
  stop(why: string): void
  /** Settles when the SDK is ready or has failed. */
  readonly settled: Promise<void>
  readonly sdk: unknown
}

type Options = {
  readonly name: LegName
  readonly start: () => Promise<Driver>
  /** Downstream destinations of this copy, asked at hand-over. */
  readonly integrations: (copy: Copy) => Fields
  readonly onMove: MoveListener
  /** Who is here now, after a look at what others have written into the SDK's storage. */
  readonly person: () => Person
  /** After the SDK has taken a call or a person: its storage is now its own doing. */
  readonly onHanded: (held: Person) => void
  readonly onSettled: () => void
  /** ms, monotonic */
  readonly clock: () => number
  readonly turns: Turns
  /** Whether it is seen what the vendor confirms: the SDK is then given no more than it may forget. @default no */
  readonly observes?: () => boolean
}

const withPage = (copy: Copy): PagedCopy => ({
  ...copy,
  recordedPage: recordedPage(copy.page),
  pageContext: pageContext(copy),
  namedUser: namedUser(copy.options),
})

/** A driver's own errors are short codes; what else an SDK may throw is no code and might name a person. */
const codeOf = (error: unknown): string =>
  error instanceof Error && /^[a-z0-9-]{1,32}$/.test(error.message) ? error.message : 'sdk-threw'

/** Whether a leg stops because the visitor says no. */
const isWithdrawal = (why: string | null): boolean => why === 'consent' || why === 'gpc'

/** One vendor's pipeline: a queue in call order before its SDK, whatever state that is in. */
export function createLeg(options: Options): Leg {
  const {
    name,
    start,
    integrations,
    person,
    onHanded,
    onSettled,
    clock,
    turns,
    observes = () => false,
  } = options
  let state: LegState = 'idle'
  let why: string | null = null
  let driver: Driver | null = null
  let startedAt = 0
  /** Loads begun: what an earlier one brings says nothing of the next. */
  let loads = 0
  let ms: number | null = null
  const queue: OpenHandOver[] = []
  let draining = false
  /** Copies that the SDK has and nothing is confirmed of → when it got them. */
  const inHand = new Map<OpenHandOver, number>()
  let looking: ReturnType<typeof setTimeout> | undefined

  const onMove: MoveListener = (handOver, from) => {
    options.onMove(handOver, from)
    if (handOver.state === 'handed' || !inHand.delete(handOver as OpenHandOver) || queue.length === 0) return
    wake()
  }

  /** Whether the SDK has as much as it may; looks again when it does. */
  const isFull = (): boolean => {
    if (inHand.size < MAX_IN_HAND || !observes()) return false
    if (navigator.onLine)
      for (const [handOver, at] of inHand) if (clock() - at > PATIENCE_MS) inHand.delete(handOver)
    const full = inHand.size >= MAX_IN_HAND
    clearTimeout(looking)
    if (full) looking = setTimeout(wake, LOOK_AGAIN_MS)
    return full
  }
  /** Whom the SDK holds, and who was here when it last took a call. */
  let held: Person | null = null
  let here: Person | null = null
  let settle: () => void
  const settled = new Promise<void>((resolve) => (settle = resolve))

  const to = (next: LegState, reason: string | null): void => {
    state = next
    why = reason
    if (next !== 'stopped') ms = Math.round(clock() - startedAt)
    settle()
    onSettled()
  }

  const hand = (handOver: OpenHandOver): void => {
    try {
      here = person()
      held = handOver.copy.person
      if (observes()) inHand.set(handOver, clock())
      driver!.align(held)
      driver!.hand(withPage(handOver.copy), integrations(handOver.copy), handOver)
    } catch {
      handOver.move('blocked', 'sdk-threw')
    }
    settleAs(handOver.copy.person)
  }

  /** Whatever is wrong with storage, the next call is still handed over. */
  const settleAs = (who: Person): void => {
    try {
      onHanded(who)
    } catch {}
  }

  const drain = (): void => {
    while (queue.length > 0 && driver && state === 'ready' && !isFull()) {
      if (turns.isOver()) return turns.next(drain)
      hand(queue.shift()!)
    }
    draining = false
    // the person may have changed without a call since the last one was made
    if (state === 'ready' && held && here && !samePerson(here, held)) align(here)
  }

  const align = (who: Person): void => {
    // with calls still queued, each of them brings its own person along
    if (!driver || queue.length > 0) return
    try {
      driver.align(who)
    } catch {}
    settleAs(who)
  }

  const wake = (): void => {
    if (draining || state !== 'ready') return
    draining = true
    drain()
  }

  const failed = (reason: string, load: number): void => {
    if (state !== 'loading' || load !== loads) return
    for (const handOver of queue) handOver.move('blocked', reason)
    to('failed', reason)
  }

  const load = (): void => {
    if (state === 'stopped' && driver) {
      driver.resume()
      return to('ready', null)
    }
    if (state !== 'idle' && state !== 'stopped') return
    state = 'loading'
    startedAt = clock()
    const load = ++loads
    setTimeout(() => failed('timeout', load), LOAD_TIMEOUT_MS)
    start().then(
      (loaded) => {
        driver = loaded
        if (state === 'stopped') return loaded.stop(isWithdrawal(why))
        // an earlier gate of this page may have stopped it
        loaded.resume()
        to('ready', null)
        wake()
      },
      (error: unknown) => failed(codeOf(error), load),
    )
  }

  return {
    name,
    settled,
    load,
    get state() {
      return state
    },
    get ms() {
      return ms
    },
    get why() {
      return why
    },
    get sdk() {
      return driver?.sdk ?? null
    },
    send(copy) {
      const handOver = createHandOver(name, copy, onMove)
      if (queue.length >= MAX_QUEUED) {
        handOver.move('dropped', 'overflow')
        return handOver
      }
      queue.push(handOver)
      if (state === 'failed') handOver.move('blocked', why ?? 'failed')
      load()
      wake()
      return handOver
    },
    align,
    takeBack(reason, isWanted = () => true, unconfirmed = false) {
      const taken: OpenHandOver[] = []
      if (unconfirmed && observes())
        for (const handOver of inHand.keys()) if (isWanted(handOver.copy)) taken.push(handOver)
      for (const handOver of queue.splice(0)) (isWanted(handOver.copy) ? taken : queue).push(handOver)
      for (const handOver of taken)
        if (handOver.state === 'queued' || handOver.state === 'handed') handOver.move('dropped', reason)
      return taken.map(({ copy }) => copy)
    },
    letGo(pairIds) {
      for (const handOver of queue.splice(0)) if (!pairIds.has(handOver.copy.pairId)) queue.push(handOver)
      for (const handOver of inHand.keys()) if (pairIds.has(handOver.copy.pairId)) inHand.delete(handOver)
      driver?.forgo(pairIds)
      wake()
    },
    stop(reason) {
      driver?.stop(isWithdrawal(reason))
      if (state !== 'stopped') to('stopped', reason)
      for (const handOver of queue.splice(0)) handOver.move('dropped', reason)
    },
  }
}
