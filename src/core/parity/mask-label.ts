import { canonicalJson } from './json-value.ts'

type Scalar = string | number | boolean

const KINDS: readonly (readonly [kind: string, form: RegExp])[] = [
  ['UUID', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i],
  ['time', /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/],
  ['number as text', /^[+-]?\d+(\.\d+)?$/],
  ['IP address', /^(\d{1,3}(\.\d{1,3}){3}|[\da-f]*:[\da-f:.]*)$/i],
  ['e-mail', /^[^\s@]+@[^\s@]+$/],
  ['URL', /^[a-z][a-z\d+.-]*:\/\/\S*$/i],
]

const LONG = 1_024

/** `5–8`, `9–16` and so on: about how many characters it has. */
function lengthClass({ length }: string): string {
  if (length > LONG) return `> ${LONG}`
  let most = 4
  while (most < length) most *= 2
  return `${most === 4 ? 1 : most / 2 + 1}–${most}`
}

/** The power of ten; what is nearer to nothing than 1 is one class, nothing itself among it. */
function magnitude(value: number): string {
  const size = Math.abs(value)
  if (!(size >= 1)) return '< 1'
  return `${value < 0 ? '-' : ''}10^${size.toExponential().split('e+')[1]}`
}

/** What a value is like: its type and, of a text, its kind and length, of a number, its magnitude. */
function likeness(value: Scalar): string {
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return `number ${magnitude(value)}`
  const [kind = 'text'] = KINDS.find(([, form]) => form.test(value)) ?? []
  return `${kind} ${lengthClass(value)}`
}

/**
 * Gives values labels that tell what they are like and not what they are: the same value has the same label again, another
 * one another label.
 */
export function createLabels(): (value: Scalar) => string {
  const labels = new Map<string, string>()
  const counts = new Map<string, number>()
  return (value) => {
    const key = canonicalJson(value)
    const known = labels.get(key)
    if (known !== undefined) return known
    const like = likeness(value)
    const count = (counts.get(like) ?? 0) + 1
    counts.set(like, count)
    const label = count === 1 ? `‹${like}›` : `‹${like} #${count}›`
    labels.set(key, label)
    return label
  }
}
