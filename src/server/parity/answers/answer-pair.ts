import { canonicalCopy } from '../../../core/call/canonical-copy.ts'
import { BUILT_IN_RULES } from '../../../core/parity/built-in-rules.ts'
import { comparePair, type Difference } from '../../../core/parity/compare-pair.ts'
import type { Rule } from '../../../core/parity/user-rule.ts'
import { valueAt } from '../../../core/parity/value-at.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { readCopies, type PairCopy } from './pair-copies.ts'
import { readPair, type PairRow } from './pair-rows.ts'
import { readSample, type Sample } from './read-sample.ts'

export type PairDifference = Difference & {
  /** What the rule says of it. */
  readonly says?: string
  /** What analysts will notice at cutover. */
  readonly atCutover?: string
}

export type PairSide = {
  /** The first copy that came is compared; null where the leg has none. */
  readonly body: unknown
  /** The form in which both are compared, null where nothing is kept of it. */
  readonly canonical: unknown
  readonly copies: readonly Omit<PairCopy, 'body' | 'leg'>[]
}

export type PairAnswer = {
  readonly id: string
  /** What was settled; null before that. */
  readonly pair: PairRow | null
  /** The payloads are too old to be kept: the canonical forms are those of a sample, and labels stand for values. */
  readonly masked: boolean
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
  const sides = {
    segment: sideOf(copies.filter(({ leg }) => leg === 'segment')),
    rudderstack: sideOf(copies.filter(({ leg }) => leg === 'rudderstack')),
  }
  const { segment, rudderstack } = sides
  if (isWhole(segment) && isWhole(rudderstack)) {
    const { differences } = comparePair(segment.body, rudderstack.body, rules)
    return { id, pair, masked: false, ...sides, differences: explained(differences, rules) }
  }
  const sample = [segment, rudderstack].every(isKept) ? null : await readSample(warehouse, id)
  if (sample === null)
    return { id, pair, masked: false, ...sides, differences: explained(settledDifferences(pair), rules) }
  const differences = settledDifferences(pair).map((one) => withLabels(one, sample))
  return {
    id,
    pair,
    masked: true,
    segment: { ...segment, canonical: sample.segment },
    rudderstack: { ...rudderstack, canonical: sample.rudderstack },
    differences: explained(differences, rules),
  }
}

const isWhole = ({ body }: PairSide): boolean => body !== null
/** Nothing of it is gone. */
const isKept = ({ body, copies }: PairSide): boolean => body !== null || copies.length === 0

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

const withLabels = (difference: Difference, { segment, rudderstack }: Sample): Difference => {
  const [one, other] = [valueAt(segment, difference.path), valueAt(rudderstack, difference.path)]
  return {
    ...difference,
    ...(one !== undefined && { segment: one }),
    ...(other !== undefined && { rudderstack: other }),
  }
}

const explained = (differences: readonly Difference[], rules: readonly Rule[]): PairDifference[] =>
  differences.map((difference) => withWords(difference, rules))

const withWords = (difference: Difference, rules: readonly Rule[]): PairDifference => {
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
