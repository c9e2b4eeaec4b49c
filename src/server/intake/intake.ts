import type { Leg, Rollout } from '../../core/index.ts'
import type { Log } from '../log.ts'
import type { Report } from '../reports/report.ts'
import type { CopyRow, ReportRow } from '../warehouse/rows.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { within } from '../within.ts'
import { createBrowserOf } from './browser-of.ts'
import { createCopiesAccess, type CopiesSecrets, type ReadHeader, type Refused } from './copies-access.ts'
import { createCopiesCounts, type CopiesSums } from './copies-counts.ts'
import { createEventNames, readNamesOnce, type EventNameCounts } from './event-names.ts'
import type { CommitLimits, Kept } from './group-commit.ts'
import { createFailureLog } from './failure-log.ts'
import { createLane } from './lane.ts'
import { readCopies, type ReadCopies } from './read-copies.ts'
import { createRefusalLog } from './refusal-log.ts'
import { refusal, type CopiesAnswer, type RefusalReason, type RequestRefusal } from './refusals.ts'
import { reportRow } from './report-row.ts'
import { createSessionSample } from './session-sample.ts'
import { splitEvents, type RawEvent } from './split-events.ts'
import { unpack } from './unpack.ts'

export type IntakeOptions = {
  /** null where there is none now. */
  readonly warehouse: () => Promise<IntakeWarehouse | null>
  readonly secrets: CopiesSecrets
  /** @default 'x-crossfade-secret' */
  readonly secretHeader?: string
  /** ms that copies wait for others, 1 to 10,000. @default 250 */
  readonly commitMs?: number
  /** In force. */
  readonly rollout: () => Rollout
  /** Rows that have become durable, sent again or not. */
  readonly onCommitted?: (rows: readonly CopyRow[]) => void
  /** Reports have become durable. */
  readonly onReports?: () => void
  readonly limits?: Partial<CommitLimits>
  /** ms within which whoever sends something is answered. @default 4,000 */
  readonly answerMs?: number
  /** @default 5,000 */
  readonly maxEventNames?: number
  /** ms since epoch. @default Date.now */
  readonly now?: () => number
  readonly log: Log
}

export type IntakeWarehouse = Pick<Warehouse, 'insertCopies' | 'insertReports' | 'query'>

export type CopiesRequest = {
  readonly header: ReadHeader
  readonly body: Buffer
  /** ms since epoch: when it came in. */
  readonly at: number
}

/** What the server says of the copies that come in, since it started. */
export type CopiesStatus = CopiesSums & {
  /** Rows that wait to be durable. */
  readonly waiting: number
  readonly names: EventNameCounts
}

/** Takes copies and reports, and answers once they are durable. */
export type Intake = {
  /** What can be told before the body is read; null: read it. */
  admit(leg: Leg, header: ReadHeader): CopiesAnswer | null
  /** A body that did not get that far. */
  refuse(leg: Leg, reason: RequestRefusal): CopiesAnswer
  takeSegment(request: CopiesRequest): Promise<CopiesAnswer>
  takeRudderstack(request: CopiesRequest): Promise<CopiesAnswer>
  /** @param at ms since epoch: when it came in @param network the number of the one that it came from, 0 = unknown */
  takeReport(report: Report, at: number, network: number): Promise<Kept>
  /** A rollout came into force. */
  published(): void
  /** ms since epoch. */
  now(): number
  status(): CopiesStatus
  /** Makes what waits durable. */
  close(): Promise<void>
}

/** Both vendors wait five seconds: an answer after that is a delivery that they believe lost. */
const ANSWER_MS = 4_000
const MAX_EVENT_NAMES = 5_000

