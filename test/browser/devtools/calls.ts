import { resolveArguments, type CallType, type Copy, type Leg } from '../../../src/core/index.ts'
import type { HandOverState } from '../../../src/browser/sdk/hand-over.ts'
import { createHandOver, type HandOver } from '../../../src/browser/sdk/hand-over.ts'

let made = 0

/** A call's copy as the engine makes it, as far as the overlay looks at it. */
export function copyOf(type: CallType, ...args: unknown[]): Copy {
  const { callback: _, ...call } = resolveArguments(type, args)!
  return { ...call, pairId: `pair-${++made}`, timestamp: new Date(0) } as unknown as Copy
}

export function handOverOf(leg: Leg, copy: Copy, state: HandOverState = 'queued', why?: string): HandOver {
  const handOver = createHandOver(leg, copy, () => {})
  if (state !== 'queued') handOver.move(state, why)
  return handOver
}
