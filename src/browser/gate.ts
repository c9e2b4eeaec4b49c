import { toSerialisable } from '../core/call/serialise.ts'
import type { Call, CallType, Fields, Person } from '../core/index.ts'
import { after, answer, type CallContext } from './answer.ts'
import { readCookies } from './cookies.ts'
import { DEVICE_KEY } from './device-key.ts'
import type { Engine, Readiness } from './engine/engine.ts'
import { createEmitter, type Listener } from './emitter.ts'
import type { Gate } from './members.ts'
import { createLedger } from './identity/ledger.ts'
import { nobody, personAfter } from './identity/person.ts'
import { createGroup, createUser } from './identity/people.ts'
import { takeCall, type Made } from './intake.ts'
import type { GateOptions } from './options.ts'
import { randomId } from './random.ts'
import { sourceMiddleware, type Middleware } from './middleware.ts'
import { createLocalStore } from './storage.ts'
import { VERSION } from './version.ts'

/** `held` until consent is known · `open` · else why nothing is sent. */
type Phase = 'held' | 'open' | 'host' | 'no-page' | 'consent' | 'gpc' | 'destroyed'

type Page = { [INSTALLED]?: Gate; analytics?: unknown }

/** Before the pair id of a call that no journal has yet. */
const CALL_KEY = 'crossfade_made.'
const INSTALLED = Symbol.for('crossfade.gate')
const READY_MS = 10_000
/** Of what waits in memory, where nothing may be stored, for an answer about consent that may never come: beyond, events go. */
const MAX_HELD = 10_000
const RETRY_MS = 1_000
const NOT_READY: Readiness = { assignment: null, sdks: {} }
const page = globalThis as Page
const inPage = typeof document !== 'undefined'

/** Calls wait in order for a chunk that fails to load; a second try often brings it. */
const importEngine = (): Promise<typeof import('./engine/engine.ts')> =>
  import('./engine/engine.ts').catch(async () => {
    await after(RETRY_MS)
    return import('./engine/engine.ts')
  })

/** A page that is prerendered may never be shown: nothing is asked for, stored or decided until it is. */
const whenShown = (run: () => unknown): unknown =>
  (document as { prerendering?: boolean }).prerendering
    ? document.addEventListener('prerenderingchange', run)
    : run()

/** Segment's snippet appends the page of the moment to what it queues. */
const isNoPage = (value: unknown): boolean => (value as { __t?: unknown } | null)?.__t !== 'bpc'

/** A gate, and what stood or was put at `window.analytics` that it has displaced there. */
type Built = { readonly gate: Gate; readonly begin: () => void; readonly displaced: unknown[] }

