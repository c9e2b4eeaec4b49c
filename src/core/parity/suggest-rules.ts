import { counted } from '../text/counted.ts'
import type { PairComparison } from './compare-pair.ts'
import type { DifferenceKind } from './diff.ts'
import { mask } from './mask.ts'
import { namesIn, pointerTo } from './pointer.ts'
import type { Rule } from './user-rule.ts'

/** A comparison and the call that it is of. */
export type Compared = {
  readonly type: string
  /** Of a track its event, of a page or screen view its name; `''` where there is none. */
  readonly event: string
  readonly comparison: PairComparison
}

/** A difference that nothing explains, and a rule that would. */
export type Suggestion = {
  /** Its reason is to be written anew by whoever adds it. */
  readonly rule: Rule
  readonly kind: DifferenceKind
  /** Pairs that have it. */
  readonly count: number
  /** Of all pairs of that event. */
  readonly of: number
  /** Masked, three at most, each another. */
  readonly examples: readonly { readonly segment: string | null; readonly rudderstack: string | null }[]
}

const MAX_EXAMPLES = 3
const MAX_SUGGESTIONS = 100

type Group = { -readonly [key in keyof Suggestion]: Suggestion[key] } & {
  examples: { segment: string | null; rudderstack: string | null }[]
}

/** Which item of a list it was is of no interest. */
const generalised = (path: string): string =>
  namesIn(path)
    .map((name) => (/^\d+$/.test(name) ? '*' : name))
    .reduce(pointerTo, '')

const WHAT: Readonly<Record<DifferenceKind, string>> = {
  missing: 'RudderStack lacks it',
  added: 'only RudderStack has it',
  type: 'it is of another type',
  value: 'the values differ',
  order: 'the order differs',
}

const callOf = ({ type, event }: Compared): string => `${type} ${event}`

function addTo(groups: Map<string, Group>, compared: Compared, of: number): void {
  const seen = new Set<string>()
  for (const { path, kind, rule, ...values } of compared.comparison.differences) {
    if (rule !== undefined) continue
    const pattern = generalised(path)
    const key = JSON.stringify([compared.type, compared.event, pattern, kind])
    const group = groups.get(key) ?? groupFor(compared, pattern, kind, of)
    groups.set(key, group)
    if (!seen.has(key)) group.count += 1
    seen.add(key)
    addExample(group, values)
  }
}

function groupFor({ type, event }: Compared, path: string, kind: DifferenceKind, of: number): Group {
  const rule = { type, ...(event !== '' && { event }), path, when: { kind }, reason: '' } as Rule
  return { rule, kind, count: 0, of, examples: [] }
}

function addExample({ examples }: Group, values: { segment?: unknown; rudderstack?: unknown }): void {
  const shown = (value: unknown): string | null => (value === undefined ? null : mask(value))
  const example = { segment: shown(values.segment), rudderstack: shown(values.rudderstack) }
  const isNew = !examples.some((one) => JSON.stringify(one) === JSON.stringify(example))
  if (isNew && examples.length < MAX_EXAMPLES) examples.push(example)
}

const withReason = ({ rule, kind, count, of, examples }: Group): Suggestion => {
  const reason = `Say why this is expected: ${WHAT[kind]} in ${count} of ${counted(of, 'pair')}.`
  return { rule: { ...rule, reason }, kind, count, of, examples }
}

/**
 * The differences that nothing explains, by event, place and kind, with a rule for each that would explain it; the most
 * frequent first, 100 at most. Values are masked.
 */
export function suggestRules(all: Iterable<Compared>): Suggestion[] {
  const compared = [...all]
  const totals = new Map<string, number>()
  for (const one of compared) totals.set(callOf(one), (totals.get(callOf(one)) ?? 0) + 1)
  const groups = new Map<string, Group>()
  for (const one of compared) addTo(groups, one, totals.get(callOf(one))!)
  return [...groups.values()]
    .sort((a, b) => b.count - a.count || (a.rule.path < b.rule.path ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(withReason)
}
