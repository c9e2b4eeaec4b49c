// A deterministic mix of everything an app can say through Segment's API, in every one of its overloads.
import { createSeededRandom } from '../../src/sandbox/seeded-random.ts'
import { special, type Encoded } from './encoded-value.ts'

/** What reaches a wire, or (`reset`) changes who is on it. */
export type CallMethod = 'track' | 'page' | 'screen' | 'identify' | 'group' | 'alias' | 'reset'

/** What asks or changes the person without a call. */
export type StateMethod =
  | 'setAnonymousId'
  | `user.${'id' | 'anonymousId' | 'traits' | 'identify' | 'reset'}`
  | `group.${'id' | 'traits' | 'identify' | 'reset'}`

export type Step = { readonly method: CallMethod | StateMethod; readonly args: readonly Encoded[] }

export const isCall = ({ method }: Step): boolean => method !== 'setAnonymousId' && !method.includes('.')

/** Calls that leave the person as it is: whatever order an SDK gets to them, they name the same one. */
export const keepsPerson = ({ method, args }: Step): boolean =>
  ['track', 'page', 'screen', 'alias'].includes(method) && !JSON.stringify(args).includes('"anonymousId"')

type Random = {
  /** 0 ≤ n < below */
  below(count: number): number
  pick<T>(from: readonly T[]): T
}

const USERS = ['user-1', 'user-2', 'ann@example.test', 'Zoë ☃ 東京', 'null', '00123']
const GROUPS = ['group-1', 'Größe & Söhne', 'group-3']
const EVENTS = ['Viewed', 'Order Completed', 'Bezahlt ✓', '  padded  ', '$special.name[0]', 'constructor']
const NAMES = ['Home', 'Kasse 🛒', 'a/b?c#d', 'Pricing']
const CATEGORIES = ['Docs', 'Shop', 'Ελλάδα']

const DATE = special('date', '2001-02-03T04:05:06.789Z')
const CALLBACK = special('callback')
const UNDEFINED = special('undefined')

const VALUES: readonly Encoded[] = [
  null,
  UNDEFINED,
  '',
  0,
  -1.5,
  Number('9007199254740993'),
  true,
  false,
  'text',
  'ünï😀\u2028 "quoted" <b>',
  '\ud800 lone surrogate',
  '2001-02-03',
  '2001-02-03T04:05:06Z',
  'x'.repeat(2_000),
  DATE,
  special('invalid-date'),
  special('nan'),
  special('infinity'),
  special('regexp'),
  special('map'),
  special('bytes'),
  special('class', 12),
  special('function'),
  special('symbol'),
  special('sparse'),
  [],
  {},
  ['a', null, UNDEFINED, { deep: [1, { deeper: [2] }] }],
  { a: { b: { c: { d: { e: null } } } }, 'dotted.name': 1, ' ': 'blank' },
  [
    { product_id: '1', price: 3.5 },
    { product_id: '2', price: 0, variant: null },
  ],
]

/** Not in traits: RudderStack's own SDK makes an object of a list in a list there. */
const PROPERTY_VALUES: readonly Encoded[] = [
  ...VALUES,
  [1, [2, [3]]],
  {
    matrix: [
      [1, 0],
      [0, 1],
    ],
  },
]

const PROPERTY_NAMES = [
  'price',
  'currency',
  'products',
  'nested',
  'when',
  'Ünïcode',
  'with space',
  'a.b',
  'id',
  'type',
  'revenue',
]
const TRAIT_NAMES = ['name', 'email', 'plan', 'address', 'tags', 'createdAt', 'age', 'Ünïcode', 'a.b']

const OPTIONS: readonly Encoded[] = [
  {},
  { context: { app: { name: 'shop', build: 7 } } },
  { context: { page: { title: 'A title of the app', referrer: 'https://example.test/from' } } },
  { context: { campaign: { name: 'spring', source: 'mail' }, ip: '0.0.0.0', active: true } },
  { context: { nested: { list: [1, null, { a: DATE }] } }, locale: 'de-CH', plain: 'option' },
  { integrations: { All: false, 'Actions Amplitude': true } },
  { integrations: { Mixpanel: false, 'Actions Amplitude': { session_id: 12 } } },
  { integrations: { All: true }, context: { groupId: 'in-context' } },
  { timestamp: DATE },
  { timestamp: '2002-03-04T05:06:07.000Z' },
  { messageId: 'message-of-the-app' },
  { anonymousId: 'anonymous-of-the-app' },
  { userId: 'user-of-the-options' },
  { page: { path: '/said' }, context: { page: { path: '/not-said', title: 'Not said' } } },
  { traits: { plan: 'in-options' }, undefinedOption: UNDEFINED },
  { 'dotted.option': 1, ip: null },
]

