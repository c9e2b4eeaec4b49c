import type { PipelineFault } from '../../src/sandbox/index.ts'
import type { Metric } from '../../src/core/index.ts'
import { EVENTS } from './ramp-file.ts'

type Event = (typeof EVENTS)[number]

/** What RudderStack's pipeline does from some moment on, and what that must be found to be. */
export type DrawnFault = {
  readonly fault: PipelineFault
  readonly event: Event
  readonly metric: Metric
  /** For people. */
  readonly sentence: string
}

/** A property that each of the events has. */
const PROPERTY: Readonly<Record<Event, string>> = {
  'Product Viewed': 'price',
  'Product Added': 'price',
  'Order Completed': 'total',
}

/** @param random 0..1 exclusive */
export const drawFault = (random: () => number): DrawnFault => {
  const anyOf = <One>(list: readonly One[]): One => list[Math.floor(random() * list.length)]!
  const event = anyOf(EVENTS)
  const share = Math.round(70 + random() * 25) / 100
  const percent = `${Math.round(share * 100)} %`
  const path = `/properties/${PROPERTY[event]}`
  return anyOf<() => DrawnFault>([
    () => ({
      fault: { fault: 'lose', event, share },
      event,
      metric: 'loss',
      sentence: `${percent} of ${event} lost behind RudderStack's door`,
    }),
    () => ({
      fault: { fault: 'rename', event, share, path, to: 'amount' },
      event,
      metric: 'mismatch',
      sentence: `${path} of ${percent} of ${event} renamed to amount`,
    }),
    () => ({
      fault: { fault: 'changeType', event, share, path },
      event,
      metric: 'mismatch',
      sentence: `${path} of ${percent} of ${event} turned from a number into a text`,
    }),
    () => ({
      fault: { fault: 'duplicate', event, share },
      event,
      metric: 'duplicate',
      sentence: `${percent} of ${event} forwarded twice`,
    }),
    () => ({
      fault: { fault: 'replace', event, share, path: '/anonymousId', value: 'somebody-else' },
      event,
      metric: 'identity',
      sentence: `${percent} of ${event} given another anonymousId`,
    }),
  ])()
}
