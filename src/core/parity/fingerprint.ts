import type { Leg } from '../rollout/rollout.ts'
import { applyRules } from './apply-rules.ts'
import { createDigest, hash32 } from './hash.ts'
import { canonicalJson, typeOf, type LeafType } from './json-value.ts'
import { eachLeaf } from './leaves.ts'
import { sightOf } from './sight-of.ts'

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

/**
 * What a copy says, leaf by leaf, after the built-in rules of its leg. Of two copies of one call, equal `rawHash` means
 * that nothing differs; equal `hash`, that the rules explain all that does. Never throws.
 *
 * @param body as it came: from the wire, a webhook or an exported file
 */
export function fingerprint(leg: Leg, body: unknown): Fingerprint {
  const sight = sightOf(leg, body)
  const { after, rules } = applyRules(sight)
  const paths: string[] = []
  const types: LeafType[] = []
  const hashes: number[] = []
  const explained: Explained[] = []
  const said = createDigest()
  const rawSaid = createDigest()
  eachLeaf(sight.copy, after, rules, (path, value, when, rule) => {
    const type = typeOf(value)
    const hash = hash32(canonicalJson(value))
    const place = hash32(path)
    const kind = TYPES.indexOf(type)
    if (when !== 'after') {
      rawSaid.add(place)
      rawSaid.add(kind)
      rawSaid.add(hash)
    }
    if (when !== 'before') {
      said.add(place)
      said.add(kind)
      said.add(hash)
      paths.push(path)
      types.push(type)
      hashes.push(hash)
    }
    if (rule === undefined || when === 'both') return
    if (when === 'before') explained.push({ path, rule, hash })
    else if (explained.at(-1)?.path !== path) explained.push({ path, rule, hash: 0 })
  })
  return { paths, types, hashes, hash: said.value(), rawHash: rawSaid.value(), explained }
}
