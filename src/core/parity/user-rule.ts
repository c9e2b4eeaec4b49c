import type { CallType } from '../call/call.ts'
import type { Fields } from '../call/call.ts'
import type { DifferenceKind, RawDifference } from './diff.ts'
import { sameJson } from './json-value.ts'
import { fitsPattern } from './path-pattern.ts'

/** A difference that somebody has looked at and expects. What it names must all be so. */
export type Rule = {
  /** Counted and shown under it; the path where there is none. */
  readonly id?: string
  /** Of a track its event, of a page or screen view its name. */
  readonly event?: string
  readonly type?: CallType
  /** A JSON Pointer into the canonical copy, with all that it holds; `*` = one part of it, `**` = any number. */
  readonly path: string
  readonly when?: {
    readonly kind?: DifferenceKind
    /** What that copy has there, exactly. */
    readonly segment?: unknown
    readonly rudderstack?: unknown
  }
  readonly reason: string
  /** The last day (UTC) on which it explains anything, `2027-01-31`, or the moment up to which it does. */
  readonly expires?: string
}

const nameOf = ({ event, name }: Fields): unknown => event ?? name

/** @param copies canonical, of either leg: both are of one call */
export function ruleFits(rule: Rule, difference: RawDifference, copies: readonly Fields[]): boolean {
  const { event, type, path, when = {} } = rule
  if (type !== undefined && !copies.some((copy) => copy['type'] === type)) return false
  if (event !== undefined && !copies.some((copy) => nameOf(copy) === event)) return false
  if (when.kind !== undefined && when.kind !== difference.kind) return false
  if ('segment' in when && !sameJson(when.segment, difference.segment)) return false
  if ('rudderstack' in when && !sameJson(when.rudderstack, difference.rudderstack)) return false
  return fitsPattern(path, difference.path)
}
