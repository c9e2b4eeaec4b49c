import { groupBy } from '../../../../src/server/parity/group-by.ts'
import { murmur3 } from '../../../../src/core/index.ts'
import type { Fate, Stream } from './stream.ts'

export type TruthRow = {
  calls: number
  segment: number
  rudderstack: number
  readonly outcomes: Record<string, number>
  readonly duplicates: { segment: number; rudderstack: number }
  readonly causes: Record<string, number>
}

export type Bit = {
  readonly lost: boolean
  readonly mismatched: boolean
  readonly duplicated: boolean
  readonly split: boolean
  readonly extra: boolean
}

/** What Segment's copy is called, or RudderStack's where Segment has none. */
const nameOf = ({ call, content, copies }: Fate): string => {
  const home = copies.segment > 0 ? 'segment' : 'rudderstack'
  const name = call.name + (content?.name === 'event' && content.leg === home ? ' (old)' : '')
  if (call.type === 'track') return name
  return name === '' ? call.type : `${call.type} ${name}`
}

const outcomeOf = (fate: Fate): string => {
  const { copies, recovered, content } = fate
  if (copies.rudderstack === 0) return 'missing'
  if (copies.segment === 0) return 'extra'
  if (recovered) return 'recovered'
  if (content && content.differences.length > 0) return 'mismatched'
  return copies.rudderstack > 1 ? 'duplicate' : 'expected'
}

const arrived = ({ copies }: Fate): boolean => copies.segment + copies.rudderstack > 0
const isDual = ({ call }: Fate): boolean => call.session.cohort === 'dual'

const emptyRow = (): TruthRow => ({
  calls: 0,
  segment: 0,
  rudderstack: 0,
  outcomes: {},
  duplicates: { segment: 0, rudderstack: 0 },
  causes: {},
})

const count = (of: Record<string, number>, key: string): void => void (of[key] = (of[key] ?? 0) + 1)

const causeOf = (fate: Fate, { reporting }: Stream): string => {
  if (!reporting.has(fate.call.session.id)) return 'no-report'
  return fate.cause ?? 'after-delivery'
}

/** What a report must say of the dual calls, told apart in some way. */
export const truthBy = (stream: Stream, keyOf: (fate: Fate) => string = nameOf): Map<string, TruthRow> => {
  const rows = new Map<string, TruthRow>()
  for (const fate of stream.fates.filter(isDual).filter(arrived)) {
    const row = rows.get(keyOf(fate)) ?? emptyRow()
    rows.set(keyOf(fate), row)
    const outcome = outcomeOf(fate)
    row.calls++
    row.segment += Math.min(1, fate.copies.segment)
    row.rudderstack += Math.min(1, fate.copies.rudderstack)
    row.duplicates.segment += Number(fate.copies.segment > 1)
    row.duplicates.rudderstack += Number(fate.copies.rudderstack > 1)
    count(row.outcomes, outcome)
    if (outcome === 'missing' || outcome === 'extra') count(row.causes, `${outcome} ${causeOf(fate, stream)}`)
  }
  return rows
}

/** By event, path and kind: how often rules do not explain it. */
export const truthOfPaths = ({ fates }: Stream): Record<string, number> => {
  const paths: Record<string, number> = {}
  for (const fate of fates.filter(isDual))
    if (outcomeOf(fate) === 'mismatched')
      for (const { path, kind } of fate.content!.differences) count(paths, `${nameOf(fate)} ${path} ${kind}`)
  return paths
}

/** In how many pairs a null that RudderStack's SDK leaves out is a difference, by design. */
export const truthOfNulls = ({ fates }: Stream): number =>
  fates.filter(
    (fate) =>
      isDual(fate) &&
      fate.call.type === 'track' &&
      fate.copies.segment > 0 &&
      fate.copies.rudderstack > 0 &&
      outcomeOf(fate) !== 'recovered' &&
      fate.content?.name !== 'null',
  ).length

/** Calls that no leg delivered, between others of their session. */
export const truthOfGaps = ({ fates }: Stream): number => {
  let gaps = 0
  const isEvidence = ({ call: { session } }: Fate): boolean => !session.forced && !session.failover
  for (const calls of groupBy(
    fates.filter(isDual).filter(isEvidence),
    ({ call }) => call.session.id,
  ).values()) {
    const seen = calls.filter(arrived).map(({ call }) => call.seq)
    if (seen.length > 0) gaps += Math.max(...seen) - Math.min(...seen) + 1 - seen.length
  }
  return gaps
}

const isSplit = ({ content, copies }: Fate): boolean =>
  copies.segment > 0 && copies.rudderstack > 0 && (content?.name === 'identity' || content?.name === 'user')

/** The bit of each session that is evidence: that of its call with the smallest hash. */
export const truthOfBits = (
  { fates }: Stream,
  isOf: (fate: Fate) => boolean = () => true,
): Map<string, Bit> => {
  const bits = new Map<string, Bit>()
  const evidence = fates.filter((fate) => isDual(fate) && arrived(fate) && isOf(fate))
  for (const [session, calls] of groupBy(evidence, ({ call }) => call.session.id)) {
    const { forced, failover } = calls[0]!.call.session
    if (forced || failover) continue
    const decides = calls.toSorted(
      (a, b) => murmur3(a.call.pairId) - murmur3(b.call.pairId) || (a.call.pairId < b.call.pairId ? -1 : 1),
    )[0]!
    const outcome = outcomeOf(decides)
    bits.set(session, {
      lost: outcome === 'missing' || outcome === 'recovered',
      mismatched: outcome === 'mismatched',
      duplicated: decides.copies.rudderstack > 1,
      split: isSplit(decides),
      extra: outcome === 'extra',
    })
  }
  return bits
}

export { nameOf as eventOf }
