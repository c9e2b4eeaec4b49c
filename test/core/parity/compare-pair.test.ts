import { describe, expect, it } from 'vitest'
import { comparePair, type Fields, type PairComparison, type Rule } from '../../../src/core/index.ts'
import { deliveredPair, ORDER, wirePair } from './pair.ts'

/** Both copies with something else in the place of RudderStack's properties. */
const withProperties = (properties: Fields): PairComparison => {
  const { segment, rudderstack } = wirePair('track', ORDER)
  return comparePair(segment, { ...rudderstack, properties: { ...ORDER.properties, ...properties } })
}

const left = ({ differences }: PairComparison): unknown[] =>
  differences.filter(({ rule }) => rule === undefined)

const without = (fields: Fields, name: string): Fields => {
  const { [name]: _, ...rest } = fields
  return rest
}

describe('comparePair', () => {
  it('finds nothing between a copy and itself', () => {
    const { segment } = wirePair('track', ORDER)
    expect(comparePair(segment, segment)).toEqual({ outcome: 'matched', differences: [] })
  })

  it('explains by rules all that the two SDKs make different of one call', () => {
    const { segment, rudderstack } = wirePair('track', ORDER)
    const { outcome, differences } = comparePair(segment, rudderstack)
    expect(outcome).toBe('expected')
    expect(new Map(differences.map(({ path, rule }) => [path, rule]))).toEqual(
      new Map([
        ['/context/app/installType', 'sdk-app'],
        ['/context/app/name', 'sdk-app'],
        ['/context/app/namespace', 'sdk-app'],
        ['/context/app/version', 'sdk-app'],
        ['/context/os/name', 'sdk-os'],
        ['/context/os/version', 'sdk-os'],
        ['/context/page/initial_referrer', 'page-extras'],
        ['/context/page/initial_referring_domain', 'page-extras'],
        ['/context/page/referrer', 'direct-referrer'],
        ['/context/page/referring_domain', 'page-extras'],
        ['/context/page/tab_url', 'page-extras'],
        ['/context/screen/density', 'screen-size'],
        ['/context/screen/height', 'screen-size'],
        ['/context/screen/innerHeight', 'screen-size'],
        ['/context/screen/innerWidth', 'screen-size'],
        ['/context/screen/width', 'screen-size'],
        ['/context/sessionId', 'session-id'],
        ['/context/timezone', 'time-zone'],
        ['/context/traits/plan', 'user-traits'],
        ['/context/userAgentData/brands/0/brand', 'client-hints'],
        ['/context/userAgentData/brands/0/version', 'client-hints'],
        ['/context/userAgentData/mobile', 'client-hints'],
        ['/context/userAgentData/platform', 'client-hints'],
        ['/integrations/All', 'integrations'],
        ['/integrations/Webhook', 'integrations'],
        ['/integrations/Webhooks', 'integrations'],
      ]),
    )
  })

  it('says of an explained difference what each copy has, and whether its meaning changes', () => {
    const { segment, rudderstack } = wirePair('track', ORDER)
    const { differences } = comparePair(segment, rudderstack)
    expect(differences).toContainEqual({
      path: '/context/timezone',
      kind: 'value',
      rule: 'time-zone',
      effect: 'changes-meaning',
      segment: 'Europe/Zurich',
      rudderstack: 'GMT+0100',
    })
    expect(differences).toContainEqual({
      path: '/context/sessionId',
      kind: 'added',
      rule: 'session-id',
      effect: 'none',
      rudderstack: 1795162500123,
    })
  })

  it.each(['track', 'identify', 'group', 'page'])('explains a delivered %s as one from the wire', (type) => {
    const { segment, rudderstack } = deliveredPair(wirePair(type, { properties: ORDER.properties }))
    expect(comparePair(segment, rudderstack).outcome).toBe('expected')
  })

  it('finds the faults that are planted in a pair, and no other', () => {
    const { segment, rudderstack } = deliveredPair(wirePair('track', ORDER))
    const { revenue, currency: _, ...properties } = ORDER.properties
    const faulty = {
      ...rudderstack,
      userId: '',
      properties: { ...properties, revenue: `${revenue}`, total: revenue },
    }
    expect(comparePair(segment, faulty).outcome).toBe('mismatched')
    expect(left(comparePair(segment, faulty))).toEqual([
      { path: '/properties/currency', kind: 'missing', segment: 'CHF' },
      { path: '/properties/revenue', kind: 'type', segment: 120.5, rudderstack: '120.5' },
      { path: '/properties/total', kind: 'added', rudderstack: 120.5 },
      { path: '/userId', kind: 'missing', segment: 'customer-77' },
    ])
  })

  it('tells an empty user id and one of null to be none', () => {
    const { segment, rudderstack } = wirePair('track', ORDER)
    const pair = [
      { ...segment, userId: null },
      { ...rudderstack, userId: '' },
    ] as const
    expect(comparePair(...pair).outcome).toBe('expected')
  })

  it('tells another value', () => {
    expect(left(withProperties({ currency: 'EUR' }))).toEqual([
      { path: '/properties/currency', kind: 'value', segment: 'CHF', rudderstack: 'EUR' },
    ])
  })

  it('tells a text with other letters of the same low bytes', () => {
    const { segment, rudderstack } = wirePair('track', { event: 'жук' })
    expect(left(comparePair(segment, { ...rudderstack, event: 'Զук' }))).toHaveLength(1)
  })

  it('tells the same items in another order by one difference', () => {
    const products = ORDER.properties.products.toReversed()
    expect(left(withProperties({ products }))).toEqual([
      {
        path: '/properties/products',
        kind: 'order',
        segment: ORDER.properties.products,
        rudderstack: products,
      },
    ])
  })

  it('tells an item that is gone by its leaves', () => {
    expect(left(withProperties({ products: ORDER.properties.products.slice(0, 1) }))).toEqual([
      { path: '/properties/products/1/price', kind: 'missing', segment: 10.25 },
      { path: '/properties/products/1/product_id', kind: 'missing', segment: 'p-2' },
      { path: '/properties/products/1/quantity', kind: 'missing', segment: 2 },
    ])
  })

  it('tells an object in the place of a text by one difference', () => {
    expect(left(withProperties({ currency: { code: 'CHF' } }))).toEqual([
      { path: '/properties/currency', kind: 'type', segment: 'CHF', rudderstack: { code: 'CHF' } },
    ])
  })

  it('tells an empty object that is gone', () => {
    const { segment, rudderstack } = wirePair('track', { event: 'E', properties: { nothing: {} } })
    expect(left(comparePair(segment, { ...rudderstack, properties: {} }))).toEqual([
      { path: '/properties/nothing', kind: 'missing', segment: {} },
    ])
  })

  it('finds members of any name, also those that reach a prototype', () => {
    const hostile = JSON.parse('{"__proto__":{"a":1},"constructor":2,"toString":{},"a/b~c":3}') as Fields
    const { segment, rudderstack } = wirePair('track', { event: 'E', properties: hostile })
    expect(comparePair(segment, rudderstack).outcome).toBe('expected')
    expect(left(comparePair(segment, { ...rudderstack, properties: {} }))).toEqual([
      { path: '/properties/__proto__/a', kind: 'missing', segment: 1 },
      { path: '/properties/a~1b~0c', kind: 'missing', segment: 3 },
      { path: '/properties/constructor', kind: 'missing', segment: 2 },
      { path: '/properties/toString', kind: 'missing', segment: {} },
    ])
  })

  it('finds nothing between two copies without any JSON object', () => {
    expect(comparePair(null, null).outcome).toBe('matched')
    expect(comparePair('text', 'text').outcome).toBe('matched')
    expect(comparePair(1, 2).outcome).toBe('mismatched')
    expect(comparePair(undefined, {}).outcome).toBe('matched')
  })
})