export const createIntake = (options: IntakeOptions): Intake => {
  const { warehouse, log } = options
  const now = options.now ?? Date.now
  const answerMs = options.answerMs ?? ANSWER_MS
  const commitMs = options.commitMs ?? 250
  const access = createCopiesAccess(options.secrets, options.secretHeader ?? 'x-crossfade-secret')
  const counts = createCopiesCounts()
  const logRefusal = createRefusalLog(log, now)
  const names = createEventNames(options.maxEventNames ?? MAX_EVENT_NAMES)
  const { sample, published } = createSessionSample(options.rollout)
  const ports = { eventName: names.fold, browserOf: createBrowserOf(), sample }
  const readNames = readNamesOnce(names)
  const failures = createFailureLog('copies', log, now)
  const lane = { commitMs, now, log, ...(options.limits && { limits: options.limits }) }
  const copies = createLane<CopyRow>({
    ...lane,
    name: 'copies',
    insert: async (rows, token) => needed(await warehouse()).insertCopies(rows, token),
    idOf: ({ ingestId }) => ingestId,
    onCommitted: options.onCommitted ?? (() => {}),
  })
  const reports = createLane<ReportRow>({
    ...lane,
    name: 'reports',
    insert: async (rows, token) => needed(await warehouse()).insertReports(rows, token),
    idOf: (row) => JSON.stringify(row),
    onCommitted: options.onReports ?? (() => {}),
  })

  const refuse = (leg: Leg, reason: RefusalReason, answer = refusal(reason)): CopiesAnswer => {
    counts.refuse(leg, reason)
    logRefusal(leg, reason)
    return answer
  }

  const keep = async (leg: Leg, read: ReadCopies, bytes: number, deadline: number): Promise<CopiesAnswer> => {
    for (const why of read.bad) {
      counts.refuse(leg, why)
      logRefusal(leg, why)
    }
    const [bad] = read.bad
    const good = read.rows.length + read.sampledOut + read.deletions
    if (bad !== undefined && good === 0) return refusal(bad)
    const kept = await copies.add(read.rows, bytes, deadline)
    if (kept !== 'kept') return refuse(leg, kept)
    counts.accept(leg, read.kept, now())
    counts.sampleOut(read.sampledOut)
    counts.deletion(read.deletions)
    return accepted(read)
  }

  const prepare = async (leg: Leg, deadline: number): Promise<CopiesAnswer | null> => {
    const left = (): number => Math.max(0, deadline - now())
    try {
      const current = await within(left(), warehouse(), 'the warehouse')
      if (current === null) return refuse(leg, 'no-warehouse')
      await within(left(), readNames(current), 'the warehouse')
      return null
    } catch (error) {
      failures.failed(error)
      return refuse(leg, left() === 0 ? 'late' : 'failed')
    }
  }

  const take = async (leg: Leg, { header, body, at }: CopiesRequest): Promise<CopiesAnswer> => {
    const unpacked = await unpack(body, header('content-encoding') === 'gzip')
    if (!unpacked.ok) return refuse(leg, unpacked.why)
    const events = eventsOf(unpacked.text)
    if (typeof events === 'string') return refuse(leg, events)
    const first = events.isBatch ? access.batch : access.single
    const forged = first(leg, header, events.isBatch ? (events.events[0]?.text ?? '') : unpacked.text)
    if (forged !== null) return refuse(leg, forged.reason, forged.answer)
    if (events.events.length === 0) return refuse(leg, 'empty')
    const unready = await prepare(leg, at + answerMs)
    if (unready !== null) return unready
    const read = await readCopies(leg, events.events, at, ports)
    return read === null ? refuse(leg, 'json') : keep(leg, read, unpacked.text.length, at + answerMs)
  }

  return {
    admit(leg, header) {
      const refused = access.beforeBody(leg, header) ?? encodingRefusal(header)
      return refused === null ? null : refuse(leg, refused.reason, refused.answer)
    },
    refuse,
    takeSegment: (request) => take('segment', request),
    takeRudderstack: (request) => take('rudderstack', request),
    async takeReport(report, at, network) {
      const row = reportRow(report, at, network)
      return reports.add([row], JSON.stringify(row).length, at + answerMs)
    },
    published,
    now,
    status: () => ({ ...counts.sums(), waiting: copies.waiting(), names: names.counts() }),
    async close() {
      await Promise.all([copies.close(), reports.close()])
    },
  }
}

const needed = (warehouse: IntakeWarehouse | null): IntakeWarehouse => {
  if (warehouse === null) throw new Error('there is no warehouse')
  return warehouse
}

const accepted = ({ rows, bad, sampledOut, deletions }: ReadCopies): CopiesAnswer => ({
  status: 200,
  sentence: null,
  body: { kept: rows.length, refused: bad.length, sampledOut, deletions },
})

const encodingRefusal = (header: ReadHeader): Refused | null =>
  ['identity', 'gzip'].includes(header('content-encoding') ?? 'identity')
    ? null
    : { reason: 'encoding', answer: refusal('encoding') }

type Events = { readonly isBatch: boolean; readonly events: readonly RawEvent[] }

const eventsOf = (text: string): Events | RequestRefusal => {
  const split = splitEvents(text)
  return split.ok ? split : split.why
}
