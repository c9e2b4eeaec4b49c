import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
import type { Fields, Person } from '../../../core/index.ts'
import type { LocalStore } from '../../storage.ts'
import type { Driver, DriverContext, DriverFactory, PagedCopy, RudderstackOptions } from '../driver.ts'
import type { OpenHandOver } from '../hand-over.ts'
import { sendScreen } from './screen.ts'

/** What the SDK exposes of itself on `window.RudderStackGlobals[writeKey].state`, as far as it is used here. */
type Exposed = {
  readonly session: Record<Held, { value: unknown }>
  readonly lifecycle: { readonly sourceConfigUrl: { readonly value: string } }
  readonly plugins: { readonly failedPlugins: { readonly value: readonly string[] } }
  readonly nativeDestinations: { readonly loadOnlyIntegrations: { value: Fields } }
}
type Held = 'userId' | 'userTraits' | 'groupId' | 'groupTraits'
/** The data plane's, those of device-mode destinations, and that of their events which a transformation changes first. */
const QUEUES = ['dataplaneEventsQueue', 'destinationsEventsQueue', 'dmtEventsQueue'] as const
type Sdk = InstanceType<typeof RudderAnalytics>
type Item = { readonly event?: { readonly context?: Fields } }
type Queue = {
  start(): void
  stop(): void
  clear(): void
  setStorageEntry(name: string, value: unknown): void
  /** @param item one event, or a batch of them */
  shouldRetry(item: Item | readonly Item[], attempt: number): boolean
  readonly scheduleTimeoutActive: boolean
}
type Internals = {
  readonly preloadBuffer?: { clear(): void }
  readonly eventRepository?: { readonly [queue in (typeof QUEUES)[number]]?: Queue } & {
    enqueue?: (event: { messageId: string; context?: Fields }, callback?: unknown) => unknown
  }
}

