import { fits, OPERATORS, parseRollout, type Constraint, type Operator } from '../../core/index.ts'
import { about, type Findings } from './findings.ts'
import { withoutIds } from './person-digests.ts'
import type { UnleashConstraint } from './unleash-types.ts'
import { unreadableField } from './unreadable-field.ts'

export type ConstraintSetting = {
  /** What the relay itself answers to constraints on `environment` and `appName`. */
  readonly environment?: string | undefined
  readonly appName?: string | undefined
  readonly allowUserIds: boolean
}

/** A constraint for pages, or the answer where it is the same for everybody; undefined = refused. */
export type TranslatedConstraint = Constraint | boolean | undefined

const REFUSED: ReadonlyMap<string, string> = new Map([
  ['REGEX', 'REGEX is refused, because a hostile pattern can hang the page; use STR_* operators'],
  ['IN_CIDR', 'IN_CIDR is refused, because a page does not know its address; use another field'],
])

// IN_SHA256 is ours: to Unleash it is an unknown one, which never fits
const KNOWN: readonly string[] = OPERATORS.filter((operator) => operator !== 'IN_SHA256')

const isOperator = (operator: string): operator is Operator => KNOWN.includes(operator)

const asText = (value: UnleashConstraint['value']): string | undefined =>
  value instanceof Date ? value.toISOString() : value === undefined || value === null ? undefined : `${value}`

/** Only what the operator reads: Unleash sends the rest too, empty. */
function reduced(constraint: UnleashConstraint, operator: Operator): Constraint {
  const { values, inverted, caseInsensitive } = constraint
  const value = asText(constraint.value)
  const isDate = operator.startsWith('DATE_')
  return {
    // unleash-client reads the time, whatever field the constraint names
    contextName: isDate ? 'currentTime' : constraint.contextName,
    operator,
    ...(/^(NUM|DATE|SEMVER)_/.test(operator) ? value !== undefined && { value } : { values }),
    ...(inverted === true && { inverted }),
    ...(caseInsensitive === true && operator.startsWith('STR_') && { caseInsensitive }),
  }
}

/** What the rollout's own check says of it: a value that cannot be read would fit nobody, in silence. */
function refuseUnreadable(constraint: Constraint, { refuse }: Findings): boolean {
  const audiences = [{ name: 'one', when: [constraint] }, { name: 'everyone' }]
  const parsed = parseRollout({ format: 1, key: 'one', revision: 1, stickiness: 'one', audiences })
  if (parsed.ok) return false
  for (const { path, message } of parsed.problems) {
    refuse(`${path.replace('/audiences/0/when/0/', '')} ${message}`.trim())
  }
  return true
}

function refuseField({ contextName, operator }: Constraint, { refuse }: Findings): boolean {
  const why =
    contextName === 'currentTime' && !operator.startsWith('DATE_')
      ? 'the time is compared by DATE_AFTER and DATE_BEFORE only'
      : unreadableField(contextName)
  if (why !== undefined) refuse(`${why}; use another field`)
  return why !== undefined
}

/**
 * One of Unleash's constraints for the rollout, so that core's evaluator answers as unleash-client does. Those on
 * `environment` and `appName` are answered here where the relay knows the answer, as an SDK's static context does.
 */
export function translateConstraint(
  given: UnleashConstraint,
  { environment, appName, allowUserIds }: ConstraintSetting,
  findings: Findings,
): TranslatedConstraint {
  const operator = `${given.operator}`
  const here = about(`constraint ${operator} on ${given.contextName}`, findings)
  if (!isOperator(operator)) {
    here.refuse(REFUSED.get(operator) ?? `this operator is unknown here; use one of ${KNOWN.join(', ')}`)
    return undefined
  }
  const whole = reduced(given, operator)
  if (refuseField(whole, here)) return undefined
  // before the check, which does not count digests: thousands of ids are fine
  const constraint = allowUserIds ? whole : withoutIds(whole, here)
  if (!constraint || refuseUnreadable(constraint, here)) return undefined

  const { contextName } = constraint
  if (contextName === 'environment' || contextName === 'appName') {
    const answer = { environment, appName }[contextName]
    if (answer !== undefined) return fits(constraint, { properties: { [contextName]: answer } })
    here.warn(`the relay has no ${contextName}, so each page answers by its own context`)
  }
  return constraint
}
