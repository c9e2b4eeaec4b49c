import type { PairDifference } from '../../api/wire.ts'

type Kind = PairDifference['kind']

/** After the place where it is. */
export const KIND_TEXTS: Readonly<Record<Kind, string>> = {
  missing: 'is at Segment only',
  added: 'is at RudderStack only',
  type: 'is of another type',
  value: 'has another value',
  order: 'is in another order',
}

export const KIND_MARKS: Readonly<Record<Kind, string>> = {
  missing: '−',
  added: '+',
  type: 'T',
  value: '≠',
  order: '⇅',
}

/** Of a newer server it may be another word. */
export const kindOf = (text: string): Kind => (Object.hasOwn(KIND_TEXTS, text) ? (text as Kind) : 'value')
