import { bucketOf } from '../../../../src/core/index.ts'
import { groupBy } from '../../../../src/server/parity/group-by.ts'
import type { CallRow } from '../../../../src/server/reports/report.ts'
import type { ReportRow } from '../../../../src/server/warehouse/rows.ts'
import type { Fate, Stream } from './stream.ts'

const LEGS = ['segment', 'rudderstack'] as const
const NONE = { made: 0, handed: 0, delivered: 0, refused: 0, blocked: 0, expired: 0, dropped: 0, pending: 0 }

type Mutable = { -readonly [field in keyof CallRow]: CallRow[field] } & { causes: Record<string, number> }

/** One page a session, which knows what the fates say. */
export const reportsOf = ({ fates, reporting }: Stream): ReportRow[] =>
  [...groupBy(fates, ({ call }) => call.session).entries()]
    .filter(([{ id }]) => reporting.has(id))
    .map(([session, calls]) => ({
      page: `page-${session.id}`,
      receivedMs: Math.max(...calls.map(({ call }) => call.at)) + 2_000,
      session: session.id,
      subject: session.person.device,
      bucket: bucketOf('segment-to-rudderstack', session.person.device),
      key: 'segment-to-rudderstack',
      revision: session.revision,
      cohort: session.cohort,
      region: session.region,
      area: session.area,
      appVersion: session.appVersion,
      consent: 'yes',
      forced: session.forced,
      problems: [],
      identity: null,
      network: 0,
      sdks: {},
      calls: callRows(calls),
    }))

const callRows = (fates: readonly Fate[]): CallRow[] => {
  const rows = new Map<string, Mutable>()
  for (const fate of fates) {
    const { type, name } = fate.call
    const event = type === 'track' ? name : ''
    for (const leg of LEGS) {
      const key = `${leg} ${type} ${event}`
      const row = rows.get(key) ?? { leg, type, event, ...NONE, causes: {} }
      rows.set(key, row)
      row.made++
      if (fate.copies[leg] > 0 || fate.cause === null) row.delivered++
      else {
        row.dropped++
        row.causes[fate.cause] = (row.causes[fate.cause] ?? 0) + 1
      }
    }
  }
  return [...rows.values()] as CallRow[]
}
