import type { Warehouse } from '../../warehouse/warehouse.ts'
import { lossOf, readBits, type Proof } from './loss-of.ts'
import { moneyEvents } from './money-events.ts'
import type { Range } from './newest.ts'
import type { By, ParityAnswer, ParityRow } from './parity-answer.ts'
import { readCauses } from './read-causes.ts'
import { outcomesOf, readRows, type Sums } from './read-rows.ts'
import { readTotals } from './read-totals.ts'

export type ParityQuestion = Range & {
  readonly by: By
  /** By event, property and trait: of this one alone. */
  readonly event?: string | undefined
}

export type ParityContext = {
  readonly warehouse: Warehouse
  readonly proof: Proof
  /** Events that money depends on; none = they are suggested. */
  readonly money: readonly string[]
  settledUntil(): number | null
}

/** How far RudderStack receives what Segment receives, from the sums of settled minutes. */
export const answerParity = async (
  { warehouse, proof, money, settledUntil }: ParityContext,
  { from, to, by, event }: ParityQuestion,
): Promise<ParityAnswer> => {
  const range = { from, to }
  const isByEvent = by === 'event'
  const [sums, bits, totals, isMoney, causes] = await Promise.all([
    readRows(warehouse, range, by, event),
    readBits(warehouse, range, PREFIXES[by]),
    readTotals(warehouse, range),
    isByEvent ? moneyEvents(warehouse, range, money) : null,
    isByEvent ? readCauses(warehouse, range) : null,
  ])
  const rows = sums.map((row): ParityRow => ({
    key: by === 'hour' ? new Date(Number(row.key) * 1_000).toISOString() : row.key,
    ...(row.name !== '' && { event: row.name }),
    ...countsOf(row),
    ...(isMoney && { money: isMoney(row.key) }),
    ...(causes && { causes: causes.get(row.key) ?? [] }),
    loss: lossOf(bits.get(bitOf(by, row)), proof),
  }))
  const ordered = isMoney ? rows.toSorted((a, b) => Number(b.money) - Number(a.money)) : rows
  return { from, to, settledUntil: settledUntil(), by, rows: ordered, ...totals, ...proof }
}

/** Of the evidence's keys; null = by hour. */
const PREFIXES: Readonly<Record<By, string | null>> = {
  event: 'event:',
  property: 'event:',
  trait: 'event:',
  cohort: 'all',
  audience: 'audience:',
  region: 'region:',
  area: 'area:',
  appVersion: 'appVersion:',
  sdkVersion: 'sdkVersion:',
  browser: 'browser:',
  hour: null,
}

const bitOf = (by: By, { key, name }: Sums): string => {
  if (by === 'property' || by === 'trait') return name
  if (by !== 'cohort') return key
  return key === 'dual' ? '' : 'none'
}

const countsOf = (sums: Sums) => ({
  calls: sums.calls,
  segment: sums.segment,
  rudderstack: sums.rudderstack,
  outcomes: outcomesOf(sums),
  changesMeaning: sums.changes_meaning,
  duplicates: { segment: sums.segment_duplicates, rudderstack: sums.rudderstack_duplicates },
})
