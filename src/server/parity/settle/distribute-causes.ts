import { groupBy } from '../group-by.ts'

/** A pair that one leg did not deliver. */
export type LostPair = {
  readonly pairId: string
  /** The leg that lost it. */
  readonly leg: 'segment' | 'rudderstack'
  readonly type: string
  /** Of a track; '' of others, as pages report them. */
  readonly event: string
  /** ms since epoch. */
  readonly originMs: number
  /** The copy of the other leg is more than this vendor takes. */
  readonly oversize: boolean
}

/** A page's account of its calls, of one leg, type and event. */
export type PageCalls = {
  readonly leg: 'segment' | 'rudderstack'
  readonly type: string
  readonly event: string
  /** ms since epoch: of the page's newest report. */
  readonly receivedMs: number
  readonly page: string
  readonly delivered: number
  readonly causes: Readonly<Record<string, number>>
}

/** Names beyond those that a page tells apart. */
const OTHER = '__other__'

export const kindOf = ({ leg, type, event }: Pick<PageCalls, 'leg' | 'type' | 'event'>): string =>
  `${leg}\n${type}\n${type === 'track' ? event : ''}`

/**
 * Why each lost pair of a session was lost, by what its pages say: the counts of causes of a leg, type and event are
 * given out to the pairs of that kind, the newest pages to the newest pairs. What no cause explains was lost behind the
 * vendor's door where a page says that it was delivered, else nobody reported it.
 * @param later what these pages said once another session ran: for what is left
 */
export const distributeCauses = (
  lost: readonly LostPair[],
  calls: readonly PageCalls[],
  later: readonly PageCalls[] = [],
): ReadonlyMap<string, string> => {
  const causes = new Map<string, string>()
  const [byKind, laterByKind] = [groupBy(calls, kindOf), groupBy(later, kindOf)]
  for (const pairs of groupBy(lost, kindOf).values()) {
    const [told, toldLater] = [toldOf(byKind, pairs[0]!), toldOf(laterByKind, pairs[0]!)]
    const given = [told, toldLater].flatMap((each) => each.toSorted(newestPage).flatMap(causesOfPage))
    const rest = restOf([...told, ...toldLater])
    for (const [index, pair] of pairs.toSorted(newestPair).entries())
      causes.set(pair.pairId, given[index] ?? (pair.oversize && rest !== 'no-report' ? 'oversize' : rest))
  }
  return causes
}

/** Or of the names beyond, where they tell of no such one. */
const toldOf = (byKind: ReadonlyMap<string, readonly PageCalls[]>, pair: LostPair): readonly PageCalls[] =>
  byKind.get(kindOf(pair)) ?? byKind.get(kindOf({ ...pair, event: OTHER })) ?? []

const newestPage = (a: PageCalls, b: PageCalls): number =>
  b.receivedMs - a.receivedMs || (a.page < b.page ? -1 : 1)

const newestPair = (a: LostPair, b: LostPair): number =>
  b.originMs - a.originMs || (a.pairId < b.pairId ? -1 : 1)

const causesOfPage = ({ causes }: PageCalls): string[] =>
  Object.entries(causes)
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .flatMap(([cause, count]) => Array.from({ length: Math.min(count, MOST) }, () => cause))

/** A page cannot make a server list more than this. */
const MOST = 10_000

const restOf = (told: readonly PageCalls[]): string =>
  told.some(({ delivered }) => delivered > 0) ? 'after-delivery' : 'no-report'
