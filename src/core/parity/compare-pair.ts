import type { Fields } from '../call/call.ts'
import { applyRules } from './apply-rules.ts'
import { BUILT_IN_RULES } from './built-in-rules.ts'
import { changedCopy } from './changes.ts'
import { diff, type DifferenceKind, type RawDifference } from './diff.ts'
import { sameJson } from './json-value.ts'
import { holdersOf, isRelatedTo, pointerOf } from './pointer.ts'
import type { Effect, Sight } from './rule.ts'
import { sightOf } from './sight-of.ts'
import { ruleFits, type Rule } from './user-rule.ts'
import { valueAt } from './value-at.ts'

export type Difference = {
  /** A JSON Pointer into the canonical copy. */
  readonly path: string
  readonly kind: DifferenceKind
  /** Id of the rule that explains it; where there is none, nothing does. */
  readonly rule?: string
  readonly effect?: Effect
  /** Where the copy has something there. */
  readonly segment?: unknown
  readonly rudderstack?: unknown
}

export type PairComparison = {
  /** `expected`: rules explain every difference */
  readonly outcome: 'matched' | 'expected' | 'mismatched'
  /** The explained ones too, in the order of their paths. */
  readonly differences: readonly Difference[]
}

type Side = Sight & {
  /** After the rules. */
  readonly after: Fields
  /** By the pointer to what a rule took away, wrote anew or put there: which rule it was; in the order of the rules. */
  readonly rules: ReadonlyMap<string, string>
  /** By the pointer to what a rule put there: the pointer to where it came from. */
  readonly moved: ReadonlyMap<string, string>
}

function sideOf(sight: Sight): Side {
  const { change, hits } = applyRules(sight)
  const rules = new Map<string, string>()
  const moved = new Map<string, string>()
  for (const { names, from, rule } of hits) {
    rules.set(pointerOf(names), rule)
    if (from) moved.set(pointerOf(names), pointerOf(from))
  }
  return { ...sight, after: changedCopy(sight.copy, change), rules, moved }
}

/** What a copy has there before the rules. */
const said = ({ copy }: Side, path: string): unknown => valueAt(copy, path)

/** Both copies say the same there: a rule that looks at one of them alone has made it look different. */
function areSame(segment: Side, rudderstack: Side, path: string): boolean {
  const from = segment.moved.get(path) ?? rudderstack.moved.get(path) ?? path
  const [one, other] = [said(segment, from), said(rudderstack, from)]
  return one !== undefined && sameJson(one, other)
}

/** Which rule has changed something at this place, around it, or in it, in this order. */
function ruleAt(sides: readonly Side[], path: string): string | undefined {
  for (const at of [path, ...holdersOf(path)])
    for (const { rules } of sides) if (rules.has(at)) return rules.get(at)
  for (const { rules } of sides) for (const [at, rule] of rules) if (at.startsWith(`${path}/`)) return rule
  return undefined
}

const effectOf = (id: string): Effect => BUILT_IN_RULES.find((rule) => rule.id === id)?.effect ?? 'none'

const compactly = (
  { path, kind, segment, rudderstack }: RawDifference,
  rule: { readonly rule: string; readonly effect: Effect } | null,
): Difference => ({
  path,
  kind,
  ...rule,
  ...(segment !== undefined && { segment }),
  ...(rudderstack !== undefined && { rudderstack }),
})

/** What no built-in rule explains, in the words of the copies as they came. */
function unexplained(segment: Side, rudderstack: Side, raw: readonly RawDifference[]): RawDifference[] {
  const byPath = new Map(raw.map((difference) => [difference.path, difference]))
  const isMoved = (path: string): boolean => segment.moved.has(path) || rudderstack.moved.has(path)
  const asSaid = (found: RawDifference): RawDifference => ({
    ...found,
    segment: found.segment === undefined ? undefined : said(segment, found.path),
    rudderstack: found.rudderstack === undefined ? undefined : said(rudderstack, found.path),
  })
  return diff(segment.after, rudderstack.after)
    .filter(({ path }) => !areSame(segment, rudderstack, path))
    .map((found) => (isMoved(found.path) ? found : (byPath.get(found.path) ?? asSaid(found))))
}

function explainedBy(sides: readonly Side[], difference: RawDifference): Difference {
  const rule = ruleAt(sides, difference.path)
  return compactly(difference, rule === undefined ? null : { rule, effect: effectOf(rule) })
}

/**
 * Compares the two copies of one call, as they came from the wire, a webhook or an exported file, by their canonical form.
 * The built-in rules explain the differences by design between the vendors' SDKs; `rules` are those of the user that are
 * in force (see `rulesInForce`). Never throws.
 */
export function comparePair(
  segmentCopy: unknown,
  rudderstackCopy: unknown,
  rules: readonly Rule[] = [],
): PairComparison {
  const [one, other] = [sightOf('segment', segmentCopy), sightOf('rudderstack', rudderstackCopy)]
  const raw = diff(one.copy, other.copy)
  if (raw.length === 0) return { outcome: 'matched', differences: [] }
  const [segment, rudderstack] = [sideOf(one), sideOf(other)]
  const left = unexplained(segment, rudderstack, raw)
  const isLeft = isRelatedTo(left.map(({ path }) => path))
  const explained = raw
    .filter(({ path }) => !isLeft(path))
    .map((difference) => explainedBy([segment, rudderstack], difference))
  const judged = left.map((difference) => {
    const rule = rules.find((one) => ruleFits(one, difference, [segment.copy, rudderstack.copy]))
    return compactly(difference, rule ? { rule: rule.id ?? rule.path, effect: 'none' } : null)
  })
  const differences = [...explained, ...judged].sort((a, b) => (a.path < b.path ? -1 : 1))
  const isExpected = differences.every(({ rule }) => rule !== undefined)
  return { outcome: isExpected ? 'expected' : 'mismatched', differences }
}
