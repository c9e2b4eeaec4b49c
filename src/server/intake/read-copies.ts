import { setImmediate } from 'node:timers/promises'
import type { Leg } from '../../core/index.ts'
import type { CopyRow } from '../warehouse/rows.ts'
import type { Kept } from './copies-counts.ts'
import { copyRow, type RowPorts } from './copy-row.ts'
import { copyTimes } from './copy-times.ts'
import { parseEvent, type BadEvent } from './parse-event.ts'
import { readStamp } from './read-stamp.ts'
import type { SessionSample } from './session-sample.ts'
import type { RawEvent } from './split-events.ts'

/** The events of a request, each as what it is. */
export type ReadCopies = {
  readonly rows: CopyRow[]
  /** Of each row. */
  readonly kept: Kept[]
  readonly bad: BadEvent[]
  sampledOut: number
  deletions: number
}

export type ReadPorts = RowPorts & { readonly sample: SessionSample }

// some 10 ms; a batch of thousands must not hold up everybody else
const AT_ONCE = 100

const TYPES: readonly unknown[] = ['track', 'page', 'screen', 'identify', 'group', 'alias']

/**
 * The rows of a request's events; null where one is no JSON, and so the body is none. A bad event does not take the good
 * ones of its batch with it: the vendors drop for ever what is refused. Segment's messages that somebody is to be
 * deleted (`{"type":"delete","userId":…}`) are no calls of an app, so they are counted and not kept; a person is removed
 * by `crossfade forget`.
 */
export const readCopies = async (
  leg: Leg,
  events: readonly RawEvent[],
  receivedMs: number,
  ports: ReadPorts,
): Promise<ReadCopies | null> => {
  const read: ReadCopies = { rows: [], kept: [], bad: [], sampledOut: 0, deletions: 0 }
  for (const [index, raw] of events.entries()) {
    if (index > 0 && index % AT_ONCE === 0) await setImmediate()
    const parsed = parseEvent(raw)
    if (parsed.ok) readOne(leg, raw.text, parsed.event, receivedMs, ports, read)
    else if (parsed.why === 'json') return null
    else read.bad.push(parsed.why)
  }
  return read
}

const readOne = (
  leg: Leg,
  raw: string,
  event: Readonly<Record<string, unknown>>,
  receivedMs: number,
  ports: ReadPorts,
  read: ReadCopies,
): void => {
  if (event['type'] === 'delete') return void read.deletions++
  if (!TYPES.includes(event['type'])) return void read.bad.push('type')
  const written = readStamp(event['context'])
  const stamp = typeof written === 'string' ? null : written
  const sampled = stamp === null ? { weight: 1 } : ports.sample(stamp.session, stamp.cohort, stamp.revision)
  if (sampled === null) return void read.sampledOut++
  const times = copyTimes(event, receivedMs)
  read.rows.push(copyRow({ leg, raw, event, stamp, times, receivedMs, weight: sampled.weight }, ports))
  read.kept.push({ stamp: typeof written === 'string' ? written : 'gate', times })
}
