import type { Fields } from '../call/call.ts'
import { isContainer, isEmpty, own, sortedNames } from './json-value.ts'
import { pointerTo } from './pointer.ts'

/**
 * @param when whether the leaf is there before the rules, after them, or both
 * @param rule what has changed it, or what it is in
 */
export type TakeLeaf = (
  path: string,
  value: unknown,
  when: 'before' | 'after' | 'both',
  rule?: string,
) => void

const namesOf = (container: object): readonly string[] =>
  Array.isArray(container) ? Object.keys(container) : sortedNames(container as Fields)

/** Rules leave lists as long as they are. */
const namesOfBoth = (one: object, other: object): readonly string[] =>
  Array.isArray(one)
    ? namesOf(one)
    : [...Object.keys(one), ...Object.keys(other).filter((name) => !Object.hasOwn(one, name))].sort()

const isBranch = (value: unknown): value is object => isContainer(value) && !isEmpty(value)

const areAlike = (one: unknown, other: unknown): boolean =>
  isBranch(one) && isBranch(other) && Array.isArray(one) === Array.isArray(other)

/**
 * The leaves (values that are neither objects nor lists, and empty ones of these) of a copy before and after the rules,
 * in an order that does not depend on that of the members. What both share is visited once.
 *
 * @param rules ids by the pointer to what they have changed
 */
export function eachLeaf(
  copy: Fields,
  after: Fields,
  rules: ReadonlyMap<string, string>,
  take: TakeLeaf,
): void {
  function visit(value: unknown, path: string, when: 'before' | 'after' | 'both', rule?: string): void {
    if (!isBranch(value)) return take(path, value, when, rule)
    for (const name of namesOf(value)) visit((value as Fields)[name], pointerTo(path, name), when, rule)
  }

  function visitBoth(one: unknown, other: unknown, path: string): void {
    // what both share is what no rule has changed
    if (one === other) return visit(one, path, 'both')
    if (areAlike(one, other)) {
      for (const name of namesOfBoth(one as object, other as object))
        visitBoth(own(one as Fields, name), own(other as Fields, name), pointerTo(path, name))
      return
    }
    const rule = rules.get(path)
    if (one !== undefined) visitChanged(one, path, 'before', rule)
    if (other !== undefined) visitChanged(other, path, 'after', rule)
  }

  /** As `visit`; a rule may have changed what is in there. */
  function visitChanged(value: unknown, path: string, when: 'before' | 'after', rule?: string): void {
    if (rule !== undefined) return visit(value, path, when, rule)
    if (!isBranch(value)) return take(path, value, when)
    for (const name of namesOf(value)) {
      const at = pointerTo(path, name)
      visitChanged((value as Fields)[name], at, when, rules.get(at))
    }
  }

  visitBoth(copy, after, '')
}