function build(options: GateOptions): Built {
  const store = createLocalStore()
  const middlewares: Middleware[] = []
  const problems: string[] = []
  let phase: Phase = 'held'
  /** Who is here while nothing may be read from storage. */
  let preview: Person = nobody
  /** What was asked while consent was not known, in order. */
  let held: (() => void)[] = []
  let opened = 0
  /** Random id of this page view; after consent that was withdrawn it is another one's. */
  let owner: string
  /** Never rejects; `null` where it could not be loaded. */
  let engine: Promise<Engine | null> | null = null
  let loaded: Engine | null = null
  let resolveReady: (readiness: Readiness) => void
  let ready: Promise<Readiness>
  const awaitReady = (): void => void (ready = new Promise((resolve) => (resolveReady = resolve)))
  awaitReady()
  let readyTimer: ReturnType<typeof setTimeout> | undefined
  const emitter = createEmitter()
  const displaced: unknown[] = []
  /** What the address asks for, until it is made into calls. */
  let query: { readonly search: string; readonly hash: string } | null = null

  const ledger = createLedger(store)

  const person = (): Person => (phase === 'open' ? ledger.current() : preview)

  const drop = (why: string): null => {
    if (loaded) loaded.problem(`dropped-${why}`)
    else problems[problems.length] = `dropped-${why}`
    return null
  }

  const dropped = (made: Made, why: string): Promise<CallContext> => answer(made, Promise.resolve(drop(why)))

  /** Fixes the call's person, in the order of the calls, whenever an SDK gets to it. */
  function accept(made: Made): Promise<CallContext> {
    // the id that the page is told of a new visitor before consent is the one that the visitor gets after it
    const id = randomId()
    if (phase !== 'held') return send(made, id)
    preview = personAfter(preview, made.call, () => id)
    if (made.call.event && held.length >= MAX_HELD) return dropped(made, 'held')
    return answer(made, new Promise((resolve) => held.push(() => resolve(send(made, id)))))
  }

  function send(made: Made, id: string): Promise<CallContext> {
    if (phase !== 'open') return dropped(made, phase)
    const one = { ...made, person: personAfter(ledger.current(), made.call, () => id) }
    ledger.keep(one.person)
    // whatever becomes of the page in the next moment; before there is a journal each call has a key of its own
    try {
      if (!loaded?.keep(one)) store.set(CALL_KEY + one.pairId, JSON.stringify({ ...one, owner }))
    } catch {}
    const accepted = engine!.then((running) => running && running.accept(one))
    return answer(
      one,
      accepted.catch(() => drop('threw')),
    )
  }

  /** Never rejects, whatever the page has made of the built-ins that this is built on. */
  async function make(type: CallType, args: readonly unknown[]): Promise<CallContext> {
    let made = { call: { type, fields: {}, options: {} }, person: nobody } as unknown as Made
    let why = 'invalid'
    try {
      if (!inPage) throw (why = 'no-page')
      const taken = takeCall(type, args)
      if (!taken) throw why
      made = taken
      why = 'middleware'
      const call = middlewares.reduce<Call | null>(
        (passed, middleware) => passed && passThrough(middleware, passed),
        made.call,
      )
      if (call) {
        why = 'threw'
        return await accept({ ...made, call })
      }
    } catch {}
    return dropped(made, why)
  }

  function passThrough(middleware: Middleware, call: Call): Call | null {
    try {
      const passed = middleware(call)
      // what it adds may be anything, as what the app gives
      return (
        passed && {
          ...passed,
          ...(toSerialisable({ fields: passed.fields, options: passed.options }) as Call),
        }
      )
    } catch {
      drop('nothing-middleware-threw')
      return call
    }
  }

  /** Changes who is here without a call. */
  function become(change: (person: Person) => Person): void {
    if (phase === 'held') {
      preview = change(preview)
      held.push(() => become(change))
    } else if (phase === 'open') {
      ledger.keep(change(ledger.current()))
      void engine?.then((running) => running?.align())
    }
  }

  async function loadEngine(): Promise<Engine | null> {
    const mine = ++opened
    try {
      const { createEngine } = await importEngine()
      // consent may have been withdrawn meanwhile
      if (phase !== 'open' || mine !== opened) return null
      loaded = createEngine({
        options,
        store,
        ledger,
        newId: randomId,
        version: VERSION,
        face: gate,
        displaced,
        emitter,
        problems,
        page: owner,
        callKey: CALL_KEY,
      })
      void loaded.ready.then(resolveReady)
      return loaded
    } catch {
      console.error('crossfade: a chunk of the gate could not be loaded; nothing is sent')
      resolveReady(NOT_READY)
      return null
    }
  }

  function open(): void {
    phase = 'open'
    owner = randomId()
    clearTimeout(readyTimer)
    readyTimer = setTimeout(() => (loaded ? loaded.becomeReady() : resolveReady(NOT_READY)), READY_MS)
    engine = loadEngine()
    for (const one of held.splice(0)) one()
  }

  function close(why: Phase): void {
    const was = loaded
    phase = why
    engine = loaded = null
    preview = nobody
    for (const one of held.splice(0)) one()
    // at once: the next call may already be that of a person who says yes again
    was?.stop(why)
    if (why === 'consent' || why === 'gpc') void forget(was)
    resolveReady(NOT_READY)
  }

  /** A no without an engine still finds what an earlier page has stored; a visitor who left nothing costs no request. */
  async function forget(was: Engine | null): Promise<void> {
    ledger.forget()
    if (was) return was.forget()
    store.removeAll(CALL_KEY)
    if (!store.get(DEVICE_KEY) && !readCookies()[DEVICE_KEY]) return
    try {
      const { forget } = await importEngine()
      if (phase !== 'open') forget(store, options.segment?.instance === undefined)
    } catch {}
  }

  function setConsent(yes: boolean): void {
    if (phase === 'host' || phase === 'no-page' || phase === 'destroyed') return
    if (!yes) close('consent')
    else if (phase !== 'open') begins()
  }

  function begins(): void {
    // after a no, whoever has waited was told so
    if (phase !== 'held') awaitReady()
    phase = 'held'
    whenShown(openAfterQuery)
  }

  /** Asks for consent, and begins, or waits, or stays closed. */
  function askConsent(): void {
    const { consent } = options
    if (phase !== 'held') return
    if (consent === undefined) return begins()
    if (typeof consent !== 'function')
      console.error('crossfade: createGate: option consent must be a function')
    void Promise.resolve()
      .then(consent)
      .catch(() => {})
      .then((yes) => phase === 'held' && setConsent(yes === true))
  }

  /** The calls that the address asks for come before all others; few do, so their reader is loaded for them. */
  async function openAfterQuery(): Promise<void> {
    const asked = query
    query = null
    if (asked) {
      try {
        const { queryCalls } = await import('./query-string.ts')
        const others = held.splice(0)
        for (const [name, ...args] of queryCalls(asked, options.segment?.options?.['useQueryString'])) {
          if (name === 'setAnonymousId') user.anonymousId(args[0] as string)
          else void make(name, args)
        }
        held.push(...others)
      } catch {
        drop('query-string')
      }
    }
    // another yes may have opened it meanwhile, or a no has closed it
    if (phase === 'held') open()
  }

  function begin(): void {
    if (!inPage) return close('no-page')
    const { hosts, gpc, segment } = options
    if (Array.isArray(hosts) && !hosts.includes(location.hostname)) return close('host')
    const { href, search, hash } = location
    if (href.includes('ajs_')) query = { search, hash }
    if (segment?.options?.['initialPageview'] === true) void make('page', [])
    if (gpc === 'deny' && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl)
      return close('gpc')
    whenShown(askConsent)
  }

  const access = { person, become, newId: randomId }
  const user = createUser(access)
  const group = createGroup(access)
  const calling =
    (type: CallType) =>
    (...args: unknown[]): Promise<CallContext> =>
      make(type, args)
  const track = calling('track')
  /** Goes to Segment's own instance, in the cohorts that load it. */
  const onSegment =
    (name: string) =>
    async (...args: unknown[]): Promise<unknown> => {
      await ready
      try {
        return await loaded?.segment?.[name]?.(...args)
      } catch {
        return undefined
      }
    }
  const listening =
    (name: 'on' | 'once' | 'off' | 'emit') =>
    (event: string, ...args: never[]): Gate => {
      ;(emitter[name] as Listener)(event, ...args)
      return gate
    }
  const autoTrack =
    (name: 'trackLinks' | 'trackForms') =>
    async (...args: [elements: unknown, event: unknown, ...more: unknown[]]): Promise<void> => {
      try {
        ;((await import('./engine/auto-track.ts'))[name] as Listener)(track, ...args)
      } catch {}
    }

  const gate: Gate = {
    VERSION,
    options,
    track,
    page: calling('page'),
    screen: calling('screen'),
    identify: calling('identify'),
    alias: calling('alias'),
    group: ((...args: unknown[]) => (args.length === 0 ? group : make('group', args))) as Gate['group'],
    reset: () => void make('reset', []),
    user: () => user,
    setAnonymousId: (id) => user.anonymousId(id),
    async ready(callback) {
      const readiness = await ready
      try {
        callback?.(readiness)
      } catch {
        // the page's own
      }
      return readiness
    },
    setConsent,
    use: (middleware) => void middlewares.push(middleware),
    addSourceMiddleware: async (middleware) => (middlewares.push(sourceMiddleware(middleware)), gate),
    cleanUp: async () => (await engine)?.cleanUp() ?? { removed: [], refused: 'the gate is not open' },
    destroy() {
      close('destroyed')
      if (page[INSTALLED] === gate) delete page[INSTALLED]
      if (page.analytics === gate) delete page.analytics
    },
    get assignment() {
      return loaded?.assignment ?? null
    },
    on: listening('on'),
    once: listening('once'),
    off: listening('off'),
    emit: listening('emit'),
    trackLink: autoTrack('trackLinks'),
    trackClick: autoTrack('trackLinks'),
    trackForm: autoTrack('trackForms'),
    trackSubmit: autoTrack('trackForms'),
    pageview: (url) => make('page', [{ path: url }]),
    addDestinationMiddleware: onSegment('addDestinationMiddleware'),
    register: onSegment('register'),
    deregister: onSegment('deregister'),
    queryString: onSegment('queryString'),
    debug: (on) => (void onSegment('debug')(on), gate),
    timeout: (ms) => void onSegment('timeout')(ms),
    initialize: () => gate,
    init: () => gate,
    initialized: true,
    invoked: true,
    push(call) {
      const [name = '', ...args] = Array.isArray(call) ? (call as string[]).filter(isNoPage) : []
      const called = (gate as unknown as Fields)[name]
      if (typeof called === 'function') called(...args)
    },
    get settings() {
      return { writeKey: options.segment?.writeKey, timeout: 300 }
    },
  }
  return { gate, begin, displaced }
}

