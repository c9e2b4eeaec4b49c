import type { BrowserContext, Route } from 'playwright-core'
import type { Leg } from '../../../src/core/index.ts'
import type { PageGateOptions, Visit } from '../../support/gate-world.ts'
import { chunkOf, type Chunk } from '../../support/chunk-of.ts'
import type { CausesWorld } from './causes-world.ts'

export type PageCall = readonly [name: string, ...args: readonly unknown[]]

/** What keeps some calls of a visitor from one leg, and why parity should say that they are missing there. */
export type Scenario = {
  /** What happens, in words. */
  readonly name: string
  /** Of each call that is missing; by its properties where they are not all of one cause. */
  readonly cause: string | ((properties: { readonly n?: number }) => string)
  readonly leg: Leg
  readonly options?: PageGateOptions
  readonly prepare?: (visitor: BrowserContext, world: CausesWorld) => Promise<unknown>
  /** After the calls, before the page is left. */
  readonly afterwards?: (visit: Visit) => Promise<unknown>
  /** Name and arguments of each. @default two of one event, one of another, a page */
  readonly calls?: readonly PageCall[]
}

const API: Readonly<Record<Leg, RegExp>> = {
  segment: /segment\.localhost:\d+\/segment\/api\/v1\/[a-z]$/,
  rudderstack: /rudderstack\.localhost:\d+\/rudderstack\/dataplane\/v1\//,
}

const LEGS = ['segment', 'rudderstack'] as const
/** More than Segment's API takes; it says yes to it all the same. */
const HUGE = 40_000

/** Their pipelines lose these events after they have said yes. */
export const LOST_EVENTS: Readonly<Record<Leg, readonly string[]>> = {
  segment: ['Lost at Segment', 'Huge'],
  rudderstack: ['Lost at RudderStack'],
}

export const CALLS: readonly PageCall[] = [
  ['track', 'Product Viewed', { n: 1 }],
  ['track', 'Product Viewed', { n: 2 }],
  ['track', 'Order Completed', { total: 3 }],
  ['page', 'Home'],
]

const answering = (leg: Leg, how: (route: Route) => unknown) => (visitor: BrowserContext) =>
  visitor.route(API[leg], async (route) => void (await how(route)))

const status = (code: number) => (route: Route) =>
  route.fulfill({ status: code, headers: { 'access-control-allow-origin': '*' } })

const never = (): void => {}

const withoutFile =
  (chunk: Chunk, how: (route: Route) => unknown) =>
  (visitor: BrowserContext, { world }: CausesWorld) =>
    visitor.route(`**/assets/${chunkOf(world.server, chunk)}`, async (route) => void (await how(route)))

const atEndpoint = (leg: Leg): readonly Scenario[] => [
  { name: `${leg} answers 400`, cause: 'refused-400', leg, prepare: answering(leg, status(400)) },
  { name: `${leg} answers 413`, cause: 'refused-413', leg, prepare: answering(leg, status(413)) },
  { name: `${leg} answers 503`, cause: 'unavailable', leg, prepare: answering(leg, status(503)) },
  {
    name: `${leg} is blocked`,
    cause: 'blocked',
    leg,
    prepare: answering(leg, (route) => route.abort('blockedbyclient')),
  },
  { name: `${leg} never answers`, cause: 'page-left', leg, prepare: answering(leg, never) },
]

const atLoad = (leg: Leg): readonly Scenario[] => [
  {
    name: `SDK of ${leg} does not load`,
    cause: 'sdk-failed',
    leg,
    prepare: withoutFile(leg, (route) => route.abort()),
  },
  { name: `SDK of ${leg} never comes`, cause: 'page-left', leg, prepare: withoutFile(leg, never) },
  {
    name: `the app ends the gate before the SDK of ${leg} comes`,
    cause: 'destroyed',
    leg,
    prepare: withoutFile(leg, never),
    afterwards: (visit) => visit.call('destroy'),
  },
]

const behindTheDoor = (leg: Leg): Scenario => ({
  name: `lost behind the door of ${leg}`,
  cause: 'after-delivery',
  leg,
  calls: [['track', LOST_EVENTS[leg][0], { n: 1 }], ...CALLS, ['track', LOST_EVENTS[leg][0], { n: 2 }]],
})

/** Two causes for one event of one page: its report counts both, and does not say which call had which. */
const inOneEvent: Scenario = {
  name: 'one of an event is refused, two lost behind the door',
  cause: ({ n }) => (n === 1 ? 'refused-400' : 'after-delivery'),
  leg: 'rudderstack',
  prepare: answering('rudderstack', (route) =>
    /"n":1\b/.test(route.request().postData() ?? '') ? status(400)(route) : route.continue(),
  ),
  calls: [1, 2, 3].map((n) => ['track', LOST_EVENTS.rudderstack[0], { n }] as const),
}

export const SCENARIOS: readonly Scenario[] = [
  ...LEGS.flatMap((leg) => [...atEndpoint(leg), ...atLoad(leg), behindTheDoor(leg)]),
  {
    name: 'larger than Segment takes',
    cause: 'oversize',
    leg: 'segment',
    calls: [['track', 'Huge', { text: 'x'.repeat(HUGE) }], ...CALLS],
  },
  {
    name: 'reports are off',
    cause: 'no-report',
    leg: 'rudderstack',
    options: { report: false },
    prepare: answering('rudderstack', status(400)),
  },
  {
    name: 'consent is withdrawn, and given again',
    // a person who said no is not told of
    cause: 'no-report',
    leg: 'rudderstack',
    prepare: withoutFile('rudderstack', never),
    async afterwards(visit) {
      await visit.call('setConsent', false)
      await visit.call('setConsent', true)
    },
  },
  inOneEvent,
]
