import { backOff } from './back-off.ts'
import type { Clock } from './clock.ts'
import type { Outgoing } from './vendor-request.ts'

/** Failures of one event after which those behind it may go first: it may be the event that the vendor stumbles over. */
const PATIENCE = 3

/** `handed`: sent, and the answer says nothing · `stopped`: not sent any more, and still owed. */
export type Sent =
  | { readonly kind: 'confirmed' | 'handed' | 'stopped' }
  | { readonly kind: 'refused'; readonly status: number }

/** One event that waits for its turn. */
export type Item = {
  readonly outgoing: Outgoing
  readonly settle: (sent: Sent) => void
  readonly onFailure: (failures: number) => void
  /** Its place among all. */
  readonly order: number
  failures: number
  /** Of them those that may be its own fault. */
  blame: number
  /** Monotonic ms. */
  notBefore: number
}

export type Queue = {
  readonly length: number
  add(item: Pick<Item, 'outgoing' | 'settle' | 'onFailure'>): void
  /** Puts back, in its place, what could not be sent. */
  putBack(item: Item): void
  /** The next that may go now; the first of all, unless that one has failed again and again. */
  take(failuresInARow: number): Item | null
  /** ms until one may go. */
  readonly waitMs: number
  /** Others have passed: what has not, so often, is to wait longer than they. */
  setAside(): void
  /** Lets all of them go, in their order: it was the network. */
  wake(): void
  /** All of them, which are gone from here. */
  empty(): Item[]
}

export function createQueue(clock: Clock, random: () => number): Queue {
  /** In the order in which they came. */
  const items: Item[] = []
  let made = 0
  const isReady = ({ notBefore }: Item): boolean => notBefore <= clock.monotonic()

  return {
    get length() {
      return items.length
    },
    add: (item) => void items.push({ ...item, order: ++made, failures: 0, blame: 0, notBefore: 0 }),
    putBack(item) {
      item.failures += 1
      item.blame += 1
      const place = items.findIndex(({ order }) => order > item.order)
      items.splice(place < 0 ? items.length : place, 0, item)
    },
    take(failuresInARow) {
      const ready = items.filter(isReady)
      // nothing passes: it may be the vendor, or the first event alone
      const item = ready[failuresInARow < PATIENCE ? 0 : failuresInARow % ready.length]
      if (item === undefined) return null
      items.splice(items.indexOf(item), 1)
      return item
    },
    get waitMs() {
      return Math.max(Math.min(...items.map(({ notBefore }) => notBefore)) - clock.monotonic(), 0)
    },
    setAside() {
      for (const item of items)
        if (item.blame >= PATIENCE && isReady(item))
          item.notBefore = clock.monotonic() + backOff(item.blame, random())
    },
    wake() {
      for (const item of items) item.blame = item.notBefore = 0
    },
    empty: () => items.splice(0),
  }
}
