import type { By, ParityRow } from '../../../../src/server/parity/answers/parity-answer.ts'
import type { Parity } from '../../../../src/server/parity/create-parity.ts'
import type { Warehouse } from '../../../../src/server/warehouse/warehouse.ts'
import type { Stream } from './stream.ts'
import { truthOfIdentity } from './truth-of-identity.ts'
import {
  eventOf,
  truthBy,
  truthOfBits,
  truthOfGaps,
  truthOfNulls,
  truthOfPaths,
  type TruthRow,
} from './truth.ts'

export type Settled = {
  readonly warehouse: Warehouse
  readonly parity: Parity
  readonly stream: Stream
  readonly range: { readonly from: number; readonly to: number }
}

/** What a report says, and what was injected; both must be equal, whatever they are. */
export type Claim = {
  readonly name: string
  check(settled: Settled): Promise<{ readonly told: unknown; readonly truth: unknown }>
}

/** What of a row the truth knows, zeros left out. */
const said = ({ calls, segment, rudderstack, outcomes, duplicates, causes = [] }: ParityRow): TruthRow => ({
  calls,
  segment,
  rudderstack,
  outcomes: Object.fromEntries(Object.entries(outcomes).filter(([, count]) => count > 0)),
  duplicates,
  causes: Object.fromEntries(causes.map((row) => [`${row.outcome} ${row.cause}`, row.calls])),
})

const saidBy = async ({ parity, range }: Settled, by: By) => {
  const { rows } = await parity.answer({ ...range, by })
  return Object.fromEntries(rows.map((row) => [row.key, said(row)]))
}

const withoutCauses = (rows: ReadonlyMap<string, TruthRow>) =>
  Object.fromEntries([...rows].map(([key, row]) => [key, { ...row, causes: {} }]))

const byField = (by: By, field: 'browser' | 'cohort'): Claim => ({
  name: `by ${by}`,
  async check(settled) {
    const { segment: _one, rudderstack: _other, ...told } = await saidBy(settled, by)
    return { told, truth: withoutCauses(truthBy(settled.stream, ({ call }) => call.session[field])) }
  },
})

const byReported = (field: 'region' | 'area' | 'appVersion'): Claim => ({
  name: `by ${field}, where a page reported it`,
  async check(settled) {
    const { stream } = settled
    const rows = truthBy(stream, ({ call: { session } }) =>
      stream.reporting.has(session.id) ? session[field] : '',
    )
    rows.delete('')
    return { told: await saidBy(settled, field), truth: withoutCauses(rows) }
  },
})

const DIFFERENCES = `
SELECT concat(name, ' ', splitByChar(' ', key)[2], ' ', splitByChar(' ', key)[1]) AS path, sum(parity_rollup.calls) AS calls
FROM parity_rollup FINAL WHERE dimension = 'difference' GROUP BY path`

const BITS = `SELECT session, lost, mismatched, duplicated, split, extra FROM session_bits FINAL WHERE key = 'all'`

const propertyRow = ({ event, key, calls, outcomes }: ParityRow) => {
  const { matched, expected, mismatched, missing, extra } = outcomes
  const sum = matched + expected + mismatched + missing + extra
  return [`${event} ${key}`, { missing, extra, mismatched, adds: sum === calls }] as const
}

const entriesSorted = (bits: ReadonlyMap<string, object>): unknown =>
  Object.fromEntries([...bits].map(([session, bit]) => [session, Object.values(bit).map(Number)]))

export const CLAIMS: readonly Claim[] = [
  {
    name: 'by event, with the cause of every loss',
    check: async (settled) => ({
      told: await saidBy(settled, 'event'),
      truth: Object.fromEntries(truthBy(settled.stream)),
    }),
  },
  byField('browser', 'browser'),
  byField('cohort', 'cohort'),
  byReported('region'),
  byReported('area'),
  byReported('appVersion'),
  {
    name: 'by event, path and kind',
    async check({ warehouse, stream }) {
      const rows = await warehouse.query<{ path: string; calls: number }>(DIFFERENCES)
      const told = Object.fromEntries(rows.map(({ path, calls }) => [path, calls]))
      return { told, truth: truthOfPaths(stream) }
    },
  },
  {
    name: 'by property of an event',
    async check({ parity, stream, range }) {
      const { rows } = await parity.answer({ ...range, by: 'property' })
      const told = Object.fromEntries(rows.map(propertyRow))
      const paths = truthOfPaths(stream)
      const at = (place: string, ...kinds: string[]): number =>
        kinds.reduce((sum, kind) => sum + (paths[`${place} ${kind}`] ?? 0), 0)
      const truth = Object.fromEntries(
        Object.keys(told).map((place) => [
          place,
          {
            missing: at(place, 'missing'),
            extra: at(place, 'added'),
            mismatched: at(place, 'type', 'value'),
            adds: true,
          },
        ]),
      )
      return { told, truth }
    },
  },
  {
    name: 'every pair that a rule explains',
    async check({ parity, stream, range }) {
      const { hits } = await parity.rules(range)
      return { told: hits.find(({ rule }) => rule === 'null-property')?.pairs, truth: truthOfNulls(stream) }
    },
  },
  {
    name: 'what both legs lost, by the gaps in the numbers of a session',
    async check({ parity, stream, range }) {
      return { told: (await parity.answer({ ...range, by: 'hour' })).lostOnBoth, truth: truthOfGaps(stream) }
    },
  },
  {
    name: 'one bit of evidence a session: of the call with the smallest hash, on either leg',
    async check({ warehouse, stream }) {
      const rows = await warehouse.query<Record<string, number> & { session: string }>(BITS)
      const told = new Map(rows.map(({ session, ...bit }) => [session, bit]))
      return { told: entriesSorted(told), truth: entriesSorted(truthOfBits(stream)) }
    },
  },
  {
    name: 'evidence of each event by itself',
    async check({ parity, stream, range }) {
      const { rows } = await parity.answer({ ...range, by: 'event' })
      const told = rows.map(({ key, loss }) => [key, loss.sessions, loss.lost])
      const truth = rows.map(({ key }) => {
        const bits = [...truthOfBits(stream, (fate) => eventOf(fate) === key).values()]
        return [key, bits.length, bits.filter(({ lost }) => lost).length]
      })
      return { told, truth }
    },
  },
  {
    name: 'people: their ids, groups and last traits',
    async check({ parity, stream, range }) {
      const { people, agree, anonymousIds, userIds, groups, traits } = await parity.identity(range)
      const told = {
        ...{ people, agree, anonymousIds: anonymousIds.same, userIds: userIds.same, groups: groups.same },
        traits: Object.fromEntries(traits.map(({ path, ...counts }) => [path, counts])),
      }
      return { told, truth: truthOfIdentity(stream) }
    },
  },
]
