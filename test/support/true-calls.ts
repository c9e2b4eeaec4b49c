// What an app may say through the gate, so that both vendors' SDKs send what they make of it.
import { special, type Encoded } from './encoded-value.ts'
import { mixedCalls, isCall, type CallMethod, type Step } from './mixed-calls.ts'

const call = (method: CallMethod, ...args: readonly Encoded[]): Step => ({ method, args })
const context = (of: { readonly [name: string]: Encoded }): Encoded => ({ context: of })

const NULLISH = {
  nothing: null,
  left: special('undefined'),
  nan: special('nan'),
  infinite: special('infinity'),
  list: [1, null, special('undefined'), special('nan'), { nothing: null, deep: [{ nothing: null }] }],
  nested: { nothing: null, empty: {}, none: [] },
  function: special('function'),
  symbol: special('symbol'),
  pattern: special('regexp'),
  map: special('map'),
}
const NESTED = {
  a: { b: { c: { d: { e: [1, [2, { f: 'g' }]] } } } },
  products: [{ product_id: 'p-1', price: 12.5, variant: null }, { product_id: 'p-2' }],
  'a/b~c': 1,
  '': 'no name',
  when: special('date', '2026-03-04T05:06:07.890Z'),
  never: special('invalid-date'),
  bytes: special('bytes'),
  money: special('class', 5),
}
const AWKWARD = {
  circular: special('circular'),
  big: special('bigint', '9007199254740993'),
  unsafe: Number('9007199254740993'),
  huge: 1e21,
  zero: -0,
  text: 'ünï😀\u2028 "quoted" <b>',
  half: '\ud800 alone',
  'Größe ☃': '東京',
  proxy: special('proxy'),
}

const EVERYWHERE: readonly Step[] = [
  call('track', 'Plain'),
  call('track', 'Nullish', NULLISH),
  call('track', 'Nested', NESTED),
  call('track', 'Awkward', AWKWARD),
  call(
    'track',
    'Options',
    { n: 1 },
    { integrations: { All: true, Mixpanel: false }, 'dotted.option': { deep: 1 } },
  ),
  call(
    'track',
    'Context',
    {},
    context({ app: { name: 'shop', build: 7 }, campaign: { name: 'spring' }, ip: null }),
  ),
  call('track', 'Page', {}, context({ page: { title: 'Said', referrer: 'https://said.example/x' } })),
  call('track', 'Traits', {}, context({ traits: { plan: 'said' } })),
  call('track', 'Hidden', {}, context({ ip: '0.0.0.0' })),
  call('track', 'Dated', {}, { timestamp: special('date', '2026-01-02T03:04:05.678Z') }),
  call('track', 'Dated by text', {}, { timestamp: '2026-01-02T03:04:05Z' }),
  call('page'),
  call('page', 'Docs', 'Home', { nothing: null, n: 1 }),
  call('page', 'Home', { title: 'Said', url: 'https://said.example/?x=1', path: '/said' }),
  call('screen'),
  call('screen', 'Main'),
  call('screen', 'Shop', 'Basket', { nothing: null, name: 'another', items: [{ n: null }] }),
  call(
    'screen',
    'Said',
    {},
    { plain: 'option', locale: 'fr-CH', context: { traits: { plan: 'said' }, campaign: { name: 'spring' } } },
  ),
]

const GROUPS: readonly Step[] = [
  call('group', { nothing: null, size: 3 }),
  call('group', 'group-1', { name: 'Größe & Söhne', nothing: null }),
  call('track', 'After group'),
  call('group', 'group-2', { plan: 'pro' }),
]

/**
 * Every type of call, by somebody anonymous, identified, of a group, after another has logged in, and after a reset;
 * with an alias of each.
 */
export const TRUE_CALLS: readonly Step[] = [
  ...EVERYWHERE,
  ...GROUPS,
  call('identify', { plan: 'free', nothing: null }),
  call('alias', 'customer-1'),
  call('alias', 'customer-1', 'somebody'),
  call('identify', 'customer-1', { ...NULLISH, tags: ['a', 'b'], address: { street: 'X', zip: null } }),
  ...EVERYWHERE,
  ...GROUPS,
  call('identify', 'customer-1', { tags: ['c'] }, context({ traits: { plan: 'said' } })),
  call('alias', 'customer-2'),
  call('alias', 'customer-2', 'somebody'),
  call('identify', 'customer-2', { plan: 'gold' }),
  call('track', 'After the switch', { n: 1 }),
  call('identify', 'customer-2'),
  call('reset'),
  call('track', 'After the reset'),
  call('page'),
]

const SILENT = /"search":\{"\$":"undefined"\}/

/**
 * As many of all overloads, from a seed. Without page views that say of their `search` that it is undefined: RudderStack's
 * SDK then says the address bar's, which is a difference that no rule explains.
 */
export const randomCalls = (seed: number, calls: number): Step[] =>
  mixedCalls(seed, calls)
    .filter(isCall)
    .filter(({ args }) => !SILENT.test(JSON.stringify(args)))

/** What a page leaves unsent, so that the next one builds it: as JSON, since it is made before any SDK is there. */
export const RECOVERED_CALLS: readonly (readonly [CallMethod, ...unknown[]])[] = [
  ['track', 'Left behind', { n: 1, nothing: null }],
  ['page', 'Docs', 'Home', { nothing: null }],
  ['screen', 'Main', {}],
  ['screen', 'Shop', 'Basket', { n: 1 }],
  ['group', 'group-1', { size: 3, nothing: null }],
  ['alias', 'customer-1'],
  ['identify', 'customer-1', { plan: 'free', nothing: null }],
  ['track', 'Left identified'],
  ['alias', 'customer-2'],
]
