import type { CallType } from '../call/call.ts'
import { jsonCopy } from '../call/json-copy.ts'
import { is, isPlain, oneOf, onlyThese, optional, record, type Check } from '../rollout/check.ts'
import type { Problem, Report } from '../rollout/problem.ts'
import { BUILT_IN_RULES } from './built-in-rules.ts'
import { expiryOf } from './rules-in-force.ts'
import type { Rule } from './user-rule.ts'

/** As `Rule`, each with an id. */
export type NamedRule = Rule & { readonly id: string }

export type ParsedRules =
  | { readonly ok: true; readonly rules: readonly NamedRule[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const MAX_PROBLEMS = 50
const MAX_RULES = 1_000
const FIELDS = ['id', 'event', 'type', 'path', 'when', 'reason', 'expires'] as const
const CONDITIONS = ['kind', 'segment', 'rudderstack'] as const
const TYPES: readonly CallType[] = ['track', 'page', 'identify', 'group', 'alias', 'screen']

const text = is(
  (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 500,
  'a text that is not empty, of 500 characters at most',
)

const path: Check = (value, at, report) => {
  if (typeof value !== 'string' || !value.startsWith('/') || value.length > 500)
    return report(at, 'must be a JSON Pointer of 500 characters at most, such as /properties/price')
  const names = value.slice(1).split('/')
  if (names.every((name) => name === '*' || name === '**'))
    report(at, 'explains every difference there is: name at least one part, such as /properties')
  if (names.filter((name) => name === '**').length > 3) report(at, 'has more than three **: use fewer')
}

/** Until when something holds. */
export const expires: Check = (value, at, report) => {
  if (typeof value !== 'string' || expiryOf(value) === null)
    report(at, 'must be a day such as 2027-01-31, or a time such as 2027-01-31T12:00:00Z')
}

const rule = onlyThese(
  FIELDS,
  'a rule',
  record({
    id: optional(text),
    event: optional(text),
    type: optional(oneOf(...TYPES)),
    path,
    when: optional(
      onlyThese(
        CONDITIONS,
        'a condition',
        record({ kind: optional(oneOf('missing', 'added', 'type', 'value', 'order')) }),
      ),
    ),
    reason: text,
    expires: optional(expires),
  }),
)

/** What it explains, where it has no name of its own. */
const nameFor = ({ id, event, type, path }: Rule): string =>
  id ?? [event ?? (type && `every ${type}`), path].filter(Boolean).join(' ')

function named(rules: readonly Rule[], at: string, report: Report): NamedRule[] {
  const taken = new Set(BUILT_IN_RULES.map(({ id }) => id))
  return rules.map((rule, i) => {
    const id = nameFor(rule)
    if (taken.has(id)) report(`${at}/${i}/id`, `is the name of another rule: ${id}; give it one of its own`)
    taken.add(id)
    return { ...rule, id }
  })
}

/** A list, or one under `rules`; nothing at all is a list without rules, as an empty file is. */
function listOf(input: unknown, report: Report): { readonly rules: readonly unknown[]; readonly at: string } {
  const nothing = { rules: [], at: '' }
  if (input === null || input === undefined || Array.isArray(input)) return { rules: input ?? [], at: '' }
  if (!isPlain(input)) report('', 'must be a list of rules')
  else {
    onlyThese(['rules'], 'a file of rules', () => {})(input, '', report)
    const rules = input['rules'] ?? []
    if (Array.isArray(rules)) return { rules, at: '/rules' }
    report('/rules', 'must be a list of rules')
  }
  return nothing
}

/**
 * Checks the user's rules, given as a list or as an object with a list `rules`, and names those without an id after what
 * they explain. All problems are listed, 50 at most; never throws.
 */
export function parseRules(input: unknown): ParsedRules {
  const problems: Problem[] = []
  const report: Report = (path, message) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ path, message })
  }
  const { rules, at } = listOf(jsonCopy(input), report)
  if (rules.length > MAX_RULES) report(at, `has ${rules.length} rules, and ${MAX_RULES} is the most`)
  else rules.forEach((one, i) => rule(one, `${at}/${i}`, report))
  const parsed = problems.length === 0 ? named(rules as readonly Rule[], at, report) : []
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rules: parsed }
}
