import type { Cohort, Fields } from '../core/index.ts'
import type { Made } from './intake.ts'

/** A call waits this long for its hand-over, and its callback this long in any case, as Segment's callbacks do. */
const SETTLE_MS = 300

/** What a call resolves to: Segment's own Context where its SDK has made one, else the same shape made here. */
export type CallContext = {
  readonly id: string
  readonly event: Fields
  readonly cohort: Cohort | null
}

/** What the engine knows once every leg has taken the call. */
export type HandedOver = { readonly context?: object | undefined; readonly cohort: Cohort | null }

/** Resolves to null, that many milliseconds from now. */
export const after = (ms: number): Promise<null> =>
  new Promise((resolve) => setTimeout(() => resolve(null), ms))

/** The call's promise: resolves at hand-over, or after 300 ms; the callback runs once. It never rejects. */
export async function answer(made: Made, handedOver: Promise<HandedOver | null>): Promise<CallContext> {
  const [done] = await Promise.all([
    Promise.race([handedOver.catch(() => null), after(SETTLE_MS)]),
    made.callback && after(SETTLE_MS),
  ])
  const { call, pairId, person, timestamp, callback } = made
  const event = { ...call, properties: call.fields, ...person, timestamp, messageId: `cf-${pairId}` }
  const shaped = { id: pairId, event, attempts: 0, failedDelivery: () => undefined, logs: () => [] }
  const context = Object.assign(done?.context ?? shaped, { cohort: done?.cohort ?? null }) as CallContext
  try {
    callback?.(context)
  } catch {
    // the page's own
  }
  return context
}
