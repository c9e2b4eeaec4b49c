import { canonicalCopy } from '../../../core/call/canonical-copy.ts'
import { BUILT_IN_RULES } from '../../../core/parity/built-in-rules.ts'
import { comparePair, type Difference } from '../../../core/parity/compare-pair.ts'
import type { Rule } from '../../../core/parity/user-rule.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { readCopies, type PairCopy } from './pair-copies.ts'
import { readPair, type PairRow } from './pair-rows.ts'

export type PairDifference = Difference & {
  /** What the rule says of it. */
  readonly says?: string
  /** What analysts will notice at cutover. */
  readonly atCutover?: string
}

export type PairSide = {
  /** The first copy that came is compared; null where the leg has none. */
  readonly body: unknown
  /** The body in the form in which both are compared. */
  readonly canonical: unknown
  readonly copies: readonly Omit<PairCopy, 'body' | 'leg'>[]
}

export type PairAnswer = {
  readonly id: string
  /** What was settled; null before that. */
  readonly pair: PairRow | null
  readonly segment: PairSide
  readonly rudderstack: PairSide
  readonly differences: readonly PairDifference[]
}

/** Both sides of one pair, and what differs; null where nobody knows the id. */
export const answerPair = async (
  warehouse: Warehouse,
  id: string,
  rules: readonly Rule[],
): Promise<PairAnswer | null> => {
  const [copies, pair] = await Promise.all([readCopies(warehouse, id), readPair(warehouse, id)])
  if (copies.length === 0 && pair === null) return null
  const segment = sideOf(copies.filter(({ leg }) => leg === 'segment'))
  const rudderstack = sideOf(copies.filter(({ leg }) => leg === 'rudderstack'))
  const live =
    segment.body !== null && rudderstack.body !== null
      ? comparePair(segment.body, rudderstack.body, rules).differences
      : settledDifferences(pair)
  return { id, pair, segment, rudderstack, differences: live.map((one) => explained(one, rules)) }
}

const sideOf = (copies: readonly PairCopy[]): PairSide => {
  const body = copies[0]?.body ?? null
  return {
    body,
    canonical: body === null ? null : canonicalCopy(body),
    copies: copies.map(({ body: _body, leg: _leg, ...copy }) => copy),
  }
}

/** The payloads may be gone by now; what differed is not. */
const settledDifferences = (pair: PairRow | null): readonly Difference[] =>
  (pair?.differences ?? []).map(({ path, kind, rule }) => ({
    path,
    kind: kind as Difference['kind'],
    ...(rule !== '' && { rule }),
  }))

const explained = (difference: Difference, rules: readonly Rule[]): PairDifference => {
  const { rule } = difference
  if (rule === undefined) return difference
  const built = BUILT_IN_RULES.find(({ id }) => id === rule)
  const own = rules.find((one) => (one.id ?? one.path) === rule)
  return {
    ...difference,
    ...(built ? { says: built.says, effect: built.effect } : own && { says: own.reason }),
    ...(built?.atCutover !== undefined && { atCutover: built.atCutover }),
  }
}