describe('a rule of expected differences', () => {
  const PLANTED: readonly (readonly [string, string, (context: Fields) => Fields])[] = [
    ['a time zone by name', '/context/timezone', (context) => ({ ...context, timezone: 'Europe/Zurich?' })],
    ['no time zone', '/context/timezone', (context) => without(context, 'timezone')],
    [
      'another referrer',
      '/context/page/referrer',
      (context) => page(context, { referrer: 'https://x.test/' }),
    ],
    ['another address', '/context/page/url', (context) => page(context, { url: 'https://shop.test/other' })],
    ['more of the page', '/context/page/words', (context) => page(context, { words: 7 })],
    ['an address that is none', '/context/page/tab_url', (context) => page(context, { tab_url: 5 })],
    ['another app', '/context/app/name', (context) => member(context, 'app', { name: 'Shop' })],
    ['another version', '/context/app/version', (context) => member(context, 'app', { version: '3.35.0' })],
    ['a system', '/context/os/name', (context) => member(context, 'os', { name: 'Linux' })],
    ['a session of text', '/context/sessionId', (context) => ({ ...context, sessionId: '1795162500123' })],
    ['a campaign gone', '/context/campaign/source', (context) => without(context, 'campaign')],
    ['traits that are none', '/context/traits', (context) => ({ ...context, traits: 'gold' })],
    ['a hidden address', '/context/ip', (context) => ({ ...context, ip: '0.0.0.0' })],
  ]
  const member = (context: Fields, name: string, more: Fields): Fields => ({
    ...context,
    [name]: { ...(context[name] as Fields), ...more },
  })
  const page = (context: Fields, more: Fields): Fields => member(context, 'page', more)

  it.each(PLANTED)('does not explain %s', (_, path, plant) => {
    const { segment, rudderstack } = wirePair('track', ORDER)
    const faulty = { ...rudderstack, context: plant(rudderstack['context'] as Fields) }
    expect(left(comparePair(segment, faulty))).toMatchObject([{ path }])
  })

  it('does not explain what Segment alone says of its browser, said by RudderStack', () => {
    const { segment, rudderstack } = wirePair('track', ORDER)
    const hints = (segment['context'] as Fields)['userAgentData']
    const context = {
      ...(rudderstack['context'] as Fields),
      userAgentData: { ...(hints as Fields), mobile: true },
    }
    expect(left(comparePair(segment, { ...rudderstack, context }))).not.toEqual([])
  })

  it('explains a null that RudderStack lacks, and none that Segment lacks', () => {
    const { segment, rudderstack } = wirePair('track', { event: 'E', properties: { a: { b: null, c: 1 } } })
    const lacking = { ...rudderstack, properties: { a: { c: 1 } } }
    const { differences } = comparePair(segment, lacking)
    expect(differences).toContainEqual({
      path: '/properties/a/b',
      kind: 'missing',
      rule: 'null-property',
      effect: 'changes-meaning',
      segment: null,
    })
    expect(left(comparePair({ ...segment, properties: { a: { c: 1 } } }, rudderstack))).toEqual([
      { path: '/properties/a/b', kind: 'added', rudderstack: null },
    ])
  })

  it('finds nothing where both have a null, whichever is left out', () => {
    const { segment, rudderstack } = wirePair('track', { event: 'E', properties: { a: null, list: [null] } })
    const { outcome, differences } = comparePair(segment, rudderstack)
    expect([outcome, differences.filter(({ path }) => path.startsWith('/properties'))]).toEqual([
      'expected',
      [],
    ])
  })

  it('does not explain a null that has become a value, nor an item of a list that is null', () => {
    const { segment, rudderstack } = wirePair('track', {
      event: 'E',
      properties: { a: null, list: [null, 1] },
    })
    expect(left(comparePair(segment, { ...rudderstack, properties: { a: 0, list: [1] } }))).toMatchObject([
      { path: '/properties/a', kind: 'type' },
      { path: '/properties/list/0', kind: 'type' },
      { path: '/properties/list/1', kind: 'missing' },
    ])
  })

  it('does not explain properties that are gone because all of them were null', () => {
    const { segment, rudderstack } = wirePair('track', { event: 'E', properties: { a: null } })
    expect(left(comparePair(segment, without(rudderstack, 'properties')))).toEqual([
      { path: '/properties', kind: 'missing', segment: { a: null } },
    ])
  })

  it('explains the target of an alias made by somebody known, and no other', () => {
    const { segment, rudderstack } = wirePair('alias', { previousId: 'customer-77' })
    const { differences } = comparePair(segment, { ...rudderstack, userId: 'customer-78' })
    expect(differences).toContainEqual({
      path: '/userId',
      kind: 'value',
      rule: 'alias-target',
      effect: 'changes-meaning',
      segment: 'customer-77',
      rudderstack: 'customer-78',
    })
    const anonymous = { previousId: segment['anonymousId'] }
    const pair = [
      { ...segment, ...anonymous },
      { ...rudderstack, ...anonymous, userId: 'customer-78' },
    ] as const
    expect(left(comparePair(...pair))).toMatchObject([{ path: '/userId', kind: 'value' }])
    const lost = { ...rudderstack, previousId: 'somebody' }
    expect(left(comparePair(segment, lost))).toMatchObject([{ path: '/previousId', kind: 'value' }])
  })

  it('explains other times of copies without a stamp alone', () => {
    const { segment, rudderstack } = wirePair('track', ORDER)
    const late = { ...rudderstack, originalTimestamp: '2026-11-20T08:15:30.251Z' }
    expect(left(comparePair(segment, late))).toMatchObject([{ path: '/timestamp', kind: 'value' }])
    const bare = (body: Fields): Fields => ({
      ...body,
      context: without(body['context'] as Fields, 'crossfade'),
    })
    expect(comparePair(bare(segment), bare(late)).outcome).toBe('expected')
  })

  it('compares times by what they are', () => {
    const { segment, rudderstack } = wirePair('track', ORDER)
    expect(comparePair({ ...segment, timestamp: '2026-11-20T09:15:30.25+01:00' }, rudderstack).outcome).toBe(
      'expected',
    )
    expect(comparePair({ ...segment, timestamp: '2026-11-20T09:15:30.25Z' }, rudderstack).outcome).toBe(
      'mismatched',
    )
  })
})

