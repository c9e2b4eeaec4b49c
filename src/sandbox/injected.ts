import type { Leg } from '../core/index.ts'
import { createCappedLog } from './capped-log.ts'
import { isRecord, type JsonRecord } from './json.ts'
import type { Injected } from './records.ts'

/** Small entries, so more are kept than of events: tests compare a whole run with them. */
const KEPT = 200_000

/** What names one event in the records of faults and webhooks. */
export type EventMark = {
  readonly type: string
  /** A track call's event, a page's or screen's name. */
  readonly event: string | null
  readonly messageId: string | null
  /** `context.crossfade.id`; `null` = no stamp. */
  readonly stampId: string | null
}

export type InjectedFilter = Partial<Pick<Injected, 'leg' | 'stage' | 'fault' | 'event' | 'messageId'>> & {
  readonly since?: number
}

export type InjectedLog = {
  readonly add: (leg: Leg, what: Omit<Injected, 'leg' | 'seq' | 'at'>) => void
  readonly list: (filter?: InjectedFilter) => readonly Injected[]
  readonly total: () => number
  readonly clear: () => void
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

export function markOf(body: JsonRecord, type: string): EventMark {
  const context = isRecord(body['context']) ? body['context'] : {}
  const stamp = isRecord(context['crossfade']) ? context['crossfade'] : {}
  return {
    type,
    event: text(body[type === 'track' ? 'event' : 'name']),
    messageId: text(body['messageId']),
    stampId: text(stamp['id']),
  }
}

const fits = ({ since, ...wanted }: InjectedFilter, entry: Injected): boolean =>
  (since === undefined || since <= entry.at) &&
  Object.entries(wanted).every(
    ([name, value]) => value === undefined || entry[name as keyof Injected] === value,
  )

/** The truth that tests hold a report against: every fault that was done to an event. */
export function createInjectedLog(now: () => number): InjectedLog {
  const log = createCappedLog<Injected>(KEPT)
  return {
    add: (leg, what) => log.add({ leg, seq: log.total() + 1, at: now(), ...what }),
    list: (filter = {}) => log.list().filter((entry) => fits(filter, entry)),
    total: log.total,
    clear: log.clear,
  }
}
