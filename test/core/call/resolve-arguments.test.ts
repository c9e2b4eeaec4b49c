import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CallType } from '../../../src/core/index.ts'
import { resolveArguments } from '../../../src/core/call/resolve-arguments.ts'

// The functions that Segment's own SDK uses are the oracle.
type Resolver = (...args: unknown[]) => unknown[]
const segment = createRequire(import.meta.url)(
  '@segment/analytics-next/dist/cjs/core/arguments-resolver/index.js',
) as {
  resolveArguments: Resolver
  resolvePageArguments: Resolver
  resolveAliasArguments: Resolver
  resolveUserArguments: (user: { id: () => string }) => Resolver
}
const KNOWN = 'the-known-id'

const oracle: Record<Exclude<CallType, 'reset'>, (args: unknown[]) => unknown> = {
  track: (args) => {
    const [event, fields, options, callback] = segment.resolveArguments(...args)
    return { type: 'track', event, fields, options, callback }
  },
  page: (args) => page('page', args),
  screen: (args) => page('screen', args),
  identify: (args) => user('identify', args),
  group: (args) => user('group', args),
  alias: (args) => {
    const [id, from, options, callback] = segment.resolveAliasArguments(...args)
    return { type: 'alias', id, from, fields: {}, options, callback }
  },
}

function page(type: CallType, args: unknown[]): unknown {
  const [category, name, fields, options, callback] = segment.resolvePageArguments(...args)
  return { type, category, name, fields, options, callback }
}

function user(type: CallType, args: unknown[]): unknown {
  const [id, fields, options, callback] = segment.resolveUserArguments({ id: () => KNOWN })(...args)
  return { type, id, fields, options, callback }
}

/** Options that are no object are spread into nonsense by Segment; here they count as none. */
const sane = (call: unknown): unknown => {
  const { options } = call as { options: unknown }
  return {
    ...(call as object),
    options: Object.prototype.toString.call(options) === '[object Object]' ? options : {},
  }
}

const run = (): void => {}
const argument = fc.oneof(
  fc.constantFrom('a', 'b', '', null, undefined, 7, 0, true, run, [], new Date(0)),
  fc.record({ x: fc.integer() }),
)
const callable = fc.array(argument, { maxLength: 5 })
/** A call as people make it: a callback comes last. */
const sensible = callable.filter((args) => {
  const at = args.indexOf(run)
  return at < 0 || at === args.length - 1
})

const ours = (type: CallType, args: unknown[]): unknown => {
  const resolved = resolveArguments(type, args)
  if (!resolved) return null
  const { id } = resolved
  return {
    ...resolved,
    callback: resolved.callback,
    ...((type === 'identify' || type === 'group') && { id: id ?? KNOWN }),
  }
}

describe.each(['track', 'page', 'screen', 'identify', 'group', 'alias'] as const)('%s', (type) => {
  test("reads every sensible list of arguments as Segment's SDK does", () => {
    fc.assert(
      fc.property(sensible, (args) => {
        // the id of an alias is a string or a number by Segment's own types
        fc.pre(args.length <= (type === 'page' || type === 'screen' ? 5 : 4))
        fc.pre(type !== 'alias' || ['string', 'number', 'undefined'].includes(typeof args[0]))
        let wanted: unknown = null
        try {
          wanted = sane(oracle[type]([...args]))
        } catch {
          // Segment refuses the call
        }
        expect(ours(type, args)).toEqual(wanted)
      }),
      { numRuns: 3_000 },
    )
  })

  test('never throws', () => {
    fc.assert(fc.property(fc.array(fc.anything()), (args) => void resolveArguments(type, args)))
  })
})

test.each([
  [
    'track',
    ['Bought', { a: 1 }, { context: {} }],
    { event: 'Bought', fields: { a: 1 }, options: { context: {} } },
  ],
  [
    'track',
    [{ event: 'Bought', properties: { a: 1 } }, { timestamp: 't' }],
    { event: 'Bought', fields: { a: 1 }, options: { timestamp: 't' } },
  ],
  ['page', ['Docs', 'Start', { a: 1 }], { category: 'Docs', name: 'Start', fields: { a: 1 } }],
  ['page', [{ a: 1 }, { b: 2 }], { category: null, name: null, fields: { a: 1 }, options: { b: 2 } }],
  ['identify', [42, { a: 1 }], { id: '42', fields: { a: 1 } }],
  ['identify', [{ a: 1 }], { id: undefined, fields: { a: 1 } }],
  ['identify', [null, { a: 1 }], { id: undefined, fields: { a: 1 } }],
  ['alias', ['new', 'old'], { id: 'new', from: 'old' }],
] as const)('%s(%j)', (type, args, wanted) => {
  expect(resolveArguments(type, args)).toMatchObject(wanted)
})

test.each([[[]], [['']], [[null]], [[{ event: '' }]], [[7]]])(
  'a track without a name is refused: %j',
  (args) => {
    expect(resolveArguments('track', args)).toBeNull()
  },
)
