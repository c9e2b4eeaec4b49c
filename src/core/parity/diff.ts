import type { Fields } from '../call/call.ts'
import { canonicalJson, isContainer, isEmpty, own, typeOf } from './json-value.ts'
import { pointerTo } from './pointer.ts'

/**
 * `missing`: only Segment has it · `added`: only RudderStack · `type`: of another JSON type · `value` ·
 * `order`: a list of the same items in another order
 */
export type DifferenceKind = 'missing' | 'added' | 'type' | 'value' | 'order'

/** `undefined` where a copy has nothing there. */
export type RawDifference = {
  readonly path: string
  readonly kind: DifferenceKind
  readonly segment: unknown
  readonly rudderstack: unknown
}

const isBranch = (value: unknown): value is object => isContainer(value) && !isEmpty(value)

/** Every leaf of what one copy alone has. */
function eachLeafOf(value: unknown, path: string, take: (path: string, value: unknown) => void): void {
  if (!isBranch(value)) return take(path, value)
  for (const name of Object.keys(value)) eachLeafOf((value as Fields)[name], pointerTo(path, name), take)
}

function areReordered(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length || one.length < 2) return false
  const [left, right] = [one, other].map((items) => items.map(canonicalJson))
  if (left!.every((item, i) => item === right![i])) return false
  left!.sort()
  right!.sort()
  return left!.every((item, i) => item === right![i])
}

/** What differs between two canonical copies, or between them after the rules. */
export function diff(segmentCopy: Fields, rudderstackCopy: Fields): RawDifference[] {
  const found: RawDifference[] = []

  function only(kind: 'missing' | 'added', value: unknown, path: string): void {
    eachLeafOf(value, path, (at, leaf) => {
      const [segment, rudderstack] = kind === 'missing' ? [leaf, undefined] : [undefined, leaf]
      found.push({ path: at, kind, segment, rudderstack })
    })
  }

  function members(one: object, other: object, path: string): void {
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
      compare(own(one as Fields, name), own(other as Fields, name), pointerTo(path, name))
  }

  function compare(segment: unknown, rudderstack: unknown, path: string): void {
    if (segment === rudderstack) return
    if (rudderstack === undefined) return only('missing', segment, path)
    if (segment === undefined) return only('added', rudderstack, path)
    if (typeOf(segment) !== typeOf(rudderstack)) found.push({ path, kind: 'type', segment, rudderstack })
    else if (Array.isArray(segment) && areReordered(segment, rudderstack as unknown[]))
      found.push({ path, kind: 'order', segment, rudderstack })
    else if (isContainer(segment)) members(segment, rudderstack as object, path)
    else if (canonicalJson(segment) !== canonicalJson(rudderstack))
      found.push({ path, kind: 'value', segment, rudderstack })
  }

  members(segmentCopy, rudderstackCopy, '')
  return found
}
