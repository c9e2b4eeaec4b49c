import type { Audience, Constraint, Operator } from '../../core/index.ts'

type Phrase = readonly [yes: string, no: string]

/** How each operator reads between a field and its values, as it is and inverted; `*` stands for the values. */
const PHRASES: Readonly<Record<Operator, Phrase>> = {
  IN: ['is *', 'is not *'],
  NOT_IN: ['is not *', 'is *'],
  IN_SHA256: ['is *', 'is not *'],
  STR_STARTS_WITH: ['begins with *', 'does not begin with *'],
  STR_ENDS_WITH: ['ends with *', 'does not end with *'],
  STR_CONTAINS: ['contains *', 'does not contain *'],
  NUM_EQ: ['is *', 'is not *'],
  NUM_GT: ['is above *', 'is not above *'],
  NUM_GTE: ['is * or more', 'is below *'],
  NUM_LT: ['is below *', 'is * or more'],
  NUM_LTE: ['is * or less', 'is above *'],
  DATE_AFTER: ['is after *', 'is not after *'],
  DATE_BEFORE: ['is before *', 'is not before *'],
  SEMVER_EQ: ['is version *', 'is not version *'],
  SEMVER_GT: ['is newer than version *', 'is not newer than version *'],
  SEMVER_GTE: ['is version * or newer', 'is older than version *'],
  SEMVER_LT: ['is older than version *', 'is version * or newer'],
  SEMVER_LTE: ['is version * or older', 'is newer than version *'],
}

const SHOWN = 4

const listText = (items: readonly string[]): string => {
  const shown = items.length > SHOWN + 1 ? items.slice(0, SHOWN) : items
  const more = items.length - shown.length
  const parts = more > 0 ? [...shown, `${more} more`] : shown
  if (parts.length < 2) return parts[0] ?? 'nothing'
  return `${parts.slice(0, -1).join(', ')} ${more > 0 ? 'and' : 'or'} ${parts.at(-1)}`
}

const valuesText = ({ operator, values = [], value = '' }: Constraint): string => {
  if (operator === 'IN_SHA256') return `one of ${values.length} that are kept as digests`
  const family = operator.split('_', 1)[0] ?? ''
  return ['NUM', 'DATE', 'SEMVER'].includes(family) ? value : listText(values)
}

const phraseOf = (constraint: Constraint): string => {
  const { contextName, operator, inverted = false, caseInsensitive = false } = constraint
  const phrase = PHRASES[operator]?.[inverted ? 1 : 0] ?? `${operator} *`
  const alike = caseInsensitive ? ' in any case' : ''
  return `${contextName} ${phrase.replace('*', () => valuesText(constraint))}${alike}`
}

/** Who an audience is: `region is Europe or Asia, and appVersion is version 2.3.0 or newer`. */
export const conditionSentence = ({ when }: Audience): string => {
  if (when === undefined) return 'everybody else'
  if (when.length === 0) return 'everybody'
  return when.map(phraseOf).join(', and ')
}