type Make = (random: Random, index: number) => readonly Encoded[]

const fields = (random: Random, names: readonly string[], values: readonly Encoded[]): Encoded =>
  Object.fromEntries(Array.from({ length: random.below(6) }, () => [random.pick(names), random.pick(values)]))

const props = (random: Random): Encoded => fields(random, PROPERTY_NAMES, PROPERTY_VALUES)
const traits = (random: Random): Encoded => fields(random, TRAIT_NAMES, VALUES)

function options(random: Random, index: number): Encoded {
  const made = random.pick(OPTIONS) as { readonly [name: string]: Encoded }
  // an id names one message, whoever made it
  return 'messageId' in made ? { ...made, messageId: `message-of-the-app-${index}` } : made
}

/** A page view's properties may say of the page what the SDK would say. */
const viewProps = (random: Random): Encoded => ({
  ...(props(random) as object),
  ...(random.below(3) === 0 && { title: 'Said title', url: 'https://example.test/said?x=1', path: '/said' }),
  ...(random.below(4) === 0 && { name: 'name in the properties', category: null, search: UNDEFINED }),
})

const event = (random: Random): string => random.pick(EVENTS)
const name = (random: Random): string => random.pick(NAMES)
const category = (random: Random): string => random.pick(CATEGORIES)
const user = (random: Random): string => random.pick(USERS)
const group = (random: Random): string => random.pick(GROUPS)

const TRACK: readonly Make[] = [
  (r) => [event(r)],
  (r) => [event(r), props(r)],
  (r) => [event(r), props(r)],
  (r, i) => [event(r), props(r), options(r, i)],
  (r, i) => [event(r), props(r), options(r, i)],
  (r, i) => [event(r), props(r), options(r, i), CALLBACK],
  (r) => [event(r), CALLBACK],
  (r) => [event(r), props(r), CALLBACK],
  (r) => [event(r), null],
  (r, i) => [event(r), UNDEFINED, options(r, i)],
  (r) => [event(r), null, null, CALLBACK],
  (r) => [event(r), 'no object', {}],
  (r) => [event(r), special('class', 5)],
  (r) => [{ event: event(r), properties: props(r) }],
  (r, i) => [{ event: event(r), properties: props(r) }, options(r, i)],
  (r) => [{ event: event(r) }, CALLBACK],
]

const VIEW: readonly Make[] = [
  () => [],
  (r) => [name(r)],
  (r) => [category(r), name(r)],
  (r) => [viewProps(r)],
  (r, i) => [viewProps(r), options(r, i)],
  (r) => [name(r), viewProps(r)],
  (r, i) => [name(r), viewProps(r), options(r, i)],
  (r) => [category(r), name(r), viewProps(r)],
  (r, i) => [category(r), name(r), viewProps(r), options(r, i)],
  (r, i) => [category(r), name(r), viewProps(r), options(r, i), CALLBACK],
  () => [CALLBACK],
  (r) => [name(r), CALLBACK],
  (r) => [category(r), name(r), CALLBACK],
  (r) => [viewProps(r), CALLBACK],
  (r, i) => [category(r), name(r), null, options(r, i)],
  (r, i) => [null, name(r), viewProps(r), options(r, i)],
  (r) => [UNDEFINED, UNDEFINED, viewProps(r)],
  () => [null, null, null, null, CALLBACK],
  (r) => [category(r), null, viewProps(r)],
  (r) => [category(r), name(r), 'three strings'],
]

/** `identify` and `group`. */
const who = (id: (random: Random) => string): readonly Make[] => [
  (r) => [id(r)],
  (r) => [id(r), traits(r)],
  (r) => [id(r), traits(r)],
  (r, i) => [id(r), traits(r), options(r, i)],
  (r, i) => [id(r), traits(r), options(r, i), CALLBACK],
  (r) => [id(r), traits(r), CALLBACK],
  (r) => [id(r), CALLBACK],
  (r) => [traits(r)],
  (r, i) => [traits(r), options(r, i)],
  (r, i) => [traits(r), options(r, i), CALLBACK],
  (r) => [null, traits(r)],
  (r) => [UNDEFINED, traits(r)],
  (r, i) => [id(r), null, options(r, i)],
  (r) => [1_000 + r.below(3)],
]