describe('a screen view, which the gate sends to RudderStack by itself', () => {
  const { segment, rudderstack } = wirePair('screen', { name: 'Basket' })
  const { timezone: _, campaign: __, ...context } = rudderstack['context'] as Fields
  const named = (more: Fields): Fields => ({
    ...rudderstack,
    context,
    properties: { name: 'Basket', ...more },
  })
  const categorised = { ...segment, category: 'Shop', properties: {} }

  it('has name and category among its properties', () => {
    const { outcome, differences } = comparePair(categorised, named({ category: 'Shop' }))
    expect(outcome).toBe('expected')
    expect(differences.filter(({ path }) => /category|properties/.test(path))).toMatchObject([
      { path: '/category', kind: 'missing', rule: 'screen-category', segment: 'Shop' },
      { path: '/properties/category', kind: 'added', rule: 'screen-category', rudderstack: 'Shop' },
      { path: '/properties/name', kind: 'added', rule: 'screen-name', rudderstack: 'Basket' },
    ])
  })

  it('has not lost its category, nor has it another one', () => {
    expect(left(comparePair(categorised, named({})))).toEqual([
      { path: '/properties/category', kind: 'missing', segment: 'Shop' },
    ])
    expect(left(comparePair(categorised, named({ category: 'Docs' })))).toEqual([
      { path: '/properties/category', kind: 'value', segment: 'Shop', rudderstack: 'Docs' },
    ])
  })

  it('may have its category in both places where a later page has built it', () => {
    const stamp = { ...(context['crossfade'] as Fields), recovered: true }
    const recovered = {
      ...rudderstack,
      category: 'Shop',
      context: { ...(rudderstack['context'] as Fields), crossfade: stamp },
      properties: { name: 'Basket', category: 'Shop' },
    }
    expect(comparePair(categorised, recovered).outcome).toBe('expected')
    expect(left(comparePair({ ...segment, properties: {} }, recovered))).toMatchObject([
      { path: '/properties/category', kind: 'added' },
    ])
  })
})

