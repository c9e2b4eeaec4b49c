import type { Leg } from '../../../core/index.ts'
import { applyRules } from '../../../core/parity/apply-rules.ts'
import { sightOfJson } from '../../../core/parity/sight-of.ts'
import { hashText, joined, decimal, type Lanes } from './hash-text.ts'
import type { PathNode, PathTable } from './path-table.ts'
import { walkLeaves } from './walk-leaves.ts'

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
  const { after, rules } = applyRules(sight)
  const [hash, raw, content, shape] = [lanes(), lanes(), lanes(), lanes()]
  const fields: string[] = []
  const explained: number[] = []
  const reasons: { path: string; rule: string }[] = []
  const explain = (node: PathNode, rule: string, leaf: number): void => {
    explained.push(joined(node.a, leaf) >>> 1)
    reasons.push({ path: node.path, rule })
    hashText(rule, node.b, value)
    // in their order, in which their hashes stand
    shape.a = joined(shape.a, value.a)
    shape.b = joined(shape.b, value.b)
  }
  walkLeaves(sight.copy, after, rules, paths, (node, leaf, when, rule) => {
    hashValue(leaf)
    const valueOf = value.a
    const [a, b] = [joined(node.a, valueOf), joined(node.b, value.b)]
    if (when !== 'after') add(raw, a, b)
    if (when !== 'before') {
      add(hash, a, b)
      if (node.isContent) add(content, a, b)
      if (node.isField) {
        fields.push(node.path)
        shape.a = joined(shape.a, node.a)
        shape.b = joined(shape.b, node.b)
      }
    }
    if (rule === undefined || when === 'both') return
    if (when === 'before') explain(node, rule, valueOf)
    // where the rule put what had not been there
    else if (reasons.at(-1)?.path !== node.path) explain(node, rule, 0)
  })
  return {
    hash: decimal(hash),
    rawHash: decimal(raw),
    content: decimal(content),
    explained,
    shape: { id: decimal(shape), fields, explained: reasons },
  }
}

const lanes = (): Lanes => ({ a: 0, b: 0 })
