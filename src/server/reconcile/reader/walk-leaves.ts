import type { Fields } from '../../../core/index.ts'
import { isContainer, isEmpty, own } from '../../../core/parity/json-value.ts'
import type { PathNode, PathTable } from './path-table.ts'

/** As core's `eachLeaf` tells of leaves, with the place in the tree, and in the order of the members. */
export type TakeNode = (
  node: PathNode,
  value: unknown,
  when: 'before' | 'after' | 'both',
  rule: string | undefined,
) => void

const isBranch = (value: unknown): value is object => isContainer(value) && !isEmpty(value)

const areAlike = (one: unknown, other: unknown): boolean =>
  isBranch(one) && isBranch(other) && Array.isArray(one) === Array.isArray(other)

/**
 * The leaves of a copy before and after the rules, each once where both share it.
 * @param rules ids by the pointer to what they have changed
 */
export const walkLeaves = (
  copy: Fields,
  after: Fields,
  rules: ReadonlyMap<string, string>,
  { root, at }: PathTable,
  take: TakeNode,
): void => {
  const visit = (value: unknown, node: PathNode, when: 'before' | 'after' | 'both', rule?: string): void => {
    if (!isBranch(value)) return take(node, value, when, rule)
    if (Array.isArray(value))
      for (let i = 0; i < value.length; i++) visit(value[i], at(node, `${i}`), when, rule)
    else for (const name of Object.keys(value)) visit((value as Fields)[name], at(node, name), when, rule)
  }
  const visitBoth = (one: unknown, other: unknown, node: PathNode): void => {
    if (one === other) return visit(one, node, 'both')
    if (areAlike(one, other)) return visitMembers(one as Fields, other as Fields, node)
    const rule = rules.get(node.path)
    if (one !== undefined) visitChanged(one, node, 'before', rule)
    if (other !== undefined) visitChanged(other, node, 'after', rule)
  }
  const visitMembers = (one: Fields, other: Fields, node: PathNode): void => {
    for (const name of Object.keys(one)) visitBoth(one[name], own(other, name), at(node, name))
    for (const name of Object.keys(other))
      if (!Object.hasOwn(one, name)) visitBoth(undefined, other[name], at(node, name))
  }
  /** As `visit`; a rule may have changed what is in there. */
  const visitChanged = (value: unknown, node: PathNode, when: 'before' | 'after', rule?: string): void => {
    if (rule !== undefined) return visit(value, node, when, rule)
    if (!isBranch(value)) return take(node, value, when, undefined)
    for (const name of Object.keys(value)) {
      const next = at(node, name)
      visitChanged((value as Fields)[name], next, when, rules.get(next.path))
    }
  }
  visitBoth(copy, after, root())
}
