import {
  AnalyticsBrowser,
  type Analytics,
  type Context,
  type Group,
  type Plugin,
} from '@segment/analytics-next'
import type { Copy, Fields, Person } from '../../../core/index.ts'
import type { Driver, DriverFactory, PagedCopy, SegmentContext, SegmentOptions } from '../driver.ts'
import type { OpenHandOver } from '../hand-over.ts'

/** A load that takes longer hangs on a destination's script, which no time limit of the SDK's ends. */
const LOAD_MS = 4_000
const MAX_HANDED = 2_000
const METHODS = ['track', 'page', 'identify', 'group', 'alias', 'screen'] as const

/** Whether an event may still leave. */
type Passes = (context: Context) => boolean
type Handed = { readonly copy: Copy; readonly handOver: OpenHandOver }

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function timeLimit<T>(promise: PromiseLike<T>, ms: number): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('timeout')), ms))
  return Promise.race([promise, late])
}

async function loadOnce(
  options: SegmentOptions,
  config: object,
  more: object,
  plugin: Plugin,
): Promise<Analytics> {
  const { writeKey, settings } = options
  const first = {
    ...settings,
    writeKey,
    cdnSettings: config,
    plugins: [plugin, ...asList(settings?.['plugins'])],
  }
  // the gate makes the calls of the query string and of `initialPageview` itself, once for both legs
  const second = { ...options.options, ...more, useQueryString: false, initialPageview: false }
  const [instance] = await timeLimit(AnalyticsBrowser.load(first as never, second), LOAD_MS)
  return instance
}

const asList = (value: unknown): Plugin[] => (Array.isArray(value) ? (value as Plugin[]) : [])

/** The load options' flags, with what the app has set for a destination kept where this leg owns it. */
function loadIntegrations(options: SegmentOptions, integrations: Fields | undefined): object {
  if (!integrations) return {}
  const app = (options.options?.['integrations'] ?? {}) as Fields
  return { integrations: { ...integrations, 'Segment.io': app['Segment.io'] ?? true } }
}

/**
 * A fresh instance where the first cannot be had: it throws on a full local storage, and waits for ever for the
 * script of a destination. The second goes without either, so that events still reach Segment.
 */
async function load(options: SegmentOptions, context: SegmentContext, plugin: Plugin): Promise<Analytics> {
  const config = await context.settings
  const integrations = loadIntegrations(options, context.integrations())
  await context.allowed()
  try {
    return await loadOnce(options, config, integrations, plugin)
  } catch {
    await context.allowed()
    context.problem('segment-retried')
    const segmentIo = (config as { integrations: Fields }).integrations['Segment.io']
    return loadOnce(
      options,
      // as in the settings of our own making
      { integrations: { 'Segment.io': segmentIo }, metrics: { sampleRate: 0 } },
      { ...integrations, disableClientPersistence: true },
      plugin,
    )
  }
}

/** The instance that the app loads itself: an `Analytics`, or anything that resolves to one. */
async function adopt(given: unknown, plugin: Plugin): Promise<Analytics> {
  // the app may take its time, as for a consent dialogue: the leg has a time limit, and takes what comes later
  const resolved: unknown = await given
  const instance = (Array.isArray(resolved) ? resolved[0] : resolved) as Analytics
  if (typeof instance?.track !== 'function' || typeof instance.user !== 'function')
    throw new Error('not-an-instance')
  await instance.register(plugin)
  return instance
}

/** Writes the recorded person onto the event, whatever the SDK's storage says by the time it comes to it. */
function personPlugin(handed: Map<string, Handed>): Plugin {
  const write = (context: Context): Context => {
    const person = find(handed, context)?.copy.person
    if (!person) return context
    const { event } = context
    event.anonymousId = person.anonymousId
    if (person.userId) event.userId = person.userId
    if (event.type === 'identify') event.traits = person.traits as never
    if (event.type === 'group') event.traits = person.groupTraits as never
    return context
  }
  return {
    name: 'Crossfade',
    version: '1',
    type: 'before',
    isLoaded: () => true,
    load: () => Promise.resolve(),
    ...Object.fromEntries(METHODS.map((method) => [method, write])),
  }
}

/**
 * Segment's own enrichment reads a cookie, which throws in a sandboxed frame; the SDK then drops the event in silence.
 * The event goes out with what it has.
 */
