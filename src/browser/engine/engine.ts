import { parseRollout, type ParsedRollout } from '../../core/rollout/parse.ts'
import type { Assignment, Copy, Rollout, Stamp } from '../../core/index.ts'
import type { HandedOver } from '../answer.ts'
import type { Emitter } from '../emitter.ts'
import { readCookies } from '../cookies.ts'
import { deviceId } from '../identity/device-id.ts'
import { forget } from '../identity/forget.ts'
import type { Ledger } from '../identity/ledger.ts'
import { removeCookie } from '../identity/remove-cookie.ts'
import type { Made } from '../intake.ts'
import type { GateOptions } from '../options.ts'
import { createTally, type Tally } from '../report/tally.ts'
import { followRollout } from '../rollout-source/follow-rollout.ts'
import { acceptRollout, loadRollout, type LoadOptions } from '../rollout-source/load-rollout.ts'
import { createRolloutCache, type RolloutCache } from '../rollout-source/rollout-cache.ts'
import type { RolloutSource } from '../rollout-source/source.ts'
import { INSPECT } from '../inspection.ts'
import type { HandOver } from '../sdk/hand-over.ts'
import type { LocalStore } from '../storage.ts'
import { createTurns, laterTurn, turn } from '../turns.ts'
import { cookieDomain } from '../write-cookie.ts'
import { createAssigner } from './assigner.ts'
import { bootstrap } from './context.ts'
import { createForce, loadedAddress } from './force.ts'
import { findForeign } from './foreign.ts'
import { createInspector } from './inspector.ts'
import type { JournalRecord } from '../journal/record.ts'
import { startKeeper } from './start-keeper.ts'
import { COHORT_LEGS, createLegs, LEGS, ownSdks, prefetch, type Legs } from './legs.ts'
import { otherOf } from './other-of.ts'
import { optionProblems } from './option-problems.ts'
import { startReports, type Reports } from '../report/report.ts'
import { createSessions } from './session.ts'
import { stoppableStore } from './stoppable-store.ts'

export { forget }

/** Calls that wait in memory to come to a leg; what an app makes beyond is sent from the journal. */
const MAX_WAITING = 5_000
/** For calls that wait as the page goes. */
const LEAVE_MS = 200
const TURNINGS = ['pagehide', 'pageshow']

export type Readiness = { readonly assignment: Assignment | null; readonly sdks: ReturnType<Legs['health']> }

/** What the engine needs of the entry, which has taken every call so far. */
export type Host = {
  readonly options: GateOptions
  readonly store: LocalStore
  readonly ledger: Ledger
  /** A random UUID. */
  readonly newId: () => string
  readonly version: string
  /** The object that the page calls. */
  readonly face: object
  /** What stood at `window.analytics`, or was put there, before or after the gate took its place. */
  readonly displaced: readonly unknown[]
  /** Listeners of the page. */
  readonly emitter: Emitter
  /** Problems counted before the engine came; it takes them out, and leaves those that only the next one can tell. */
  readonly problems: string[]
  /** Random id of this page view. */
  readonly page: string
  /** Before the pair id of a call that no journal has yet. */
  readonly callKey: string
}

export type Engine = ReturnType<typeof createEngine>

const isInline = (from: GateOptions['rollout']): boolean =>
  typeof from === 'object' && from !== null && !Array.isArray(from) && !('get' in from)

/** Segment's SDK answers a little after it has taken a call, and after its vendor has; RudderStack's at once. */
const isOpen = ({ leg, state, context }: HandOver): boolean =>
  state === 'queued' || (leg === 'segment' && (state === 'handed' || state === 'delivered') && !context)

/** Settles when every leg has taken its copy. */
function handedOver(handOvers: readonly HandOver[], cohort: Assignment['cohort']): Promise<HandedOver> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (handOvers.some(isOpen)) return
      resolve({ cohort, context: handOvers.find(({ context }) => context)?.context as object | undefined })
    }
    for (const handOver of handOvers) handOver.watch(look)
    look()
  })
}

/** Whether the visitor says no. */
const isNo = (why: string | undefined): boolean => why === 'consent' || why === 'gpc'

function reportUrl({ report, rollout }: GateOptions): string | null {
  if (report !== undefined) return report === false ? null : String(report)
  const url = Array.isArray(rollout) ? (rollout as unknown[])[0] : rollout
  try {
    return typeof url === 'string' ? new URL('reports', new URL(url, location.href)).href : null
  } catch {
    // named on the console as a wrong option
    return null
  }
}

/** The rollout that this page begins with, where it need not be fetched first. */
function knownRollout(inline: ParsedRollout | null, cache: RolloutCache): Rollout | null {
  const { rollout: given } = bootstrap()
  const parsed = inline ?? (given ? parseRollout(given) : null)
  return parsed?.ok ? parsed.rollout : (cache.read()?.rollout ?? null)
}

