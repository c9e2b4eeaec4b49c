import type { Fields } from '../call/call.ts'
import { changed, prunes, type Change } from './changes.ts'
import { isContainer, isEmpty, own } from './json-value.ts'
import type { PathNode, PathTable } from './path-table.ts'

/** Whether a leaf is there before the rules, after them, or both. */
export type When = 'before' | 'after' | 'both'

/** @param rule id of what has changed it, or what it is in */
export type TakeLeaf<Facts> = (
  node: PathNode<Facts>,
  value: unknown,
  when: When,
  rule: string | undefined,
) => void

export type LeafPorts<Facts> = {
  readonly paths: PathTable<Facts>
  /** The members of an object, in the order in which they are to be visited. */
  readonly namesOf: (fields: Fields, node: PathNode<Facts>) => readonly string[]
  readonly take: TakeLeaf<Facts>
}

const isBranch = (value: unknown): value is object => isContainer(value) && !isEmpty(value)

const indicesOf = (items: readonly unknown[]): string[] => Object.keys(items)

const areAlike = (one: unknown, other: unknown): boolean =>
  isBranch(one) && isBranch(other) && Array.isArray(one) === Array.isArray(other)

/**
 * The leaves (values that are neither objects nor lists, and empty ones of these) of a copy before and after the rules,
 * in the order of the names. What both share is visited once, and no copy is made.
 *
 * @param change what the rules do to it
 */
export function eachLeaf<Facts>(
  copy: Fields,
  change: Change | undefined,
  { paths: { root, at }, namesOf, take }: LeafPorts<Facts>,
): void {
  type Node = PathNode<Facts>

  function visit(value: unknown, node: Node, when: When, rule?: string): void {
    if (!isContainer(value)) return take(node, value, when, rule)
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) visit(value[i], at(node, `${i}`), when, rule)
      if (value.length > 0) return
    } else {
      const names = namesOf(value as Fields, node)
      for (const name of names) visit((value as Fields)[name], at(node, name), when, rule)
      if (names.length > 0) return
    }
    take(node, value, when, rule)
  }

  /** @returns whether anything is there after the rules */
  function visitChanged(value: unknown, here: Change, node: Node): boolean {
    const { hit, inner } = here
    if (hit === undefined && inner !== undefined && isBranch(value))
      return Array.isArray(value)
        ? visitItems(value, inner, node)
        : visitMembers(value as Fields, inner, node)
    const after = changed(value, here)
    visitBoth(value, after, here, node)
    return after !== undefined
  }

  function visitMembers(fields: Fields, inner: ReadonlyMap<string, Change>, node: Node): boolean {
    let isLeft = false
    let isPruned = false
    for (const name of namesWith(fields, inner.keys(), node)) {
      const value = own(fields, name)
      const next = inner.get(name)
      if (next === undefined) visit(value, at(node, name), 'both')
      if (next === undefined || visitChanged(value, next, at(node, name))) isLeft = true
      else isPruned ||= value !== undefined && prunes(next)
    }
    if (!isLeft && !isPruned) take(node, {}, 'after', undefined)
    return isLeft || !isPruned
  }

  /** Items stay where they are. */
  function visitItems(items: readonly unknown[], inner: ReadonlyMap<string, Change>, node: Node): boolean {
    for (let i = 0; i < items.length; i++) {
      const next = inner.get(`${i}`)
      const place = at(node, `${i}`)
      if (next === undefined) visit(items[i], place, 'both')
      else if (!visitChanged(items[i], next, place)) take(place, null, 'after', next.hit?.rule)
    }
    return true
  }

  function namesWith(fields: Fields, others: Iterable<string>, node: Node): readonly string[] {
    let more: string[] | null = null
    for (const name of others) if (!Object.hasOwn(fields, name)) (more ??= []).push(name)
    return more === null ? namesOf(fields, node) : [...namesOf(fields, node), ...more].sort()
  }

  /** Of what a rule wrote anew: the copy as it was, and as it became. */
  function visitBoth(one: unknown, other: unknown, here: Change | undefined, node: Node): void {
    if (one === other) return visit(one, node, 'both')
    if (!areAlike(one, other)) {
      if (one !== undefined) visitOne(one, here, node, 'before')
      if (other !== undefined) visitOne(other, here, node, 'after')
      return
    }
    const [before, after] = [one as Fields, other as Fields]
    const names = Array.isArray(one)
      ? indicesOf(one.length > (other as unknown[]).length ? one : (other as unknown[]))
      : namesWith(before, Object.keys(after), node)
    for (const name of names)
      visitBoth(own(before, name), own(after, name), here?.inner?.get(name), at(node, name))
  }

  /** A rule may have changed what is in there. */
  function visitOne(value: unknown, here: Change | undefined, node: Node, when: When): void {
    const rule = here?.hit?.rule
    if (rule !== undefined || !isBranch(value)) return visit(value, node, when, rule)
    for (const name of Array.isArray(value) ? indicesOf(value) : namesOf(value as Fields, node))
      visitOne((value as Fields)[name], here?.inner?.get(name), at(node, name), when)
  }

  if (change === undefined) visit(copy, root(), 'both')
  else if (!visitChanged(copy, change, root())) take(root(), {}, 'after', undefined)
}