function guardEnrichment(instance: Analytics): void {
  const plugin = instance.queue.plugins.find(({ name }) => name === 'Page Enrichment')
  for (const method of METHODS) {
    const enrich = plugin?.[method]
    if (!plugin || !enrich) continue
    plugin[method] = (context) => {
      try {
        return enrich.call(plugin, context)
      } catch {
        return context
      }
    }
  }
}

/** The pair id of one of our events. */
const pairIdOf = ({ event }: Context): string | undefined =>
  (event.context as { crossfade?: { id?: string } } | undefined)?.crossfade?.id

const find = (handed: Map<string, Handed>, context: Context): Handed | undefined =>
  handed.get(pairIdOf(context) ?? '')

/**
 * Whom one of our events from an earlier page names, which the SDK could not send there and has kept since. An alias
 * names the new id, and the SDK takes the previous one from who is here.
 */
function namedBy(context: Context): Pick<Person, 'userId' | 'anonymousId'> | null {
  if (!pairIdOf(context)) return null
  const { type, userId, anonymousId } = context.event
  return { userId: type === 'alias' ? null : (userId ?? null), anonymousId: anonymousId ?? null }
}

/**
 * Segment fills in the ids when it sends, some ticks after the call: an anonymous event before a login in the same
 * tick would leave as the user's. While one of our events passes its sender, which reads them synchronously, the
 * SDK's user says what was recorded for that event; nobody has to wait. Also tells when the SDK has let go of it.
 */
function guardSender(
  instance: Analytics,
  handed: Map<string, Handed>,
  passes: Passes,
  isForgone: Passes,
): void {
  const sender = instance.queue.plugins.find((plugin) => plugin.name === 'Segment.io')
  if (!sender) return
  for (const method of METHODS) {
    const send = sender[method]
    if (!send) continue
    sender[method] = (context) => {
      const found = find(handed, context)
      if (!passes(context)) {
        // as if sent: the SDK lets go of the event and does not try again
        if (!isForgone(context) && found?.handOver.state === 'queued')
          found.handOver.move('dropped', 'stopped')
        return context
      }
      const person = found?.copy.person ?? namedBy(context)
      if (!person) return send.call(sender, context)
      const user = instance.user()
      const { id, anonymousId } = user
      user.id = () => person.userId
      user.anonymousId = () => person.anonymousId
      try {
        return send.call(sender, context)
      } finally {
        user.id = id
        user.anonymousId = anonymousId
        if (found?.handOver.state === 'queued') found.handOver.move('handed')
      }
    }
  }
}

/** Device-mode destinations get nothing either that waits for their script when the leg is stopped. */
function guardDestinations(instance: Analytics, guarded: WeakSet<Plugin>, passes: Passes): void {
  for (const plugin of instance.queue.plugins) {
    if (plugin.type !== 'destination' || plugin.name === 'Segment.io' || guarded.has(plugin)) continue
    guarded.add(plugin)
    for (const method of METHODS) {
      const send = plugin[method]
      if (send) plugin[method] = (context) => (passes(context) ? send.call(plugin, context) : context)
    }
  }
}

/** Sets what differs. The group first: emptying it takes the user's anonymous id along. */
function align(instance: Analytics, person: Person, hadGroup: boolean): void {
  // a group is not even read while there is none, since Segment's getters write what they read
  if (hadGroup || hasGroup(person)) alignGroup(instance.group(), person)
  const user = instance.user()
  if (isNobody(person)) return user.reset()
  if ((user.id() ?? null) !== person.userId) user.id(person.userId)
  // reading an id that is not there would make one up
  if (person.anonymousId === null) user.anonymousId(null)
  else if (user.anonymousId() !== person.anonymousId) user.anonymousId(person.anonymousId)
  if (!same(user.traits(), person.traits)) user.traits({ ...person.traits })
}

function alignGroup(group: Group, person: Person): void {
  if (!hasGroup(person)) return group.reset()
  if ((group.id() ?? null) !== person.groupId) group.id(person.groupId)
  if (!same(group.traits(), person.groupTraits)) group.traits({ ...person.groupTraits })
}

const isEmpty = (fields: Fields): boolean => Object.keys(fields).length === 0
const isNobody = ({ anonymousId, userId, traits }: Person): boolean =>
  anonymousId === null && userId === null && isEmpty(traits)
const hasGroup = ({ groupId, groupTraits }: Person): boolean => groupId !== null || !isEmpty(groupTraits)

