import { isFields } from '../call/canonical-copy.ts'
import type { Fields } from '../call/call.ts'

/** A leaf's; the last two are those of empty ones. */
export type LeafType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

export const typeOf = (value: unknown): LeafType => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as LeafType
}

/** What a member of this very object holds; `undefined` where there is none. */
export const own = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined

export const sortedNames = (fields: Fields): string[] => Object.keys(fields).sort()

export const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0

export const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null

/**
 * JSON in one spelling: members in the order of their names, numbers as JavaScript writes them (so `-0` is `0`, and an
 * integer above 2^53 is what it was parsed as), a lone surrogate escaped.
 */
export function canonicalJson(value: unknown): string {
  if (!isContainer(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = sortedNames(value as Fields).map(
    (name) => `${JSON.stringify(name)}:${canonicalJson((value as Fields)[name])}`,
  )
  return `{${members.join(',')}}`
}

export const sameJson = (one: unknown, other: unknown): boolean =>
  one === other || (one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other))
