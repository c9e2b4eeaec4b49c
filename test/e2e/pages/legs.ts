// One leg with its real driver, without the gate around it; the test drives it from outside.
import type { Copy, Leg as LegName, Person } from '../../../src/core/index.ts'
import type { Driver, DriverContext } from '../../../src/browser/sdk/driver.ts'
import type { HandOver } from '../../../src/browser/sdk/hand-over.ts'
import { createLeg, type Leg } from '../../../src/browser/sdk/leg.ts'
import { segmentSettings } from '../../../src/browser/sdk/segment/settings.ts'
import { vendorConfig } from '../../../src/browser/sdk/vendor-config.ts'
import { createLocalStore } from '../../../src/browser/storage.ts'
import { createTurns } from '../../../src/browser/turns.ts'

type Move = readonly [event: string, from: string | null, to: string, why: string | null]

const factories: Record<LegName, (options: never, context: DriverContext) => Promise<Driver>> = {
  segment: async (options, context) =>
    (await import('../../../src/browser/sdk/segment/driver.ts')).createSegmentDriver(options, {
      ...context,
      settings: 'instance' in options ? Promise.resolve({}) : segmentSettings(options, context.vendorConfig),
    }),
  rudderstack: async (options, context) =>
    (await import('../../../src/browser/sdk/rudderstack/driver.ts')).createRudderstackDriver(
      options,
      context,
    ),
}

const nobody: Person = { anonymousId: 'anon', userId: null, traits: {}, groupId: null, groupTraits: {} }
const stage = {
  leg: null as Leg | null,
  moves: [] as Move[],
  handOvers: [] as HandOver[],
  problems: [] as string[],
  person: nobody,

  open(name: LegName, options: object, more: Partial<DriverContext> = {}) {
    const context: DriverContext = {
      integrations: () => undefined,
      store: createLocalStore(),
      problem: (code) => void stage.problems.push(code),
      own: () => {},
      allowed: () => Promise.resolve(),
      vendorConfig: (wanted) => {
        const { store, allowed } = context
        return vendorConfig(wanted, { store, allowed, problem: (code) => context.problem(`${name}-${code}`) })
      },
      ...more,
    }
    stage.leg = createLeg({
      name,
      start: () => factories[name](options as never, context),
      integrations: ({ options: { integrations } }) => (integrations ?? {}) as Record<string, unknown>,
      onMove: ({ copy, state, why }, from) =>
        void stage.moves.push([copy.event ?? copy.type, from, state, why ?? null]),
      person: () => stage.person,
      onHanded: () => {},
      onSettled: () => {},
      clock: () => performance.now(),
      turns: createTurns(() => performance.now()),
    })
  },
  /** Sends copies in one tick, each of them with what the test says of it. */
  send(copies: readonly Partial<Copy>[]) {
    const page = { path: '/', referrer: '', search: location.search, title: 'Test page', url: location.href }
    for (const given of copies) {
      stage.person = given.person ?? stage.person
      const pairId = crypto.randomUUID()
      const stamp = { v: 1, id: pairId, seq: stage.handOvers.length + 1 } as Copy['stamp']
      const made = { type: 'track', fields: {}, options: {}, timestamp: new Date(), pairId, stamp } as const
      const copy: Copy = { ...made, page: { ...page, href: location.href }, ...given, person: stage.person }
      stage.handOvers.push(stage.leg!.send(copy))
    }
  },
  states: () => stage.handOvers.map(({ state, why }) => (why === undefined ? state : `${state}: ${why}`)),
}

declare global {
  interface Window {
    stage: typeof stage
  }
}

window.stage = stage
