import fc from 'fast-check'
import murmurhash from 'murmurhash'
import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../../src/core/index.ts'
import { applyRules } from '../../../src/core/parity/apply-rules.ts'
import { changedCopy, createChanges } from '../../../src/core/parity/changes.ts'
import { fingerprintJson } from '../../../src/core/parity/fingerprint.ts'
import { eachLeaf, type When } from '../../../src/core/parity/leaves.ts'
import { createPathTable } from '../../../src/core/parity/path-table.ts'
import { sightOf } from '../../../src/core/parity/sight-of.ts'
import { anyCopy } from './arbitrary-copy.ts'
import { leavesOf, pathOf, plainHits, type Leaf } from './plain-rules.ts'

const paths = createPathTable(() => null)
const byPath = ([one]: Leaf, [other]: Leaf): number => (one < other ? -1 : 1)

describe('the leaves of a copy', () => {
  it('are those before the rules and those after them, each rule applied by itself', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyCopy, ({ leg, body }) => {
        const sight = sightOf(leg, body)
        const { change, hits } = applyRules(sight)
        const plain = plainHits(sight)
        expect(hits).toEqual(plain)
        const changes = createChanges()
        plain.forEach((hit) => changes.add(hit))
        const told: Record<When, Leaf[]> = { before: [], after: [], both: [] }
        const take = ({ path }: { readonly path: string }, value: unknown, when: When): void =>
          void told[when].push([path, JSON.stringify(value)])
        eachLeaf(sight.copy, change, { paths, namesOf: Object.keys, take })
        expect([...told.both, ...told.before].sort(byPath)).toEqual(leavesOf(sight.copy).sort(byPath))
        const after = leavesOf(changedCopy(sight.copy, changes.root()))
        expect([...told.both, ...told.after].sort(byPath)).toEqual(after.sort(byPath))
        for (const { rule } of plain) seen.add(rule)
      }),
      { numRuns: 500 },
    )
    // a run of random copies sees about 20 of them
    expect(seen.size).toBeGreaterThan(12)
  })
})

describe('a fingerprint', () => {
  it('has the murmur3 of each leaf that the rules have left, in the order of their names', () => {
    fc.assert(
      fc.property(anyCopy, ({ leg, body }) => {
        const sight = sightOf(leg, body)
        const print = fingerprint(leg, body)
        const after = new Map(leavesOf(changedCopy(sight.copy, applyRules(sight).change)))
        expect(print.paths.toSorted()).toEqual([...after.keys()].sort())
        const hashes = print.paths.map((path) => murmurhash.v3(after.get(path)!, 0))
        expect(print.hashes).toEqual(hashes)
        expect(fingerprintJson(leg, JSON.parse(JSON.stringify(body)))).toEqual(print)
        // another order of members, which a place remembers
        expect(fingerprint(leg, Object.fromEntries(Object.entries(body).toReversed()))).toEqual(print)
      }),
      { numRuns: 300 },
    )
  })

  it('names the rule of each leaf that is not there any more', () => {
    fc.assert(
      fc.property(anyCopy, ({ leg, body }) => {
        const sight = sightOf(leg, body)
        const { change, hits } = applyRules(sight)
        const left = new Set(leavesOf(changedCopy(sight.copy, change)).map(([path]) => path))
        const { explained } = fingerprint(leg, body)
        const ruleOf = new Map(hits.map(({ names, rule }) => [pathOf(names), rule]))
        const told = new Set(explained.map(({ path }) => path))
        for (const [path, json] of leavesOf(sight.copy))
          if (!left.has(path) && json !== '{}') expect(told).toContain(path)
        for (const { path, rule } of explained) {
          const holders = [...ruleOf].filter(([at]) => path === at || path.startsWith(`${at}/`))
          expect(holders.map(([, id]) => id)).toContain(rule)
        }
      }),
      { numRuns: 300 },
    )
  })
})