describe('what an app says in its options', () => {
  const withContext = (segmentContext: Fields, rudderstackContext: Fields): PairComparison => {
    const { segment, rudderstack } = wirePair('track', ORDER)
    return comparePair(
      { ...segment, context: { ...(segment['context'] as Fields), ...segmentContext } },
      { ...rudderstack, context: { ...(rudderstack['context'] as Fields), ...rudderstackContext } },
    )
  }

  it('is a campaign that RudderStack completes from the address, and from nowhere else', () => {
    const said = { campaign: { name: 'spring' } }
    const completed = { campaign: { name: 'spring', source: 'letter' } }
    expect(withContext(said, completed).outcome).toBe('expected')
    expect(left(withContext(said, { campaign: { name: 'spring', source: 'another' } }))).toMatchObject([
      { path: '/context/campaign/source', kind: 'added' },
    ])
    expect(left(withContext(said, { campaign: { source: 'letter' } }))).not.toEqual([])
  })

  it('is nested by a dot in its name at Segment', () => {
    expect(withContext({ a: { b: { c: 1 } } }, { 'a.b': { c: 1 } }).outcome).toBe('expected')
    expect(withContext({ 'a.b': 1 }, { 'a.b': 1 }).outcome).toBe('expected')
    expect(left(withContext({ a: { b: 1 } }, { 'a.b': 2 }))).toMatchObject([
      { path: '/context/a/b', kind: 'value' },
    ])
    expect(left(withContext({}, { 'a.b': 2 }))).toMatchObject([{ path: '/context/a/b', kind: 'added' }])
  })

  it('is an app beside what RudderStack says of its SDK', () => {
    const app = { name: 'shop', build: 7 }
    const both = { ...app, namespace: 'com.rudderlabs.javascript', version: '3.34.1', installType: 'npm' }
    expect(withContext({ app }, { app: both }).outcome).toBe('expected')
    expect(left(withContext({ app }, { app: { ...both, build: 8 } }))).toMatchObject([
      { path: '/context/app/build' },
    ])
  })

  it('are traits of a track at both', () => {
    expect(withContext({ traits: { plan: 'said' } }, { traits: { plan: 'said', age: 3 } }).outcome).toBe(
      'expected',
    )
    expect(left(withContext({ traits: { plan: 'said' } }, { traits: { age: 3 } }))).toMatchObject([
      { path: '/context/traits/plan', kind: 'missing' },
    ])
  })
})

