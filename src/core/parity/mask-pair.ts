import type { Fields } from '../call/call.ts'
import { put } from '../call/json-copy.ts'
import { isContainer, sortedNames } from './json-value.ts'
import { createLabels } from './mask-label.ts'

/** The two copies of one call in canonical form, null where a leg has none. */
export type CanonicalPair = { readonly segment: Fields | null; readonly rudderstack: Fields | null }

/**
 * A pair without what it says of anybody: names, lists and objects stay, and so do `null` and empty texts. Any other value
 * becomes a label such as `‹e-mail 17–32›` (characters, from and to), `‹number 10^3›` or `‹boolean›`. Within the pair equal
 * values have equal labels and different ones different labels, `‹text 5–8 #2›`, so that the same places differ as before.
 */
export function maskPair({ segment, rudderstack }: CanonicalPair): CanonicalPair {
  const labelOf = createLabels()
  const masked = (value: unknown): unknown => {
    if (value === null || value === '') return value
    if (Array.isArray(value)) return value.map(masked)
    return isContainer(value) ? maskedFields(value as Fields) : labelOf(value as string | number | boolean)
  }
  const maskedFields = (fields: Fields): Fields => {
    const out: Fields = {}
    for (const name of sortedNames(fields)) put(out, name, masked(fields[name]))
    return out
  }
  return { segment: segment && maskedFields(segment), rudderstack: rudderstack && maskedFields(rudderstack) }
}
