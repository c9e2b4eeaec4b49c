import type { CallType } from '../../../core/call/call.ts'
import { BUILT_IN_RULES } from '../../../core/parity/built-in-rules.ts'
import type { DifferenceKind } from '../../../core/parity/diff.ts'
import type { Rule } from '../../../core/parity/user-rule.ts'
import { groupBy } from '../group-by.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { isNewest, rangeParameters, type Range } from './newest.ts'

/** A rule, and the pairs that it explains. */
export type RuleHits = {
  readonly rule: string
  readonly own: boolean
  readonly says: string
  readonly effect: 'none' | 'changes-meaning'
  /** What analysts will notice at cutover. */
  readonly atCutover: string | null
  /** Of an own rule: the last day, or the moment, up to which it explains anything; null = it does not expire. */
  readonly expires: string | null
  readonly pairs: number
  /** The most frequent first. */
  readonly events: readonly { readonly event: string; readonly pairs: number }[]
}

/** A difference that nothing explains, and the rule that would. */
export type Suggestion = {
  /** Its reason is to be written by whoever adds it. */
  readonly rule: Rule
  readonly kind: string
  readonly pairs: number
  /** Of the event's pairs on both legs, 0..1. */
  readonly share: number
}

export type RulesAnswer = Range & {
  readonly hits: readonly RuleHits[]
  readonly suggestions: readonly Suggestion[]
}

const COUNTS = `
SELECT dimension, key, name, round(sum(parity_rollup.calls)) AS calls FROM parity_rollup
WHERE dimension IN ('rule', 'difference') AND ${isNewest()} GROUP BY dimension, key, name ORDER BY calls DESC, key, name LIMIT 20000`

const EVENTS = `
SELECT key, round(sum(matched + expected + mismatched + duplicate)) AS calls FROM parity_rollup
WHERE dimension = 'event' AND ${isNewest()} GROUP BY key`

type Row = { readonly dimension: string; readonly key: string; readonly name: string; readonly calls: number }

/** What rules explain, those without a hit too, and what none does. */
export const answerRules = async (
  warehouse: Warehouse,
  range: Range,
  own: readonly Rule[],
): Promise<RulesAnswer> => {
  const parameters = rangeParameters(range)
  const [rows, events] = await Promise.all([
    warehouse.query<Row>(COUNTS, parameters),
    warehouse.query<{ key: string; calls: number }>(EVENTS, parameters),
  ])
  const totals = new Map(events.map(({ key, calls }) => [key, calls]))
  const byRule = groupBy(
    rows.filter(({ dimension }) => dimension === 'rule'),
    ({ key }) => key,
  )
  const hits = known(own)
    .map((rule) => withHits(rule, byRule.get(rule.rule) ?? []))
    .toSorted((a, b) => b.pairs - a.pairs)
  const suggestions = rows
    .filter(({ dimension }) => dimension === 'difference')
    .map((row) => suggestionOf(row, totals.get(row.name) ?? row.calls))
  return { ...range, hits, suggestions }
}

type Known = Omit<RuleHits, 'pairs' | 'events'>

const known = (own: readonly Rule[]): Known[] => [
  ...BUILT_IN_RULES.map(({ id, says, effect, atCutover }) => ({
    rule: id,
    own: false,
    says,
    effect,
    atCutover: atCutover ?? null,
    expires: null,
  })),
  ...own.map(({ id, path, reason, expires }) => ({
    rule: id ?? path,
    own: true,
    says: reason,
    effect: 'none' as const,
    atCutover: null,
    expires: expires ?? null,
  })),
]

const withHits = (rule: Known, rows: readonly Row[]): RuleHits => ({
  ...rule,
  pairs: rows.reduce((sum, { calls }) => sum + calls, 0),
  events: rows.slice(0, 20).map(({ name, calls }) => ({ event: name, pairs: calls })),
})

const TYPES: readonly string[] = ['page', 'identify', 'group', 'alias', 'screen']

/** The parts of what people call it: "page Home", "identify", or a track's event. */
const callOf = (name: string): Pick<Rule, 'type' | 'event'> => {
  const [type = '', ...rest] = name.split(' ')
  if (!TYPES.includes(type)) return { event: name }
  return { type: type as CallType, ...(rest.length > 0 && { event: rest.join(' ') }) }
}

const WHAT: Readonly<Record<string, string>> = {
  missing: 'RudderStack lacks it',
  added: 'only RudderStack has it',
  type: 'it is of another type',
  value: 'the values differ',
  order: 'the order differs',
}

const suggestionOf = ({ key, name, calls }: Row, total: number): Suggestion => {
  const at = key.indexOf(' ')
  const [kind, path] = [key.slice(0, at), key.slice(at + 1)]
  // which item of a list it was is of no interest
  const pattern = path.replaceAll(/\/\d+(?=\/|$)/g, '/*')
  const reason = `Say why this is expected: ${WHAT[kind] ?? 'it differs'} in ${calls} of ${Math.max(total, calls)} pairs.`
  const rule = { ...callOf(name), path: pattern, when: { kind: kind as DifferenceKind }, reason }
  return { rule, kind, pairs: calls, share: total > 0 ? Math.min(1, calls / total) : 1 }
}
