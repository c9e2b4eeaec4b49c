import type { Fields } from '../../core/index.ts'
import { outcomeOf } from '../delivery/outcome.ts'
import { pageClock, type Clock } from './clock.ts'
import type { KeepaliveBudget } from './keepalive-budget.ts'
import { createPace } from './pace.ts'
import { post, type Postal } from './post.ts'
import { createQueue, type Item, type Sent } from './queue.ts'
import { sendOnLeave } from './send-on-leave.ts'
import { vendorRequest, type Outgoing, type Vendor } from './vendor-request.ts'

/** Requests under way at a time. */
const AT_ONCE = 2

export type Sender = {
  /**
   * Sends as often as it takes; settles when the vendor has the event or refuses it, or on a stop. Never rejects.
   *
   * @param onFailure told of every attempt that failed, with their number
   */
  send(outgoing: Outgoing, onFailure?: (failures: number) => void): Promise<Sent>
  /** See `sendOnLeave`. */
  sendOnLeave(events: readonly Fields[]): ReturnType<typeof sendOnLeave>
  /** Nothing leaves any more. `abort`: what is under way is ended too, where the browser still can. */
  stop(abort?: boolean): void
}

export type SenderOptions = Vendor & {
  /** Shared by all senders of the page. */
  readonly budget: KeepaliveBudget
  /** Asked before every request: `false` while the leg is killed. What comes to its turn is then `stopped`. */
  readonly isOpen?: () => boolean
  /** @default the page's */
  readonly fetch?: typeof fetch
  readonly clock?: Clock
  /** 0 up to 1. @default Math.random */
  readonly random?: () => number
  /** Says when the browser is online again. @default the window */
  readonly events?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
}

/**
 * Sends events straight to a vendor's HTTP API: in order, a request each, two at a time. While requests fail, one at a
 * time goes out, after a growing pause or the one that the vendor asks for.
 */
export function createSender(options: SenderOptions): Sender {
  const { clock = pageClock, random = Math.random, isOpen = () => true, events = globalThis } = options
  const postal: Postal = {
    budget: options.budget,
    clock,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
  }
  const queue = createQueue(clock, random)
  const pace = createPace(clock, random)
  const underWay = new Set<AbortController>()
  let stopped = false
  /** How often the browser came online. */
  let wakes = 0
  let unschedule = (): void => {}

  const pump = (): void => {
    unschedule()
    while (!stopped && queue.length > 0 && underWay.size < (pace.failures > 0 ? 1 : AT_ONCE)) {
      const item = pace.waitMs > 0 ? null : queue.take(pace.failures)
      if (item === null) return void (unschedule = clock.after(Math.max(pace.waitMs, queue.waitMs), pump))
      if (isOpen()) void attempt(item)
      else item.settle({ kind: 'stopped' })
    }
  }

  async function attempt(item: Item): Promise<void> {
    const abort = new AbortController()
    underWay.add(abort)
    const before = wakes
    const request = vendorRequest(options, item.outgoing, new Date(clock.wall()).toISOString())
    // a first request that failed may have been one too many for the browser
    const answer = await post(request, postal, abort, item.failures === 0)
    underWay.delete(abort)
    const outcome = outcomeOf(options.leg, answer.status)
    if (outcome.kind === 'retry') {
      pace.failed(answer)
      putBack(item)
      // it left without a network, and was told so after the page was told that there is one
      if (wakes > before) wake()
    } else {
      pace.goOn()
      queue.setAside()
      item.settle(outcome)
    }
    pump()
  }

  function putBack(item: Item): void {
    if (stopped) return item.settle({ kind: 'stopped' })
    queue.putBack(item)
    item.onFailure(item.failures)
  }

  const wake = (): void => {
    pace.goOn()
    queue.wake()
    pump()
  }
  const online = (): void => {
    wakes += 1
    wake()
  }
  events.addEventListener('online', online)

  return {
    send: (outgoing, onFailure = () => {}) =>
      new Promise((settle) => {
        if (stopped) return settle({ kind: 'stopped' })
        queue.add({ outgoing, settle, onFailure })
        pump()
      }),
    sendOnLeave: (leaving) => sendOnLeave(options, postal, stopped || !isOpen() ? [] : leaving),
    stop(abort = false) {
      stopped = true
      unschedule()
      events.removeEventListener('online', online)
      if (abort) for (const one of underWay) one.abort()
      for (const { settle } of queue.empty()) settle({ kind: 'stopped' })
    },
  }
}
