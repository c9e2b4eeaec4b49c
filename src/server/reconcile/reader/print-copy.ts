import type { Leg } from '../../../core/index.ts'
import { applyRules } from '../../../core/parity/apply-rules.ts'
import { eachLeaf, type TakeLeaf } from '../../../core/parity/leaves.ts'
import { sightOfJson } from '../../../core/parity/sight-of.ts'
import { hashText, joined, decimal, type Lanes } from './hash-text.ts'
import type { PathNode, PathTable } from './path-table.ts'

/**
 * What a pair is judged by without its bodies, as core's fingerprint gives it, in a third of the time: hashes that do
 * not depend on the order of leaves, and the names of leaves apart from their values.
 */
export type CopyPrint = {
  /** After the built-in rules, and before; decimals that fit 64 bits. */
  readonly hash: string
  readonly rawHash: string
  /** Of properties, traits and ids alone, after the rules. */
  readonly content: string
  /** 31 bits of path and value of each leaf that a rule took away or wrote anew. */
  readonly explained: readonly number[]
  readonly shape: Shape
}

/** Which properties and traits a copy has, and what rules have changed in it: the same for most copies of an event. */
export type Shape = {
  /** Of what it holds: a decimal that fits 64 bits. */
  readonly id: string
  /** Properties and traits after the rules. */
  readonly fields: readonly string[]
  /** In the order of the copy's `explained`. */
  readonly explained: readonly { readonly path: string; readonly rule: string }[]
}

const NUMBER = 2
const STRING = 3
const value: Lanes = { a: 0, b: 0 }

/** Leaves are equal where their canonical JSON is: a type's number keeps "1" and 1 apart. */
const hashValue = (leaf: unknown): void => {
  if (typeof leaf === 'string') hashText(leaf, STRING, value)
  else if (typeof leaf === 'number') hashText(String(leaf === 0 ? 0 : leaf), NUMBER, value)
  else hashText(Array.isArray(leaf) ? '[]' : typeof leaf === 'object' && leaf ? '{}' : String(leaf), 0, value)
}

const add = (sum: Lanes, a: number, b: number): void => {
  sum.a = (sum.a + a) | 0
  sum.b = (sum.b + b) | 0
}

export const printCopy = (leg: Leg, json: unknown, paths: PathTable): CopyPrint => {
  const sight = sightOfJson(leg, json)
  const [hash, raw, content, shape] = [lanes(), lanes(), lanes(), lanes()]
  const fields: string[] = []
  const explained: number[] = []
  const reasons: { path: string; rule: string }[] = []
  const explain = ({ path, facts }: PathNode, rule: string, leaf: number): void => {
    explained.push(joined(facts.a, leaf) >>> 1)
    reasons.push({ path, rule })
    hashText(rule, facts.b, value)
    // in their order, in which their hashes stand
    shape.a = joined(shape.a, value.a)
    shape.b = joined(shape.b, value.b)
  }
  const take: TakeLeaf<PathNode['facts']> = (node, leaf, when, rule) => {
    const { path, facts } = node
    hashValue(leaf)
    const valueOf = value.a
    const [a, b] = [joined(facts.a, valueOf), joined(facts.b, value.b)]
    if (when !== 'after') add(raw, a, b)
    if (when !== 'before') {
      add(hash, a, b)
      if (facts.isContent) add(content, a, b)
      if (facts.isField) {
        fields.push(path)
        shape.a = joined(shape.a, facts.a)
        shape.b = joined(shape.b, facts.b)
      }
    }
    if (rule === undefined || when === 'both') return
    if (when === 'before') explain(node, rule, valueOf)
    // where the rule put what had not been there
    else if (reasons.at(-1)?.path !== path) explain(node, rule, 0)
  }
  eachLeaf(sight.copy, applyRules(sight).change, { paths, namesOf: Object.keys, take })
  return {
    hash: decimal(hash),
    rawHash: decimal(raw),
    content: decimal(content),
    explained,
    shape: { id: decimal(shape), fields, explained: reasons },
  }
}

const lanes = (): Lanes => ({ a: 0, b: 0 })
