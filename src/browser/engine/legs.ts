import { sureLegs } from '../../core/cohort/sure-legs.ts'
import type { Assignment, Copy, Leg as LegName, Rollout } from '../../core/index.ts'
import type { Assigner } from './assigner.ts'
import { otherOf } from './other-of.ts'
import { createOwnership, type AloneListener, type AssignedLegs } from './ownership.ts'
import type { Ledger } from '../identity/ledger.ts'
import { createSeeder } from '../identity/seeder.ts'
import type { GateOptions } from '../options.ts'
import type { Tally } from '../report/tally.ts'
import type { Driver, DriverContext } from '../sdk/driver.ts'
import type { HandOver, MoveListener } from '../sdk/hand-over.ts'
import { createLeg, type Leg, type LegState } from '../sdk/leg.ts'
import { segmentSettings } from '../sdk/segment/settings.ts'
import { vendorConfig } from '../sdk/vendor-config.ts'
import type { LocalStore } from '../storage.ts'
import { laterTurn, turn, type Turns } from '../turns.ts'

export const LEGS: readonly LegName[] = ['segment', 'rudderstack']

export const COHORT_LEGS: Record<Assignment['cohort'], readonly LegName[]> = {
  segment: ['segment'],
  dual: LEGS,
  rudderstack: ['rudderstack'],
}

export type SdkHealth = { readonly state: LegState; readonly ms: number | null; readonly why: string | null }

export type Legs = {
  readonly each: Readonly<Record<LegName, Leg>>
  /** Loads the SDKs that the assignment needs. */
  load(): void
  /**
   * Hands a copy to the legs of the assignment in force; `copyFor` makes each its own.
   * @param begun told which those are, before any of them has it
   */
  send(copyFor: () => Copy, begun: (legs: AssignedLegs) => void): HandOver[]
  /** The leg gets nothing more; calls it had not taken go to the other one, unless that has them already. */
  kill(leg: LegName): void
  /** Tells every SDK and storage that takes no call now who is here. */
  follow(): void
  /** The leg that stands in for one that failed to load, under the assignment in force. */
  readonly standIn: LegName | null
  /** Whether an assignment takes no leg from the page. */
  keeps(next: Assignment): boolean
  /** Whether every SDK that the assignment needs is ready or has failed. */
  readonly settled: boolean
  health(): { readonly [leg in LegName]?: SdkHealth }
  stop(why: string): void
}

type Options = {
  readonly options: GateOptions
  readonly assigner: Assigner
  readonly ledger: Ledger
  readonly store: LocalStore
  /** Of the cookies: see `cookieDomain`. */
  readonly domain: () => string | null
  readonly tally: Tally
  readonly onMove: MoveListener
  /** Settles when the SDKs may load. */
  readonly prepared: Promise<unknown>
  /** Told of Segment's settings, before its SDK has them. */
  readonly onSettings: (settings: object) => void
  readonly onAlone: AloneListener
  /** Whether it is seen what the vendors confirm. */
  readonly observes: () => boolean
  readonly onSettled: () => void
  readonly turns: Turns
}

/** A chunk that does not come is told from an SDK that does not load. */
const chunk = <Module>(loading: Promise<Module>): Promise<Module> =>
  loading.catch(() => {
    throw new Error('chunk')
  })

const FILES = {
  segment: () => import('../sdk/segment/driver.ts'),
  rudderstack: () => import('../sdk/rudderstack/driver.ts'),
}

/** Asks for the files of the SDKs that whoever is here will need. */
export function prefetch(options: GateOptions, rollout: Rollout | null): void {
  for (const name of rollout ? sureLegs(rollout) : [])
    if (options[name]?.writeKey !== undefined) FILES[name]().catch(() => {})
}

const NONE = Promise.resolve({})

type Means = DriverContext &
  Pick<Options, 'onSettings'> & {
    /** Once the SDK's storage names who is here. */ readonly seeded: Promise<unknown>
  }

