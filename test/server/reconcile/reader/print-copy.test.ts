import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../../../src/core/parity/fingerprint.ts'
import type { Leg } from '../../../../src/core/index.ts'
import { createPathTable } from '../../../../src/server/reconcile/reader/path-table.ts'
import { printCopy } from '../../../../src/server/reconcile/reader/print-copy.ts'
import { makeStream } from '../../parity/stream/stream.ts'

const paths = createPathTable()
const { copies } = makeStream({ seed: 3, calls: 150, from: Date.UTC(2026, 10, 20), faultShare: 0.08 })

/** The same properties in many forms. */
const body = (leg: Leg) =>
  fc.record({ properties: fc.object({ maxDepth: 3 }), order: fc.boolean() }).map(({ properties, order }) => {
    const json = JSON.parse(JSON.stringify(properties)) as Record<string, unknown>
    const names = order ? Object.keys(json).toReversed() : Object.keys(json)
    return {
      leg,
      event: { type: 'track', properties: Object.fromEntries(names.map((name) => [name, json[name]])) },
    }
  })

const byPath = (one: { readonly path: string }, other: { readonly path: string }): number =>
  one.path < other.path ? -1 : 1

describe('the print of a copy', () => {
  it('is equal to another one exactly where the fingerprints are, after the rules and before them', () => {
    const prints = copies.map(({ leg, body: event }) => ({
      print: printCopy(leg, event, paths),
      full: fingerprint(leg, event),
    }))
    const pairs = prints.flatMap((one) => prints.map((other) => [one, other] as const))
    for (const [one, other] of pairs) {
      expect(one.print.hash === other.print.hash).toBe(one.full.hash === other.full.hash)
      expect(one.print.rawHash === other.print.rawHash).toBe(one.full.rawHash === other.full.rawHash)
    }
  })

  it('names the same leaves and rules as the fingerprint', () => {
    for (const { leg, body: event } of copies) {
      const { shape, explained } = printCopy(leg, event, paths)
      const full = fingerprint(leg, event)
      const named = full.explained.map(({ path, rule }) => ({ path, rule }))
      expect(shape.explained.toSorted(byPath)).toEqual(named.toSorted(byPath))
      expect(explained).toHaveLength(named.length)
      expect(shape.fields.toSorted()).toEqual(
        full.paths.filter((path) => /^\/(properties|traits)\//.test(path)).toSorted(),
      )
    }
  })

  it('does not depend on the order of members, and on everything else', () => {
    fc.assert(
      fc.property(body('segment'), body('segment'), (one, other) => {
        const [a, b] = [one, other].map(({ leg, event }) => printCopy(leg, event, paths).hash)
        const [fullA, fullB] = [one, other].map(({ leg, event }) => fingerprint(leg, event).hash)
        expect(a === b).toBe(fullA === fullB)
      }),
    )
    const event = { type: 'track', properties: { a: 1, b: '1', c: [] } }
    const others = [
      { a: '1', b: '1', c: [] },
      { a: 1, b: 1, c: [] },
      { a: 1, b: '1', c: {} },
      { b: 1, a: '1', c: [] },
    ]
    const hash = (properties: object): string => printCopy('segment', { ...event, properties }, paths).hash
    expect(new Set([event.properties, ...others].map(hash)).size).toBe(5)
    expect(hash({ c: [], b: '1', a: 1 })).toBe(hash(event.properties))
  })
})
