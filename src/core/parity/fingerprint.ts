import type { Leg } from '../rollout/rollout.ts'
import { applyRules } from './apply-rules.ts'
import { createDigest, hash32, hashQuoted, type Digest } from './hash.ts'
import { canonicalJson, typeOf, type LeafType } from './json-value.ts'
import { eachLeaf, type TakeLeaf } from './leaves.ts'
import { createPathTable, type PathTable } from './path-table.ts'
import type { Sight } from './rule.ts'
import { sightOf, sightOfJson } from './sight-of.ts'
import { sortedNamesAs, type LastNames } from './sorted-names.ts'

/** A leaf that a rule took away or wrote anew. */
export type Explained = {
  readonly path: string
  /** Id of a built-in rule. */
  readonly rule: string
  /** Of the leaf before the rule; 0 where the rule put there what had not been there. */
  readonly hash: number
}

/** One copy, so that pairs can be compared without their bodies. */
export type Fingerprint = {
  /** JSON Pointers to the leaves after the built-in rules, with the type of each and murmur3 of its canonical JSON. */
  readonly paths: readonly string[]
  readonly types: readonly LeafType[]
  /** Unsigned, 32 bits. */
  readonly hashes: readonly number[]
  /** Of path, type and hash of every leaf after the rules: 64 bits as a decimal. */
  readonly hash: string
  /** The same before them. */
  readonly rawHash: string
  readonly explained: readonly Explained[]
}

const TYPES: readonly LeafType[] = ['null', 'boolean', 'number', 'string', 'array', 'object']

type PathFacts = LastNames & { readonly hash: number }

const createPaths = (): PathTable<PathFacts> =>
  createPathTable<PathFacts>((path) => ({ hash: hash32(path), names: [], sorted: [] }))

/** By leg: each SDK has an order of its own. */
const PATHS: Readonly<Record<Leg, PathTable<PathFacts>>> = {
  segment: createPaths(),
  rudderstack: createPaths(),
}

const hashOf = (value: unknown): number =>
  typeof value === 'string' ? hashQuoted(value) : hash32(canonicalJson(value))

/**
 * What a copy says, leaf by leaf, after the built-in rules of its leg. Of two copies of one call, equal `rawHash` means
 * that nothing differs; equal `hash`, that the rules explain all that does. Never throws.
 *
 * @param body as it came: from the wire, a webhook or an exported file
 */
export const fingerprint = (leg: Leg, body: unknown): Fingerprint => fingerprintOf(sightOf(leg, body))

/** The same of what JSON.parse has given, nested at most 200 deep and without numbers that are too large. */
export const fingerprintJson = (leg: Leg, json: unknown): Fingerprint => fingerprintOf(sightOfJson(leg, json))

function addLeaf({ add }: Digest, place: number, kind: number, hash: number): void {
  add(place)
  add(kind)
  add(hash)
}

function fingerprintOf(sight: Sight): Fingerprint {
  const paths: string[] = []
  const types: LeafType[] = []
  const hashes: number[] = []
  const explained: Explained[] = []
  const said = createDigest()
  const rawSaid = createDigest()
  const take: TakeLeaf<PathFacts> = ({ path, facts }, value, when, rule) => {
    const type = typeOf(value)
    const hash = hashOf(value)
    const kind = TYPES.indexOf(type)
    if (when !== 'after') addLeaf(rawSaid, facts.hash, kind, hash)
    if (when !== 'before') {
      addLeaf(said, facts.hash, kind, hash)
      paths.push(path)
      types.push(type)
      hashes.push(hash)
    }
    if (rule === undefined || when === 'both') return
    if (when === 'before') explained.push({ path, rule, hash })
    else if (explained.at(-1)?.path !== path) explained.push({ path, rule, hash: 0 })
  }
  eachLeaf(sight.copy, applyRules(sight).change, {
    paths: PATHS[sight.leg],
    namesOf: (fields, { facts }) => sortedNamesAs(facts, fields),
    take,
  })
  return { paths, types, hashes, hash: said.value(), rawHash: rawSaid.value(), explained }
}
