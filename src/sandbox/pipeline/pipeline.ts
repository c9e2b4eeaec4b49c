import type { Leg } from '../../core/index.ts'
import { forwardedTo, type Destination } from '../destinations.ts'
import type { FaultTable } from '../faults.ts'
import { markOf, type InjectedLog } from '../injected.ts'
import { withValueAt, type JsonRecord } from '../json.ts'
import type { PendingCount } from '../pending-count.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Incoming, Store } from '../store.ts'
import { sentAgain, type Copy } from './copy.ts'
import { createOvertaking } from './overtaking.ts'

/** Copies that a fault delays at once; one more is forwarded without a delay. */
const DELAYED_LIMIT = 50_000

export type PipelineParts = {
  readonly store: Store
  readonly faults: FaultTable
  readonly injected: InjectedLog
  readonly scheduler: Scheduler
  readonly pending: PendingCount
  readonly now: () => number
  readonly destinations: readonly Destination[]
  /** Posts a copy to the webhook of its leg, where one is set. */
  readonly post: (copy: Copy) => void
}

export type Pipeline = {
  /** A vendor's cloud takes an event in: it is recorded, acknowledged and forwarded, as the faults allow. */
  readonly take: (incoming: Incoming) => void
  readonly close: () => void
}

const personOf = ({ leg, body }: Copy): string =>
  `${leg} ${JSON.stringify([body['userId'] || null, body['anonymousId']])}`

export function createPipeline(parts: PipelineParts): Pipeline {
  const { store, faults, injected, scheduler, pending, now, destinations, post } = parts
  const overtaking = createOvertaking(scheduler, pending)
  const timers = new Set<() => void>()

  const forward = (copy: Copy): void => {
    for (const destination of forwardedTo(copy.leg, copy.body['integrations'], destinations)) {
      store.deliver(copy.leg, destination, copy.type, copy.body)
      if (destination.mode === 'webhook') post(copy)
    }
  }

  const later = (ms: number, run: () => void): void => {
    pending.add(1)
    const cancel = scheduler.after(ms, () => {
      timers.delete(cancel)
      run()
      pending.done(1)
    })
    timers.add(cancel)
  }

  const pass = (copy: Copy, duplicatedByApi: boolean): void => {
    const fate = faults.pipelineFate(copy.leg, copy.body, copy.mark)
    const record = (fault: string, more?: object): void =>
      injected.add(copy.leg, { ...copy.mark, stage: 'pipeline', fault, ...more })
    for (const { fault, ...more } of fate.hits) record(fault, more)
    if (fate.lost) return
    if (fate.duplicated) record('duplicate')
    const changed = { ...copy, body: fate.body }
    const copies = [changed, ...(fate.duplicated || duplicatedByApi ? [sentAgain(changed)] : [])]
    const send = (): void => copies.forEach(forward)
    const person = personOf(copy)
    const go = (): void => {
      if (fate.reordered && overtaking.hold(person, send, () => record('reorder'))) return
      send()
      overtaking.passed(person)
    }
    if (fate.delayMs === 0 || timers.size >= DELAYED_LIMIT) return go()
    record('delay')
    later(fate.delayMs, go)
  }

  const takenAs = (leg: Leg, incoming: Incoming): { body: JsonRecord; duplicated: boolean } | null => {
    const fate = faults.eventFate(leg, incoming.body)
    const mark = markOf(incoming.body, incoming.type)
    const record = (fault: string, more?: object): void =>
      injected.add(leg, { ...mark, stage: 'api', fault, ...more })
    if (fate.dropped) {
      record('drop')
      return null
    }
    if (fate.change) record('change', { paths: [fate.change.path] })
    if (fate.duplicated) record('duplicate')
    const body = fate.change
      ? (withValueAt(incoming.body, fate.change.path, fate.change.value) as JsonRecord)
      : incoming.body
    store.record(incoming, body, fate.change ? 'change' : undefined)
    if (fate.duplicated) store.record(incoming, body, 'duplicate')
    return { body, duplicated: fate.duplicated }
  }

  return {
    take(incoming) {
      const { leg, type } = incoming
      const taken = takenAs(leg, incoming)
      if (taken === null || store.isRepeat(leg, taken.body)) return
      const { ip, sentAt } = incoming.origin
      const mark = markOf(incoming.body, type)
      pass({ leg, type, body: taken.body, mark, receivedAt: now(), sentAt, ip }, taken.duplicated)
    },
    close() {
      for (const cancel of timers) cancel()
      timers.clear()
      overtaking.close()
    },
  }
}