const KEEP = {
  userId: false,
  userTraits: false,
  groupId: false,
  groupTraits: false,
  sessionInfo: false,
  authToken: false,
  anonymousId: false,
  initialReferrer: false,
  initialReferringDomain: false,
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const exposed = (writeKey: string): Exposed | undefined =>
  (globalThis as { RudderStackGlobals?: Record<string, { state?: Exposed }> }).RudderStackGlobals?.[writeKey]
    ?.state

const isConfig = (answer: unknown): boolean =>
  Array.isArray((answer as { source?: { destinations?: unknown } } | null)?.source?.destinations)

/**
 * The SDK is one object per page and takes over what it finds at `window.rudderanalytics`: somebody else's snippet
 * queue (whose `load` would win) must not be there while ours is made.
 */
function createSdk(): Sdk {
  const page = globalThis as { rudderanalytics?: unknown }
  const foreign = page.rudderanalytics
  page.rudderanalytics = undefined
  const sdk = new RudderAnalytics()
  if (foreign !== undefined) page.rudderanalytics = foreign
  return sdk
}

async function sourceConfig(options: RudderstackOptions, context: DriverContext): Promise<object> {
  const { writeKey } = options
  const config = await context.vendorConfig({
    url: exposed(writeKey)?.lifecycle.sourceConfigUrl.value ?? '',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}` },
    cacheKey: 'crossfade_config_rudderstack',
    isConfig,
  })
  // without one there are no device-mode destinations, and every call still reaches the data plane
  return config ?? { source: { id: writeKey, writeKey, enabled: true, config: {}, destinations: [] } }
}

function load(sdk: Sdk, options: RudderstackOptions, context: DriverContext): Promise<void> {
  const { writeKey, dataPlaneUrl } = options
  return new Promise((resolve, reject) => {
    const getSourceConfig = async (): Promise<object> => {
      // the SDK has just turned `ajs_*` query parameters into calls of its own; the gate has made them already
      internals(sdk, writeKey)?.preloadBuffer?.clear()
      const config = await sourceConfig(options, context)
      // with this answer the SDK begins to store and to fetch
      await context.allowed()
      ownDestinations()
      if ((config as { source: { enabled?: boolean } }).source.enabled === false)
        reject(new Error('source-disabled'))
      return config
    }
    /** Asked again, now that the SDK is about to fetch their scripts: the other leg may have failed meanwhile. */
    const ownDestinations = (): void => {
      const owned = context.integrations()
      const state = exposed(writeKey)?.nativeDestinations
      if (owned && state) state.loadOnlyIntegrations.value = owned
    }
    const onLoaded = (): void => {
      // every signal of the SDK says success, even when the plugin that sends could not be set up
      const failed = exposed(writeKey)?.plugins.failedPlugins.value ?? []
      if (failed.some((plugin) => plugin.endsWith('Queue'))) reject(new Error('plugins-failed'))
      else resolve()
    }
    const integrations = context.integrations()
    const loadOptions = {
      ...options.options,
      ...(integrations && { integrations }),
      getSourceConfig,
      onLoaded,
    }
    sdk.load(writeKey, dataPlaneUrl, loadOptions as never)
  })
}

/**
 * Segment's semantics on RudderStack's SDK: whatever the SDK holds that is not this person's is cleared by `reset`,
 * and what no call of the public API can set without sending an event is put into the SDK's exposed state.
 */
function align(sdk: Sdk, writeKey: string, person: Person): void {
  if (person.anonymousId && sdk.getAnonymousId() !== person.anonymousId)
    sdk.setAnonymousId(person.anonymousId)
  const wanted: Record<Held, unknown> = {
    userId: person.userId ?? '',
    userTraits: person.traits,
    groupId: person.groupId ?? '',
    groupTraits: person.groupTraits,
  }
  const held: Record<Held, unknown> = {
    userId: sdk.getUserId(),
    userTraits: sdk.getUserTraits(),
    groupId: sdk.getGroupId(),
    groupTraits: sdk.getGroupTraits(),
  }
  const wrong = (Object.keys(wanted) as Held[]).filter((key) => !same(held[key], wanted[key]))
  if (wrong.length === 0) return
  const switched = wrong.includes('userId') && held.userId && wanted.userId
  sdk.reset({
    entries: { ...KEEP, ...Object.fromEntries(wrong.map((key) => [key, true])), sessionInfo: !!switched },
  })
  const session = exposed(writeKey)?.session
  for (const key of wrong) if (session?.[key]) session[key].value = structuredClone(wanted[key])
}

/** What RudderStack calls the fields that Segment's options rename. */
function optionsOf(copy: PagedCopy, integrations: Fields): Fields {
  const { timestamp: _, messageId: __, userId: ___, page: ____, context, ...others } = copy.options
  const given = context as Fields | undefined
  const rest = copy.type === 'identify' ? withoutTraits(others) : others
  return {
    ...rest,
    integrations,
    anonymousId: copy.person.anonymousId,
    originalTimestamp: copy.timestamp.toISOString(),
    context: {
      ...(copy.type === 'identify' ? withoutTraits(given ?? {}) : given),
      page: { ...copy.pageContext, ...theirPage(copy) },
      crossfade: copy.stamp,
    },
  }
}

/** `context.traits` is where RudderStack looks for an identify's own traits: nothing else may stand there. */
const withoutTraits = ({ traits: _, ...rest }: Fields = {}): Fields => rest

/** The SDK calls an empty referrer `$direct`, and names the address with its fragment as well. */
const theirPage = (copy: PagedCopy): Fields => ({
  tab_url: copy.page.href,
  ...(copy.pageContext['referrer'] === '' && { referrer: '$direct' }),
})

/** A page view's own properties repeat the page; the SDK would fill them in from the page of now. */
const pageProperties = (copy: PagedCopy): Fields => ({
  ...copy.recordedPage,
  ...theirPage(copy),
  ...copy.fields,
})

/** Segment lets an anonymous call name a user for itself alone; RudderStack's SDK has no such option. */
function withNamedUser(copy: PagedCopy): PagedCopy {
  const userId = copy.namedUser
  if (copy.person.userId !== null || userId === null || copy.type === 'reset') return copy
  return { ...copy, person: { ...copy.person, userId } }
}

function call(sdk: Sdk, copy: PagedCopy, options: Fields, done: () => void): void {
  const { person, fields } = copy
  const api = sdk as unknown as Record<string, (...args: unknown[]) => void>
  const optional = <T>(value: T | null | undefined): T | undefined => value ?? undefined
  switch (copy.type) {
    case 'track':
      return api['track']!(copy.event, fields, options, done)
    case 'page':
      return api['page']!(optional(copy.category), optional(copy.name), pageProperties(copy), options, done)
    case 'identify':
      return person.userId
        ? api['identify']!(person.userId, person.traits, options, done)
        : api['identify']!(person.traits, options, done)
    case 'group':
      return person.groupId
        ? api['group']!(person.groupId, person.groupTraits, options, done)
        : api['group']!(person.groupTraits, options, done)
    case 'alias':
      return api['alias']!(copy.id, optional(copy.from), options, done)
    case 'reset':
      // unlike Segment's, its plain reset leaves the anonymous id to the next person
      sdk.reset({ entries: { anonymousId: true } })
      return done()
    case 'screen':
      return
  }
}

const internals = (sdk: Sdk, writeKey: string): Internals | undefined => sdk.getAnalyticsInstance(writeKey)

type Startable = { start?: () => void } & Partial<Omit<Queue, 'start'>>

const queuesOf = (sdk: Sdk, writeKey: string): Startable[] =>
  QUEUES.flatMap((name) => internals(sdk, writeKey)?.eventRepository?.[name] ?? [])

/** The SDK makes a message id of its own; with the pair id a copy that is sent again, by whomever, has the same one. */
function nameEvents(sdk: Sdk, writeKey: string): void {
  const repository = internals(sdk, writeKey)?.eventRepository
  const enqueue = repository?.enqueue
  if (!repository || !enqueue) return
  repository.enqueue = (event, callback) => {
    const stamp = event.context?.['crossfade'] as { id?: string } | undefined
    if (stamp?.id) event.messageId = stamp.id
    return enqueue.call(repository, event, callback)
  }
}

/** A request that is under way and fails is not tried again where all that it carries is others' to send. */
function guardRetries(sdk: Sdk, writeKey: string, past: ReadonlySet<string>): void {
  const isPast = ({ event }: Item): boolean =>
    past.has((event?.context?.['crossfade'] as { id?: string } | undefined)?.id ?? '')
  for (const queue of queuesOf(sdk, writeKey)) {
    const { shouldRetry } = queue
    if (!shouldRetry) continue
    queue.shouldRetry = (item, attempt) =>
      ![item].flat().every(isPast) && shouldRetry.call(queue, item, attempt)
  }
}

/** What ran, or was to begin, when it was stopped. */
const startLater = new WeakSet<Startable>()

/**
 * There is no public way to stop it: its queues are stopped, and cannot start by themselves. On a withdrawal they are
 * emptied as well, so that no retry finds anything to send, and keep nothing from then on, since a request that is
 * under way and fails would put its event back.
 */
function stop(sdk: Sdk, writeKey: string, store: LocalStore, withdrawn: boolean): void {
  for (const queue of queuesOf(sdk, writeKey)) {
    if (queue.scheduleTimeoutActive) startLater.add(queue)
    queue.stop?.()
    queue.start = () => void startLater.add(queue)
    if (!withdrawn) continue
    queue.clear?.()
    queue.setStorageEntry = () => {}
  }
  if (withdrawn) store.removeAll(`rudder_${writeKey}.`)
}

function resume(sdk: Sdk, writeKey: string): void {
  for (const queue of queuesOf(sdk, writeKey)) {
    // what is left are the methods of its class
    delete queue.setStorageEntry
    delete queue.start
  }
  // those of destinations begin when their scripts are there
  for (const queue of queuesOf(sdk, writeKey)) if (startLater.delete(queue)) queue.start?.()
}

/**
 * RudderStack's SDK, from its `/bundled` build: the root export fetches its plugins from RudderStack's CDN and loses
 * every event in silence where that is blocked.
 */
export const createRudderstackDriver: DriverFactory<RudderstackOptions> = async (options, context) => {
  const { writeKey } = options
  const sdk = createSdk()
  context.own(sdk)
  let stopped = false
  await load(sdk, options, context)
  nameEvents(sdk, writeKey)
  const past = new Set<string>()
  guardRetries(sdk, writeKey, past)
  return {
    sdk,
    align: (person) => align(sdk, writeKey, person),
    hand(copy: PagedCopy, integrations: Fields, handOver: OpenHandOver) {
      const named = withNamedUser(copy)
      if (copy.type === 'screen')
        return sendScreen(options, named, optionsOf(copy, integrations), handOver, () => stopped)
      if (named !== copy) align(sdk, writeKey, named.person)
      call(sdk, named, optionsOf(copy, integrations), () => handOver.move('handed'))
      if (named !== copy) align(sdk, writeKey, copy.person)
      if (handOver.state === 'queued') handOver.move('blocked', 'sdk-ignored')
      return undefined
    },
    resume() {
      if (stopped) resume(sdk, writeKey)
      stopped = false
    },
    forgo(pairIds) {
      for (const pairId of pairIds) past.add(pairId)
    },
    stop(withdrawn) {
      stopped = true
      stop(sdk, writeKey, context.store, withdrawn)
    },
  } satisfies Driver
}
