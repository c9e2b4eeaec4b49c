import { fieldOf, type Subject } from '../cohort/subject.ts'
import { OPERATORS, type Constraint } from './rollout.ts'
import { versionKey } from './semver.ts'
import { sha256 } from './sha256.ts'

type Comparable = number | string

// by what stands before the first _ ; what cannot be read is NaN, which no relation holds for
const READERS: { readonly [family: string]: (text: string) => Comparable } = {
  NUM: Number,
  DATE: Date.parse,
  SEMVER: versionKey,
}

// by what stands after the first _
const RELATIONS: { readonly [relation: string]: (field: Comparable, value: Comparable) => boolean } = {
  EQ: (field, value) => field === value,
  GT: (field, value) => field > value,
  GTE: (field, value) => field >= value,
  LT: (field, value) => field < value,
  LTE: (field, value) => field <= value,
  AFTER: (field, value) => field > value,
  BEFORE: (field, value) => field < value,
  STARTS_WITH: (field, value) => `${field}`.startsWith(`${value}`),
  ENDS_WITH: (field, value) => `${field}`.endsWith(`${value}`),
  CONTAINS: (field, value) => `${field}`.includes(`${value}`),
}

function holds(
  { operator, values = [], value, caseInsensitive }: Constraint,
  field: string | undefined,
): boolean {
  const [family, ...rest] = operator.split('_') as [string, ...string[]]
  const relation = RELATIONS[rest.join('_')]
  const read = READERS[family]
  // Unleash: empty values do not count, the others are trimmed; the field is taken as it is
  const listed = values.filter((each) => each).map((each) => each.trim())
  if (field === undefined) return operator === 'NOT_IN'
  // Unleash: a value may start with v, a field may not
  if (read)
    return (
      value !== undefined && !(family === 'SEMVER' && field[0] === 'v') && relation!(read(field), read(value))
    )
  if (!relation)
    return listed.includes(operator === 'IN_SHA256' ? sha256(field) : field) !== (operator === 'NOT_IN')
  const folded = (text: string) => (caseInsensitive ? text.toLowerCase() : text)
  return listed.some((each) => relation(folded(field), folded(each)))
}

/**
 * Whether the subject satisfies the constraint, decided as unleash-client decides it. `inverted` flips the outcome
 * of a missing field too, but not of an unknown operator, which never fits. DATE_* read the field they name, as
 * every operator does: core has no clock, so `currentTime` has to be given.
 */
export const fits = (constraint: Constraint, subject: Subject): boolean =>
  OPERATORS.includes(constraint.operator) &&
  holds(constraint, fieldOf(subject, constraint.contextName)) !== !!constraint.inverted
