import type { DifferenceKind } from '../../../core/index.ts'
import { OTHER } from '../../reports/capped-names.ts'
import { NO_OUTCOMES, type Outcome } from '../../parity/answers/parity-answer.ts'
import { CHANGING_RULES } from '../../parity/rules/changing-rules.ts'
import { METHODS, type Method } from '../scratch/numbers.ts'

/** Some pairs that are alike in all that is counted. */
export type PairGroup = {
  readonly name: string
  readonly outcome: Outcome | 'single'
  readonly method: Method
  readonly onSegment: boolean
  readonly onRudderstack: boolean
  readonly segmentTwice: boolean
  readonly rudderstackTwice: boolean
  /** Properties and traits on either leg; only of pairs on both. */
  readonly fields: readonly string[]
  /** Rules that explain them have a name. */
  readonly differences: readonly PairDifference[]
  readonly pairs: number
}

export type PairDifference = {
  readonly path: string
  readonly kind: DifferenceKind
  /** '' = none. */
  readonly rule: string
  readonly changesMeaning: boolean
}

export type Counts = Record<Outcome, number> & {
  calls: number
  segment: number
  rudderstack: number
  changesMeaning: number
  readonly duplicates: { segment: number; rudderstack: number }
}

export type EventCounts = Counts & {
  /** Pairs on both legs by how they were found. */
  readonly pairs: Record<Method, number>
}

export type PairTally = {
  add(group: PairGroup): void
  readonly events: ReadonlyMap<string, EventCounts>
  /** By name and path. */
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, Counts>>
  /** Pairs of an event in which a path differs in a way that nothing explains. */
  readonly differences: ReadonlyMap<string, number>
  /** Pairs in which a rule was needed. */
  readonly rules: ReadonlyMap<string, number>
  readonly single: { segment: number; rudderstack: number }
}

export const changesMeaning = (rule: string): boolean => CHANGING_RULES.has(rule)

const emptyCounts = (): Counts => ({
  ...NO_OUTCOMES,
  calls: 0,
  segment: 0,
  rudderstack: 0,
  changesMeaning: 0,
  duplicates: { segment: 0, rudderstack: 0 },
})

const emptyEvent = (): EventCounts => ({ ...emptyCounts(), pairs: { stamp: 0, content: 0, time: 0 } })

/** Strangers choose the names: so many of a kind are told apart. */
const MOST = 200_000

const entry = <Value>(map: Map<string, Value>, key: string, make: () => Value): Value => {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

/** @param nameOf holds names to so many distinct ones */
export const createTally = (nameOf: (name: string) => string): PairTally => {
  const events = new Map<string, EventCounts>()
  const fields = new Map<string, Map<string, Counts>>()
  const differences = new Map<string, number>()
  const rules = new Map<string, number>()
  const single = { segment: 0, rudderstack: 0 }

  let fieldCount = 0
  const pathFor = (byPath: ReadonlyMap<string, Counts>, path: string): string => {
    if (byPath.has(path)) return path
    return ++fieldCount > MOST ? OTHER : path
  }
  const differenceFor = (key: string): string =>
    differences.has(key) || differences.size < MOST ? key : JSON.stringify([OTHER, OTHER, 'value'])

  const addToEvent = (name: string, group: PairGroup): void => {
    const { outcome, pairs } = group
    if (outcome === 'single') return
    const counts = entry(events, name, emptyEvent)
    counts.calls += pairs
    counts[outcome] += pairs
    if (group.onSegment) counts.segment += pairs
    if (group.onRudderstack) counts.rudderstack += pairs
    if (group.segmentTwice) counts.duplicates.segment += pairs
    if (group.rudderstackTwice) counts.duplicates.rudderstack += pairs
    if (group.onSegment && group.onRudderstack) counts.pairs[group.method] += pairs
    if (outcome === 'expected' && group.differences.some((one) => one.changesMeaning))
      counts.changesMeaning += pairs
  }

  const addToFields = (name: string, { fields: paths, differences: found, pairs }: PairGroup): void => {
    const byPath = entry(fields, name, () => new Map<string, Counts>())
    for (const path of paths) {
      const counts = entry(byPath, pathFor(byPath, path), emptyCounts)
      const difference = found.find((one) => one.path === path)
      counts.calls += pairs
      if (difference?.kind !== 'added') counts.segment += pairs
      if (difference?.kind !== 'missing') counts.rudderstack += pairs
      counts[fieldOutcome(difference)] += pairs
      if (difference?.changesMeaning) counts.changesMeaning += pairs
    }
  }

  const addDifferences = (name: string, { differences: found, pairs }: PairGroup): void => {
    const keys = found.map(({ rule, kind, path }) =>
      rule === '' ? JSON.stringify([name, path, kind]) : rule,
    )
    const isOpen = found.map(({ rule }) => rule === '')
    for (const [index, key] of keys.entries()) {
      if (keys.indexOf(key) !== index) continue
      const [counts, at] = isOpen[index] ? [differences, differenceFor(key)] : [rules, key]
      counts.set(at, (counts.get(at) ?? 0) + pairs)
    }
  }

  return {
    events,
    fields,
    differences,
    rules,
    single,
    add(group) {
      const name = nameOf(group.name)
      if (group.outcome === 'single') {
        if (group.onSegment) single.segment += group.pairs
        if (group.onRudderstack) single.rudderstack += group.pairs
        return
      }
      addToEvent(name, group)
      // as parity: what was re-sent is no evidence of what a leg does to it
      if (!group.onSegment || !group.onRudderstack || group.outcome === 'recovered') return
      addToFields(name, group)
      addDifferences(name, group)
    },
  }
}

const fieldOutcome = (difference: PairDifference | undefined): Outcome => {
  if (difference === undefined) return 'matched'
  if (difference.rule !== '') return 'expected'
  if (difference.kind === 'missing') return 'missing'
  return difference.kind === 'added' ? 'extra' : 'mismatched'
}

export const methodOf = (number: number): Method => METHODS[number] ?? 'stamp'