function optionsOf(copy: PagedCopy, integrations: Fields): Fields {
  const { context, page: _, ...rest } = copy.options
  return {
    messageId: `cf-${copy.pairId}`,
    timestamp: copy.timestamp,
    ...rest,
    integrations,
    context: { ...(context as Fields), page: copy.pageContext, crossfade: copy.stamp },
  }
}

function call(instance: Analytics, copy: PagedCopy, options: Fields): Promise<Context> | void {
  const { person, fields, category = null, name = null } = copy
  const api = instance as unknown as Record<string, (...args: unknown[]) => Promise<Context>>
  switch (copy.type) {
    case 'track':
      return api['track']!(copy.event, fields, options)
    case 'page':
      // a page view's properties repeat the page, which the SDK would take from the page of now
      return api['page']!(category, name, { ...copy.recordedPage, ...fields }, options)
    case 'screen':
      return api['screen']!(category, name, fields, options)
    case 'identify':
      return api['identify']!(person.userId, person.traits, options)
    case 'group':
      return api['group']!(person.groupId, person.groupTraits, options)
    case 'alias':
      return api['alias']!(copy.id, copy.from, options)
    case 'reset':
      return instance.reset()
  }
}

type DeliveryFailure = { readonly code?: string; readonly ctx?: Context }

/** Segment's SDK, loaded by the gate or adopted from the app. */
export const createSegmentDriver: DriverFactory<SegmentOptions, SegmentContext> = async (
  options,
  context,
) => {
  const handed = new Map<string, Handed>()
  let stopped = false
  let isForgotten = false
  let grouped = false
  /** Pair ids of calls made before consent was withdrawn: a retry may come for them after the next yes. */
  const past = new Set<string>()
  /** Those of calls that are others' to send. */
  const forgone = new Set<string>()
  const isForgone: Passes = (event) => forgone.has(pairIdOf(event) ?? '')
  const adopted = options.instance !== undefined
  const plugin = personPlugin(handed)
  const instance = adopted ? await adopt(options.instance, plugin) : await load(options, context, plugin)
  const forgetQueue = (): void => context.store.removeAll(`persisted-queue:v1:${options.writeKey}:`)
  // the SDK keeps what it could not send when the page goes; it has listened for that longer than this
  addEventListener('pagehide', () => stopped && isForgotten && forgetQueue())
  const passes: Passes = (event) => {
    const pairId = pairIdOf(event)
    // what the app sends by its own SDK is the app's to stop
    if (pairId === undefined) return !stopped || adopted
    return !stopped && !past.has(pairId) && !isForgone(event)
  }
  const guarded = new WeakSet<Plugin>()
  // owners were for the load, which fetches scripts; each copy says for itself where it goes
  if (!adopted) instance.integrations = (options.options?.['integrations'] ?? {}) as Analytics['integrations']
  guardEnrichment(instance)
  guardSender(instance, handed, passes, isForgone)
  instance.on('error', ({ code, ctx }: DeliveryFailure) => {
    if (code === 'delivery_failure' && ctx) find(handed, ctx)?.handOver.move('refused', 'delivery-failure')
  })
  return {
    sdk: instance,
    align(person) {
      align(instance, person, grouped)
      grouped = hasGroup(person)
    },
    resume() {
      stopped = false
    },
    forgo(pairIds) {
      for (const pairId of pairIds) forgone.add(pairId)
    },
    hand(copy, integrations, handOver) {
      if (copy.type === 'reset') {
        instance.reset()
        return handOver.move('handed')
      }
      keep(handed, { copy, handOver })
      const result = call(instance, copy, optionsOf(copy, integrations))
      result?.then(
        (ctx) => {
          const { state, why } = handOver
          if (state === 'queued') handOver.move('handed', undefined, ctx)
          else if (state === 'handed' || state === 'delivered') handOver.move(state, why, ctx)
        },
        () => handOver.move('refused', 'sdk-rejected'),
      )
      return undefined
    },
    stop(withdrawn) {
      stopped = true
      isForgotten = withdrawn
      guardDestinations(instance, guarded, passes)
      if (!withdrawn) return
      for (const pairId of handed.keys()) past.add(pairId)
      forgetQueue()
    },
  } satisfies Driver
}

/** A retry of the SDK's may still come for an old one, but not all of them for the life of the page. */
function keep(handed: Map<string, Handed>, one: Handed): void {
  handed.set(one.copy.pairId, one)
  if (handed.size > MAX_HANDED) handed.delete(handed.keys().next().value!)
}