describe('a rule of the user', () => {
  const rule: Rule = { id: 'revenue-text', event: ORDER.event, path: '/properties/revenue', reason: 'known' }
  const faulty = (rules: readonly Rule[]): PairComparison => {
    const { segment, rudderstack } = wirePair('track', ORDER)
    const properties = { ...ORDER.properties, revenue: '120.5' }
    return comparePair(segment, { ...rudderstack, properties }, rules)
  }

  it('explains what it names', () => {
    const { outcome, differences } = faulty([rule])
    expect(outcome).toBe('expected')
    expect(differences).toContainEqual({
      path: '/properties/revenue',
      kind: 'type',
      rule: 'revenue-text',
      effect: 'none',
      segment: 120.5,
      rudderstack: '120.5',
    })
  })

  it.each<[string, Partial<Rule>]>([
    ['of its type', { type: 'track' }],
    ['by a part of any name', { path: '/properties/*' }],
    ['by parts of any number', { path: '/**/revenue' }],
    ['with all that is in there', { path: '/properties' }],
    ['of its kind', { when: { kind: 'type' } }],
    ['of these values', { when: { segment: 120.5, rudderstack: '120.5' } }],
  ])('explains %s', (_, more) => expect(faulty([{ ...rule, ...more }]).outcome).toBe('expected'))

  it.each<[string, Partial<Rule>]>([
    ['another event', { event: 'Order Cancelled' }],
    ['another type', { type: 'page' }],
    ['another path', { path: '/properties/price' }],
    ['a place inside of it', { path: '/properties/revenue/amount' }],
    ['too few parts', { path: '/*/*/*' }],
    ['another kind', { when: { kind: 'missing' } }],
    ['another value', { when: { segment: '120.5' } }],
    ['another value on the other leg', { when: { rudderstack: null } }],
  ])('does not explain %s', (_, more) => expect(faulty([{ ...rule, ...more }]).outcome).toBe('mismatched'))
})