const ALIAS: readonly Make[] = [
  (r) => [user(r)],
  (r) => [user(r), user(r)],
  (r, i) => [user(r), options(r, i)],
  (r, i) => [user(r), user(r), options(r, i)],
  (r, i) => [user(r), user(r), options(r, i), CALLBACK],
  (r) => [user(r), CALLBACK],
  () => [77, 88],
]

const CALLS: readonly (readonly [CallMethod, readonly Make[]])[] = [
  ['track', TRACK],
  ['page', VIEW],
  ['identify', who(user)],
  ['track', TRACK],
  ['group', who(group)],
  ['screen', VIEW],
  ['alias', ALIAS],
  ['reset', [() => []]],
]

// no logout(): Segment's leaves `null` and `{}` in storage where reset() leaves nothing, the gate nothing after either
const STATES: readonly (readonly [StateMethod, Make])[] = [
  ['user.id', () => []],
  ['user.anonymousId', () => []],
  ['user.traits', () => []],
  ['setAnonymousId', (r) => [`anonymous-${r.below(9)}`]],
  ['user.id', (r) => [user(r)]],
  ['user.traits', (r) => [traits(r)]],
  ['user.anonymousId', (r) => [`anonymous-${r.below(9)}`]],
  ['user.identify', (r) => [user(r), traits(r)]],
  ['user.reset', () => []],
  ['group.id', () => []],
  ['group.traits', () => []],
  ['group.id', (r) => [group(r)]],
  ['group.traits', (r) => [traits(r)]],
  ['group.identify', (r) => [group(r), traits(r)]],
  ['group.reset', () => []],
]

/** All shapes, in a random order, and again in another: every one is there before any comes a second time. */
function shuffled<T>(random: Random, from: readonly T[]): T[] {
  const all = [...from]
  for (let i = all.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    ;[all[i], all[j]] = [all[j]!, all[i]!]
  }
  return all
}

const SHAPES = CALLS.flatMap(([method, makes]) => makes.map((make) => ({ method, make })))

const randomFrom = (seed: number): Random => {
  const next = createSeededRandom(seed)
  const below = (count: number): number => Math.floor(next() * count)
  return { below, pick: (from) => from[below(from.length)]! }
}

/**
 * `calls` calls, and before some of them a fifth as many questions and changes of the person; equal seeds give equal steps.
 */
export function mixedCalls(seed: number, calls = 200): Step[] {
  const random = randomFrom(seed)
  const steps: Step[] = []
  let shapes = shuffled(random, SHAPES)
  let states = shuffled(random, STATES)
  for (let i = 0; i < calls; i++) {
    if (shapes.length === 0) shapes = shuffled(random, SHAPES)
    if (random.below(5) === 0) {
      if (states.length === 0) states = shuffled(random, STATES)
      const [state, makeState] = states.pop()!
      steps.push({ method: state, args: makeState(random, i) })
    }
    const { method, make } = shapes.pop()!
    steps.push({ method, args: make(random, i) })
  }
  return steps
}

const AWKWARD = [
  special('bigint', '9007199254740993'),
  special('circular'),
  special('dom-node'),
  special('throwing-getter'),
  special('proxy'),
  special('revoked-proxy'),
  special('throwing-to-json'),
]

/**
 * As `mixedCalls` without the steps that are no calls; every tenth call carries what costs Segment's own SDK the
 * event, or a page an error, and the last one a megabyte (RudderStack's SDK writes all that is under way to local
 * storage again for every further call, which would take minutes after it).
 */
export function survivingCalls(seed: number, calls = 200): Step[] {
  const steps = mixedCalls(seed, calls - 1)
    .filter(isCall)
    .map(withAwkward)
  return [...steps, { method: 'track', args: ['Megabyte', { long: special('megabyte') }] }]
}

function withAwkward(step: Step, i: number): Step {
  if (i % 10 !== 9 || step.method === 'reset') return step
  const awkward = { awkward: AWKWARD[((i - 9) / 10) % AWKWARD.length]!, kept: i }
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- every other method takes a name and properties
  switch (step.method) {
    case 'alias':
      return { method: 'alias', args: [`alias-${i}`, { context: awkward }] }
    case 'identify':
      return { method: 'identify', args: ['user-1', awkward] }
    case 'group':
      return { method: 'group', args: ['group-1', awkward] }
    default:
      return { method: step.method, args: [`Awkward ${i}`, awkward] }
  }
}