// each vendor's SDK comes with its driver in one file, so that loading it costs one round trip
const drivers: Record<LegName, (options: GateOptions, context: Means) => Promise<Driver>> = {
  async segment({ segment }, context) {
    const loading = chunk(FILES.segment())
    // asked for beside the SDK, which would ask only once it is there: what the engine's file costs is won back
    const settings = segment.instance === undefined ? segmentSettings(segment, context.vendorConfig) : NONE
    if (segment.instance === undefined) settings.then(context.onSettings, () => {})
    const { createSegmentDriver } = await loading
    await Promise.all([context.seeded, turn()])
    return createSegmentDriver(segment, { ...context, settings })
  },
  async rudderstack({ rudderstack }, context) {
    const { createRudderstackDriver } = await chunk(FILES.rudderstack())
    // a slow machine has had enough of evaluating the SDK
    await Promise.all([context.seeded, turn()])
    return createRudderstackDriver(rudderstack, context)
  },
}

type Living = {
  readonly key: unknown
  readonly driver: Promise<Driver>
  /** Whether the leg that waits for it now may not send: a load that is under way waits as well. */
  stopped: () => boolean
  goOn: () => void
}

/**
 * No SDK can be loaded twice in a page (RudderStack's second load does nothing, Segment's sends everything again):
 * a gate that begins anew, after consent is given back, takes those that are there.
 */
const living: { [leg in LegName]?: Living } = {}

/** What gates of this page, this one or an earlier one, have loaded or adopted. */
export const ownSdks: unknown[] = []

type Waiting = Omit<Means, 'allowed' | 'own' | 'vendorConfig'> &
  Pick<Living, 'stopped'> &
  Pick<Options, 'prepared'>

function driverOf(
  name: LegName,
  options: GateOptions,
  { stopped, prepared, ...context }: Waiting,
): Promise<Driver> {
  const key = (name === 'segment' && options.segment.instance) || options[name].writeKey
  // named on the console as a wrong option; nothing is fetched for it
  if (key === undefined) throw new TypeError('no write key')
  const known = living[name]
  if (known?.key === key) {
    void context.seeded.then(() => {
      known.stopped = stopped
      known.goOn()
    })
    return known.driver
  }
  const pause = { stopped, goOn() {} }
  const allowed = async (): Promise<void> => {
    while (pause.stopped()) await new Promise<void>((resolve) => (pause.goOn = resolve))
  }
  const own = (sdk: unknown): void => void ownSdks.push(sdk)
  const { store } = context
  const problem = (code: string): void => context.problem(`${name}-${code}`)
  const driver = drivers[name](options, {
    ...context,
    // a vendor's configuration is asked for meanwhile
    allowed: () => prepared.then(allowed),
    own,
    vendorConfig: (wanted) => vendorConfig(wanted, { store, problem, allowed }),
  })
  living[name] = Object.assign(pause, { key, driver })
  driver.then(
    ({ sdk }) => ownSdks.push(sdk),
    () => delete living[name],
  )
  return driver
}