/**
 * Decides the cohort, loads the SDKs and hands over the calls; loaded by the entry as soon as consent allows.
 * Nothing here throws into the page.
 */
export function createEngine(host: Host) {
  const {
    options,
    store: kept,
    ledger,
    newId,
    version,
    face,
    displaced,
    emitter,
    problems,
    page,
    callKey,
  } = host
  let stopped = false
  const turns = createTurns(() => performance.now())
  const store = stoppableStore(kept, () => stopped)
  const observes = (): boolean => keeping.observes && options.delivery !== 'trust'
  const tally: Tally = createTally(observes)
  // those that a gate before this one was told of are in its reports
  problems.splice(0).forEach(tally.problem)
  const cache = createRolloutCache(store, Date.now)

  /** Pair ids of calls that waited for a leg when consent was withdrawn. */
  const withheld = new Set<string>()
  const warned = new Set<string>()
  const warn = (sentence: string): boolean => {
    const first = !warned.has(sentence)
    if (first) console.error(`crossfade: ${sentence}`)
    warned.add(sentence)
    return first
  }

  const force = createForce({ allowed: options.force === true, address: loadedAddress(), warn })
  // files come sooner that are asked for before it is known who is here
  const inline = isInline(options.rollout) ? parseRollout(options.rollout) : null
  if (force.now === null) prefetch(options, knownRollout(inline, cache))
  const sessions = createSessions(store, Date.now, newId, () => force.now !== null)
  let domain: string | null = null
  let device: string | null = null
  const assigner = createAssigner({ options, sessions, device: () => device, forced: () => force.cohort })
  const inspector = createInspector({
    face,
    force,
    follow,
    reassign,
    read: () => ({
      assignment: assigner.assignment,
      rollout: assigner.rollout,
      person: ledger.person,
      session: sessions.current().id,
      sdks: legs.health(),
    }),
  })
  const keeping = startKeeper({
    options,
    store,
    page,
    problem: tally.problem,
    killed: () => assigner.assignment?.killed ?? null,
    decide,
    letGo: (leg, pairIds) => legs.each[leg].letGo(pairIds),
    callKey,
    stopped: () => stopped,
  })
  const legs = createLegs({
    options,
    assigner,
    ledger,
    store,
    domain: () => domain,
    tally,
    onMove(handOver, from) {
      tally.move(handOver, from)
      if (handOver.state === 'dropped' && isNo(handOver.why)) withheld.add(handOver.copy.pairId)
      keeping.moved(handOver)
      inspector.moved(handOver, from)
    },
    prepared: keeping.prepared,
    onAlone: keeping.alone,
    onSettings: keeping.segmentAt,
    observes,
    onSettled: settled,
    turns,
  })
  /** Calls that wait for the assignment, or for the page to have had its turn. */
  const waiting: ((isLeft?: boolean) => void)[] = []
  let working = false
  /** The page goes, or is kept for a way back. */
  let isGoing = false
  let reports: Reports | null = null
  let unfollow = (): void => {}
  let resolveReady: (readiness: Readiness) => void
  const ready = new Promise<Readiness>((resolve) => (resolveReady = resolve))
  const becomeReady = (): void => resolveReady({ assignment: assigner.assignment, sdks: legs.health() })

  function settled(): void {
    lookForForeign()
    if (!legs.settled) return
    becomeReady()
    keeping.recover()
    reports?.send()
  }

  function lookForForeign(): void {
    // while an SDK loads, what stands in the page's globals may be half of ours
    if (LEGS.some((name) => legs.each[name].state === 'loading')) return
    const ours = { segment: [face, options.segment?.instance, ...ownSdks], rudderstack: ownSdks }
    for (const name of findForeign(ours, displaced)) {
      const sentence = `the page also runs ${name}'s SDK without the gate: what that sends is in no cohort and may arrive twice`
      if (warn(sentence)) tally.problem('foreign-sdk')
    }
  }

  function stampOf({ call, pairId }: Made, { cohort, revision, bucket }: Assignment): Stamp {
    // a reset is never on a wire: counted, it would look like a lost call
    const session = call.type === 'reset' ? sessions.current() : sessions.count(cohort, revision)
    const key = assigner.rollout?.key ?? ''
    const stamp = { v: 1, id: pairId, seq: session.seq, session: session.id } as const
    const subject = assigner.subject
    return {
      ...stamp,
      subject,
      bucket,
      cohort,
      revision,
      key,
      ...(legs.standIn && { failover: true }),
      ...(force.now && { forced: true }),
    }
  }

  /**
   * For a call of an earlier page that ended before it had a cohort, the one of now; and for one of a leg that is killed
   * now, where that was its only one, the other leg.
   */
  function decide(record: JournalRecord): JournalRecord {
    const { assignment } = assigner
    if (!assignment) return record
    const { stamp } = record
    const { killed } = assignment
    if (stamp) {
      if (killed === null || stamp.cohort !== killed || !record.legs[killed]) return record
      return {
        ...record,
        stamp: { ...stamp, rerouted: true },
        legs: { [otherOf(killed)]: { state: 'queued' } },
      }
    }
    const { call, person, page: where } = record.made
    const made = { call, person, page: where, pairId: record.id } as Made
    const queued = { state: 'queued' } as const
    const legs = Object.fromEntries(COHORT_LEGS[assignment.cohort].map((name) => [name, queued]))
    return { ...record, stamp: stampOf(made, assignment), legs }
  }

  function dispatch(made: Made): Promise<HandedOver> {
    const { call, page, timestamp, pairId, person } = made
    if (call.type === 'reset') sessions.end()
    else sessions.belongsTo(person.userId)
    assigner.update(person, call.type === 'page')
    const stamp = stampOf(made, assigner.assignment!)
    const copyFor = (): Copy => {
      // what an SDK does to its copy must not reach the other's
      const { fields, options } = call
      return { ...call, ...structuredClone({ fields, options, person }), page, timestamp, pairId, stamp }
    }
    const handOvers = legs.send(copyFor, (assigned) => keeping.assigned(made, stamp, assigned))
    const { type, event, id, name, fields, options: said } = call
    emitter.emit(type, event ?? id ?? name, fields, said)
    return handedOver(handOvers, stamp.cohort)
  }

  /** Takes a call whose person is fixed; settles when the legs have it. */
  function accept(made: Made): Promise<HandedOver | null> {
    if (waiting.length >= MAX_WAITING && keeping.spill(made)) {
      tally.problem('calls-overflow')
      return Promise.resolve(null)
    }
    // what it throws is this call's alone
    const take = async (): Promise<HandedOver | null> => (stopped ? null : dispatch(made))
    return new Promise((resolve) => {
      waiting.push((isLeft) => resolve(isLeft ? null : take()))
      if (!working) work()
    })
  }

  /** Calls come to the legs in order, as many in one task as the page has time for. */
  function work(): void {
    while (waiting.length > 0 && (stopped || assigner.assignment)) {
      working = turns.isOver()
      if (working) return turns.next(work)
      waiting.shift()!()
    }
    working = false
  }

  /** What has not come to a leg when the page goes could not leave with it. */
  function turnPage(event: Event): void {
    isGoing = event.type === 'pagehide'
    const isBack = !isGoing && (event as PageTransitionEvent).persisted
    // they are in the journal, from which another page may have sent them
    if (isBack && keeping.observes) for (const one of waiting.splice(0)) one(true)
    if (!isGoing) return
    const until = performance.now() + LEAVE_MS
    while (assigner.assignment && waiting.length > 0 && performance.now() < until) waiting.shift()!()
    // a browser lets only so much leave with a page: calls first, then what is told of them
    // a page that says so itself stays, and its SDKs get all calls
    const room = event.isTrusted ? keeping.leave() : Infinity
    reports?.leave(room)
  }

  /** What the first assignment needs, in a task of its own: each look at a cookie waits for the browser's other processes. */
  async function settleIn(): Promise<void> {
    await turn()
    if (stopped) return
    domain = cookieDomain()
    device = deviceId(store, domain, ledger.current().anonymousId, newId)
  }

  /** What a developer should know, once the files of the SDKs are on their way. */
  async function lookAround(): Promise<void> {
    await settledIn
    await laterTurn()
    if (stopped) return
    optionProblems(options).forEach(warn)
    console.debug(`crossfade: identity from ${ledger.source}`)
    lookForForeign()
  }

  function start(rollout: Rollout | null): void {
    if (stopped || assigner.assignment) return
    assigner.adopt(rollout, ledger.current())
    legs.load()
    work()
    const url = reportUrl(options)
    if (url) reports = startReports({ url, page, version, tally, situation })
  }

  function situation() {
    lookForForeign()
    const { assignment, rollout, context } = assigner
    const { region, area, appVersion } = context
    const identity = { source: ledger.source, conflicts: ledger.conflicts }
    const ids = {
      session: sessions.current().id,
      subject: assigner.subject,
      key: rollout?.key ?? '',
    }
    return {
      ...ids,
      assignment,
      consent: 'yes',
      region,
      area,
      appVersion,
      sdks: legs.health(),
      identity,
      ...(force.now && { forced: true }),
    } as const
  }

  /**
   * An open page takes a rollout that takes no leg from it, and a new session begins; another one serves the next page.
   * A kill always applies.
   */
  function follow(published: Rollout | null): void {
    const { rollout } = assigner
    const next = published && inspector.asHere(published)
    if (!next || stopped || (next.revision === rollout?.revision && next.killed === rollout.killed)) return
    const person = ledger.current()
    if (next.killed && next.killed !== rollout?.killed) {
      assigner.adopt({ ...(rollout ?? next), killed: next.killed }, person)
      legs.kill(next.killed)
    }
    if (legs.keeps(assigner.preview(next, person))) assigner.adopt(next, person)
    legs.load()
    reports?.send()
  }

  /** Under the same rollout: the tab is held to another cohort, or to none. */
  function reassign(): void {
    const { rollout } = assigner
    if (stopped || !rollout) return
    assigner.adopt(rollout, ledger.current())
    legs.load()
    reports?.send()
  }

  function inlineRollout(parsed: ParsedRollout): Rollout | null {
    if (parsed.ok) {
      cache.offer(options.rollout, parsed.rollout, null)
      return parsed.rollout
    }
    warn(`rollout refused: ${parsed.problems.map(({ path, message }) => `${path} ${message}`).join('; ')}`)
    tally.problem('rollout-refused')
    return cache.read()?.rollout ?? null
  }

  function fetchRollout(from: string | readonly string[] | RolloutSource): void {
    const how: LoadOptions = {
      from,
      cache,
      timeoutMs: options.rolloutTimeoutMs ?? 1_000,
      stopped: () => stopped,
      problem(code, sentence) {
        // the browser ends a page's requests with it, and its promises hear of it before the last report is made
        if (isGoing) return
        warn(sentence)
        tally.problem(code)
      },
    }
    // as if it had been fetched by the page before
    const { rollout: given } = bootstrap()
    if (given) acceptRollout(given, null, how)
    const cached = cache.read()
    const { first, later } = loadRollout(how)
    const begun = cached
      ? settledIn.then(() => start(cached.rollout))
      : Promise.all([first, settledIn]).then(([rollout]) => start(rollout))
    void begun.then(() => later).then(follow)
    if (typeof from !== 'string' && !Array.isArray(from)) return
    // a page's first calls come before what may change later
    void ready.then(() => {
      if (stopped) return
      unfollow = followRollout({
        urls: [from].flat() as string[],
        check: () => void loadRollout(how).later.then(follow),
        take: (text, etag) => follow(acceptRollout(text, etag, how)),
        random: Math.random,
      })
    })
  }

  for (const type of TURNINGS) addEventListener(type, turnPage, true)
  const settledIn = settleIn()
  if (inline) void settledIn.then(() => stopped || start(inlineRollout(inline)))
  else fetchRollout(options.rollout as string)
  void lookAround()
  emitter.emit(INSPECT)

  return {
    keep: keeping.keep,
    accept,
    ready,
    becomeReady,
    problem: tally.problem,
    /** The person has changed without a call. A call that still waits brings whoever is here then along, the start as well. */
    align: () => !assigner.assignment || waiting.length > 0 || legs.follow(),
    get assignment() {
      return assigner.assignment
    },
    get segment() {
      return legs.each.segment.sdk as Record<string, (...args: unknown[]) => unknown> | null
    },
    async cleanUp() {
      const { cleanUp } = await import('../identity/clean-up.ts').catch(() => ({
        cleanUp: () => ({ removed: [], refused: 'a chunk of the gate could not be loaded' }),
      }))
      const { assignment, rollout } = assigner
      const situation = {
        assignment,
        rollouts: [rollout, inline ? rollout : cache.read()?.rollout],
        withoutRollout: inline ? null : (options.fallback ?? 'segment'),
        atWork: options.segment?.instance !== undefined || legs.each.segment.state !== 'idle',
      }
      return cleanUp(store, ledger, situation, { read: readCookies, remove: removeCookie })
    },
    /** Nothing leaves any more. */
    stop(why: string) {
      stopped = true
      for (const type of TURNINGS) removeEventListener(type, turnPage, true)
      unfollow()
      const last = reports
      reports = null
      legs.stop(why)
      keeping.stop(isNo(why))
      inspector.end(why)
      // no report goes out after a no: the next one, after another yes, has these
      if (isNo(why)) for (let i = withheld.size + waiting.length; i > 0; i--) problems.push(`dropped-${why}`)
      else last?.send()
      last?.stop()
      for (const one of waiting.splice(0)) one()
      becomeReady()
    },
    /** Consent was withdrawn: nothing that was stored stays. */
    forget() {
      forget(store, options.segment?.instance === undefined)
    },
  }
}
