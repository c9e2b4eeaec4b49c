import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  comparePair,
  fingerprint,
  type Fields,
  type Fingerprint,
  type PairComparison,
} from '../../../src/core/index.ts'
import { ORDER, wirePair } from './pair.ts'

/** What two fingerprints alone say of a pair; `null`: the bodies have to be compared. */
const shortCut = (segment: Fingerprint, rudderstack: Fingerprint): PairComparison['outcome'] | null => {
  if (segment.rawHash === rudderstack.rawHash) return 'matched'
  return segment.hash === rudderstack.hash ? 'expected' : null
}

const TYPES = ['track', 'page', 'identify', 'group', 'alias', 'screen'] as const

/** Names at which the rules look, and others. */
const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'name', 'category', 'referrer', 'tab_url', '0', 'a.b') },
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('\ud800', '\ud801', '\udfff'),
  fc.constantFrom('__proto__', 'constructor', 'length', '', '~1', '/'),
)
const scalar = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(null, '', '$direct', 'x', 0, -0, 1e21, 2 ** 53 + 2, true) },
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom('\ud800', '\ud801'),
  fc.double(),
)
const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: scalar },
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

const fields = fc.dictionary(name, json, { maxKeys: 4, noNullPrototype: true })

const PLACES = [
  ...[
    'userId',
    'previousId',
    'name',
    'category',
    'groupId',
    'traits',
    'properties',
    'integrations',
    'timestamp',
  ],
  ...[
    'context.traits',
    'context.app',
    'context.app.name',
    'context.os',
    'context.page.referrer',
    'context.ip',
  ],
  ...['context.timezone', 'context.campaign', 'context.userAgentData', 'context.sessionId', 'context.a.b'],
  ...[
    'context.page.tab_url',
    'properties.tab_url',
    'properties.name',
    'context.crossfade.recovered',
    'context',
  ],
]

/** What the rules have forms for. */
const said = fc.oneof(
  { weight: 2, arbitrary: json },
  fc.constantFrom<unknown>(
    'Europe/Zurich',
    'GMT+0100',
    '$direct',
    '',
    {},
    [],
    'https://x.test/',
    'RudderLabs JavaScript SDK',
  ),
  fc.constantFrom<unknown>('203.0.113.7', '2026-01-02T03:04:05Z', 1795162500123, undefined, true, {
    a: null,
  }),
)

function setAt(body: Fields, place: string, value: unknown): Fields {
  const [first, ...rest] = place.split('.') as [string, ...string[]]
  if (rest.length === 0) return { ...body, [first]: value }
  const inner = body[first]
  const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
  return { ...body, [first]: setAt(isObject ? (inner as Fields) : {}, rest.join('.'), value) }
}

const changes = fc.array(fc.tuple(fc.constantFrom(...PLACES), said), { maxLength: 4 })

const change = (body: Fields, all: readonly (readonly [string, unknown])[]): Fields =>
  JSON.parse(JSON.stringify(all.reduce((sum, [place, value]) => setAt(sum, place, value), body))) as Fields

/** A pair of true payloads with the same content, then changed on both sides alike, and on each alone. */
const pair = fc
  .record({
    type: fc.constantFrom(...TYPES),
    properties: fields,
    traits: fields,
    both: changes,
    segment: changes,
    rudderstack: changes,
  })
  .map(({ type, properties, traits, both, ...alone }) => {
    const made = wirePair(type, { ...ORDER, properties, ...(type === 'group' && { traits }) }, traits)
    return {
      segment: change(change(made.segment, both), alone.segment),
      rudderstack: change(change(made.rudderstack, both), alone.rudderstack),
    }
  })

const runs = { numRuns: 300 }

describe('comparePair and fingerprint', () => {
  it('agree on every pair for which fingerprints are enough', () => {
    const seen = new Set<unknown>()
    fc.assert(
      fc.property(pair, ({ segment, rudderstack }) => {
        const { outcome } = comparePair(segment, rudderstack)
        const short = shortCut(fingerprint('segment', segment), fingerprint('rudderstack', rudderstack))
        seen.add(short)
        expect(short ?? outcome).toBe(outcome)
        if (outcome === 'matched') expect(short).toBe('matched')
      }),
      runs,
    )
    expect(seen).toContain('expected')
    expect(seen).toContain(null)
  })

  it('agree on any two values of JSON, and never throw', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const { outcome } = comparePair(one, other)
        const short = shortCut(fingerprint('segment', one), fingerprint('rudderstack', other))
        expect(short ?? outcome).toBe(outcome)
        expect(comparePair(one, structuredClone(one)).outcome).toBe('matched')
      }),
      runs,
    )
  })

  it('find the same difference whichever leg it is on', () => {
    const swapped = {
      missing: 'added',
      added: 'missing',
      type: 'type',
      value: 'value',
      order: 'order',
    } as const
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        const at = (properties: Fields): Fields => ({
          type: 'track',
          event: 'E',
          integrations: {},
          extra: properties,
        })
        const there = comparePair(at(one), at(other)).differences
        const back = comparePair(at(other), at(one)).differences
        expect(back.map(({ path, kind }) => [path, kind])).toEqual(
          there.map(({ path, kind }) => [path, swapped[kind]]),
        )
      }),
      runs,
    )
  })

  it('depend on no order of members', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed)
      if (typeof value !== 'object' || value === null) return value
      const entries = Object.entries(value).toReversed()
      return Object.fromEntries(entries.map(([name, inner]) => [name, reversed(inner)]))
    }
    fc.assert(
      fc.property(pair, ({ segment, rudderstack }) => {
        expect(comparePair(reversed(segment), reversed(rudderstack))).toEqual(
          comparePair(segment, rudderstack),
        )
        const { explained: _, ...print } = fingerprint('segment', segment)
        expect(fingerprint('segment', reversed(segment))).toMatchObject(print)
      }),
      { numRuns: 100 },
    )
  })

  it('tell no difference between equal values, and each place once', () => {
    fc.assert(
      fc.property(pair, ({ segment, rudderstack }) => {
        const { differences } = comparePair(segment, rudderstack)
        expect(new Set(differences.map(({ path }) => path)).size).toBe(differences.length)
        for (const difference of differences) {
          if ('segment' in difference && 'rudderstack' in difference)
            expect(difference.segment).not.toStrictEqual(difference.rudderstack)
        }
      }),
      runs,
    )
  })
})