/** Both pipelines of the page: who loads, who owns what, and who stands in for whom. */
export function createLegs(given: Options): Legs {
  const {
    options,
    assigner,
    ledger,
    store,
    domain,
    tally,
    onMove,
    prepared,
    onSettings,
    observes,
    onAlone,
    onSettled,
    turns,
  } = given
  const ownership = createOwnership({
    options,
    assigner,
    isDown: (name) => each[name].state === 'failed',
    onAlone,
  })
  const seeder = createSeeder({ ...options, store, ledger, domain })
  let toldFailover = false
  let isStopped = false

  const start = async (name: LegName): Promise<Driver> => {
    const dual = assigner.assignment?.cohort === 'dual'
    const stopped = (): boolean => each[name].state === 'stopped'
    // while the SDK is on its way
    const seeded = laterTurn().then(() => stopped() || seeder.seed(name))
    seeded.catch(() => {})
    const driver = await driverOf(name, options, {
      seeded,
      integrations: () => (dual ? ownership.ofLoad(name) : undefined),
      store,
      problem: tally.problem,
      stopped,
      prepared,
      onSettings,
    })
    await seeded
    if (stopped()) return driver
    // a login in another tab while this SDK was loading is not the SDK's own doing
    ledger.current()
    ledger.loaded(name)
    ledger.settle(name)
    return driver
  }

  /** Back to Segment, or with `either` forward, where the cohort's only SDK has failed to load. */
  const standIn = (): LegName | null => {
    const { rollout, assignment } = assigner
    if (!rollout || !assignment || assignment.cohort === 'dual') return null
    const to = otherOf(assignment.cohort)
    if (each[assignment.cohort].state !== 'failed' || assignment.killed === to) return null
    const back = to === 'segment' && rollout.failover !== 'none' && rollout.fallback === 'segment'
    // at rudderstack 0 nothing of RudderStack is ever fetched
    const forward = to === 'rudderstack' && rollout.failover === 'either' && assignment.reason.rudderstack > 0
    return back || forward ? to : null
  }

  /** The copies of a leg that has failed, marked, for the one that stands in; never counted as evidence. */
  const failOver = (): void => {
    const to = standIn()
    if (!to) return
    if (!toldFailover) tally.problem('failover')
    toldFailover = true
    const failed = otherOf(to)
    // what was made while both ran has gone to the other leg as well
    for (const copy of each[failed].takeBack('failover', ({ stamp }) => stamp.cohort === failed))
      each[to].send({ ...copy, stamp: { ...copy.stamp, failover: true } })
    each[to].load()
  }

  const settled = (name: LegName): void => {
    if (each[name].state === 'failed') {
      tally.problem(`${name}-${each[name].why}`)
      failOver()
    }
    onSettled()
  }

  const each = Object.fromEntries(
    LEGS.map((name) => [
      name,
      createLeg({
        name,
        start: () => start(name),
        integrations: (copy) => ownership.ofCopy(name, copy),
        onMove,
        person: () => ledger.current(),
        onHanded: (person) => seeder.mend(name, person),
        onSettled: () => settled(name),
        clock: () => performance.now(),
        turns,
        observes,
      }),
    ]),
  ) as Record<LegName, Leg>

  const active = (): readonly LegName[] => {
    const instead = standIn()
    if (instead) return [instead]
    return assigner.assignment ? COHORT_LEGS[assigner.assignment.cohort] : []
  }

  const follow = (names = LEGS): void => {
    const { person } = ledger
    for (const name of names) each[name].align(person)
    seeder.sync()
  }

  return {
    each,
    load() {
      for (const name of active()) each[name].load()
      failOver()
      isStopped = false
      // what their SDKs are seeded with is written first
      void turn().then(() => isStopped || follow())
    },
    keeps: ({ cohort }) => active().every((name) => COHORT_LEGS[cohort].includes(name)),
    send(copyFor, begun) {
      failOver()
      const names = active()
      const copies = names.map(copyFor)
      const [first] = copies
      if (first) begun(ownership.expected(names, first))
      const handOvers = names.map((name, i) => each[name].send(copies[i]!))
      follow(LEGS.filter((name) => !names.includes(name)))
      return handOvers
    },
    follow: () => follow(),
    kill(name) {
      // what was made while both ran has gone to the other leg as well, and waits for this one
      const copies = each[name].takeBack('rerouted', ({ stamp }) => stamp.cohort === name, true)
      if (each[name].state !== 'idle') each[name].stop('killed')
      for (const copy of copies)
        each[otherOf(name)].send({ ...copy, stamp: { ...copy.stamp, rerouted: true } })
    },
    get standIn() {
      return standIn()
    },
    get settled() {
      return active().every((name) => !['idle', 'loading'].includes(each[name].state))
    },
    health() {
      const used = LEGS.filter((name) => each[name].state !== 'idle')
      return Object.fromEntries(
        used.map((name) => [name, { state: each[name].state, ms: each[name].ms, why: each[name].why }]),
      )
    },
    stop(why) {
      isStopped = true
      for (const name of LEGS) if (each[name].state !== 'idle') each[name].stop(why)
    },
  }
}
