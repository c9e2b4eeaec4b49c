import type { Copy, Leg } from '../../core/index.ts'

/**
 * What became of one copy. `queued` its leg has not taken it yet · `handed` the SDK has it · `delivered` the vendor
 * has confirmed it · `refused` the vendor said no · `blocked` the SDK or the network would not let it through ·
 * `expired` too old to send · `dropped` on purpose (consent, a destroyed gate, too many).
 */
export type HandOverState = 'queued' | 'handed' | 'delivered' | 'refused' | 'blocked' | 'expired' | 'dropped'

export type HandOver = {
  readonly leg: Leg
  readonly copy: Copy
  readonly state: HandOverState
  /** Why, where the state alone does not say it: a short code. */
  readonly why?: string | undefined
  /** The vendor's own context of the call (Segment's), once there is one. */
  readonly context?: unknown
  /** Told of every move until there is another watcher. */
  watch(watcher: () => void): void
}

/** The side of a hand-over that a leg and its driver write to. */
export type OpenHandOver = HandOver & { move(state: HandOverState, why?: string, context?: unknown): void }

export type MoveListener = (handOver: HandOver, from: HandOverState | null) => void

export function createHandOver(leg: Leg, copy: Copy, onMove: MoveListener): OpenHandOver {
  let state: HandOverState = 'queued'
  let why: string | undefined
  let context: unknown
  let watcher = (): void => {}
  const handOver: OpenHandOver = {
    leg,
    copy,
    get state() {
      return state
    },
    get why() {
      return why
    },
    get context() {
      return context
    },
    watch: (next) => void (watcher = next),
    move(next, nextWhy, nextContext) {
      const from = state
      state = next
      why = nextWhy
      context ??= nextContext
      onMove(handOver, from)
      watcher()
    },
  }
  onMove(handOver, null)
  return handOver
}
