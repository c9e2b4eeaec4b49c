/**
 * A value that can be written as JSON, so that it crosses into a page, and stands for anything an app may hand to an
 * analytics call: `{ $: 'date', of: … }` is a Date there, `{ $: 'undefined' }` is undefined, and so on.
 */
export type Encoded =
  | null
  | string
  | number
  | boolean
  | readonly Encoded[]
  | { readonly $: Special; readonly of?: string | number }
  | { readonly [name: string]: Encoded }

export type Special = Plain | Awkward

/** What both vendors' SDKs bring to the wire, each in the way of JSON. */
type Plain =
  | 'undefined'
  | 'nan'
  | 'infinity'
  | 'date'
  | 'invalid-date'
  | 'callback'
  | 'function'
  | 'symbol'
  | 'regexp'
  | 'map'
  | 'bytes'
  | 'class'
  | 'sparse'

/** What costs Segment's own SDK the event, or the page an error. */
type Awkward =
  | 'bigint'
  | 'circular'
  | 'dom-node'
  | 'throwing-getter'
  | 'proxy'
  | 'revoked-proxy'
  | 'throwing-to-json'
  | 'megabyte'

export const special = (kind: Special, of?: string | number): Encoded => ({
  $: kind,
  ...(of !== undefined && { of }),
})

class Money {
  readonly amount: number
  readonly currency = 'CHF'
  constructor(amount: number) {
    this.amount = amount
  }
}

function circular(): object {
  const self: Record<string, unknown> = { name: 'loop' }
  self['self'] = self
  return self
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function node(): Element {
  const element = document.createElement('button')
  // what a framework hangs onto its elements
  Object.assign(element, { __owner: { element } })
  return element
}

const makers: Record<Exclude<Special, 'callback'>, (of: string | number) => unknown> = {
  undefined: () => undefined,
  nan: () => NaN,
  infinity: () => Infinity,
  date: (of) => new Date(of),
  'invalid-date': () => new Date('no date'),
  function: () => () => 'called',
  symbol: () => Symbol('s'),
  regexp: () => /a+/g,
  map: () => new Map([['a', 1]]),
  bytes: () => new Uint8Array([1, 2]),
  class: (of) => new Money(Number(of)),
  sparse: () => [1, undefined, , 3], // eslint-disable-line no-sparse-arrays
  bigint: (of) => BigInt(of),
  circular,
  'dom-node': node,
  'throwing-getter': () => ({
    kept: 1,
    get broken() {
      throw new Error('getter of the page')
    },
  }),
  proxy: () => new Proxy({ inside: 'proxy' }, {}),
  'revoked-proxy': revoked,
  'throwing-to-json': () => ({
    toJSON() {
      throw new Error('toJSON of the page')
    },
  }),
  megabyte: () => 'm'.repeat(1_048_576),
}

/** Makes the value; `callback` is what stands for `{ $: 'callback' }`. */
export function decode(value: Encoded, callback: (...args: unknown[]) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((inner: Encoded) => decode(inner, callback))
  const { $: kind, of = 0 } = value as { $?: Special; of?: string | number }
  if (kind === 'callback') return callback
  if (kind !== undefined) return makers[kind](of)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, decode(inner, callback)]))
}
