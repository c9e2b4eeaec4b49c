import type { Fields } from '../call/call.ts'
import { isContainer, isEmpty, own, sortedNames } from './json-value.ts'
import { pointerTo } from './pointer.ts'

/** What a leaf is told to: `before` and `after` the rules it is there. `rule` has changed it, or what it is in. */
export type TakeLeaf = (leaf: {
  readonly path: string
  readonly value: unknown
  readonly before: boolean
  readonly after: boolean
  readonly rule: string | undefined
}) => void

const namesOf = (container: object): readonly string[] =>
  Array.isArray(container) ? Object.keys(container) : sortedNames(container as Fields)

/** Rules leave lists as long as they are. */
const namesOfBoth = (one: object, other: object): readonly string[] =>
  Array.isArray(one) ? namesOf(one) : [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()

const isBranch = (value: unknown): value is object => isContainer(value) && !isEmpty(value)

const areAlike = (one: unknown, other: unknown): boolean =>
  isBranch(one) && isBranch(other) && Array.isArray(one) === Array.isArray(other)

/**
 * The leaves (values that are neither objects nor lists, and empty ones of these) of a copy before and after the rules,
 * in an order that does not depend on that of the members. What both share is visited once.
 */
export function eachLeaf(
  copy: Fields,
  after: Fields,
  rules: ReadonlyMap<string, string>,
  take: TakeLeaf,
): void {
  function visit(
    value: unknown,
    path: string,
    inherited: string | undefined,
    inBefore: boolean,
    inAfter: boolean,
  ) {
    const rule = rules.get(path) ?? inherited
    if (!isBranch(value)) return take({ path, value, before: inBefore, after: inAfter, rule })
    for (const name of namesOf(value))
      visit((value as Fields)[name], pointerTo(path, name), rule, inBefore, inAfter)
  }

  function visitBoth(one: unknown, other: unknown, path: string, inherited: string | undefined): void {
    if (one === other) return visit(one, path, inherited, true, true)
    const rule = rules.get(path) ?? inherited
    if (one !== undefined && other !== undefined && areAlike(one, other)) {
      for (const name of namesOfBoth(one as object, other as object))
        visitBoth(own(one as Fields, name), own(other as Fields, name), pointerTo(path, name), rule)
      return
    }
    if (one !== undefined) visit(one, path, inherited, true, false)
    if (other !== undefined) visit(other, path, inherited, false, true)
  }

  visitBoth(copy, after, '', undefined)
}