/** A snippet's queue sends nothing by itself, unless its `load` was called: then an SDK is on its way to it. */
const isOnlyQueue = (value: unknown): boolean => Array.isArray(value) && !('_loadOptions' in value)

/** Takes the place of `window.analytics`: what is queued there is drained, what comes later cannot replace it. */
function installGlobal({ gate, displaced }: Built): void {
  const queued = page.analytics
  const displace = (value: unknown): void => {
    if (value && value !== gate && !isOnlyQueue(value)) displaced.push(value)
  }
  displace(queued)
  Object.defineProperty(page, 'analytics', { configurable: true, get: () => gate, set: displace })
  if (Array.isArray(queued)) for (const entry of queued as [string][]) gate.push(entry)
}

/**
 * One import decides the cohort of this page's visitor, loads only the SDKs that the cohort needs, and takes every
 * call of Segment's API from the first moment. Nothing it does can throw into the page; wrong options are named on
 * the console. A second gate on the same page is the first one.
 */
export function createGate(options: GateOptions): Gate {
  const earlier = inPage && page[INSTALLED]
  if (earlier) return earlier
  const built = build(options ?? ({} as GateOptions))
  const { gate, begin } = built
  if (inPage) page[INSTALLED] = gate
  try {
    begin()
    if (inPage && options?.global === 'analytics') installGlobal(built)
  } catch {
    // a page that has broken its own built-ins: its calls are answered all the same
  }
  return gate
}
