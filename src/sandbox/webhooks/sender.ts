import type { WebhookFault } from '../faults.ts'
import { createFifo } from '../fifo.ts'
import type { EventMark } from '../injected.ts'
import type { PendingCount } from '../pending-count.ts'
import type { Scheduler } from '../scheduler.ts'
import { createLanes } from './lanes.ts'
import type { Poster } from './poster.ts'
import type { RetryPolicy } from './retry-policies.ts'

/** One request: the same bytes however often it is tried. */
export type Job = {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  /** Of the events in it. */
  readonly marks: readonly EventMark[]
  /** Jobs of one lane go one after the other; `null` = whenever there is room. */
  readonly lane: string | null
}

/** Counts of events, since the start or the last `clear`; `waiting` and `retrying` as they are now. */
export type SenderCounts = {
  /** Answered with 2xx. */
  readonly delivered: number
  /** Sent once more by a fault, after they were delivered. */
  readonly repeated: number
  readonly waiting: number
  /** Tried at least once, and to be tried again. */
  readonly retrying: number
  /** Answered with what is not worth a retry. */
  readonly refused: number
  /** Tried until the vendor gives up. */
  readonly expired: number
  /** Never tried: the queue was full. */
  readonly dropped: number
  /** Requests, retries and repeats too. */
  readonly requests: number
  /** Of the last answer; `null` = none yet, or none came. */
  readonly lastStatus: number | null
  readonly lastRefusal: number | null
  /** Why the last one is tried again. */
  readonly lastRetry: number | 'no answer' | null
}

export type SenderParts = {
  readonly poster: Poster
  readonly policy: RetryPolicy
  readonly queueLimit: number
  readonly timeScale: number
  readonly scheduler: Scheduler
  readonly random: () => number
  readonly pending: PendingCount
  readonly fault: () => WebhookFault | null
  readonly onInjected: (fault: 'delay' | 'duplicate', marks: readonly EventMark[]) => void
  readonly onDropped: () => void
  readonly onRefused: (status: number | null) => void
}

export type Sender = {
  readonly send: (job: Job) => void
  /** Looks whether more may be sent: after a fault has changed. */
  readonly resume: () => void
  readonly counts: () => SenderCounts
  readonly clear: () => void
  readonly close: () => void
}

type Queued = Job & { readonly dueAt: number; attempts: number; firstTriedAt: number }

const none = { delivered: 0, repeated: 0, refused: 0, expired: 0, dropped: 0, requests: 0 }

const isSuccess = (status: number | null): boolean => status !== null && status >= 200 && status < 300

/** A bounded queue of requests with the vendor's retries, order and number of requests at once. */
export function createSender(parts: SenderParts): Sender {
  const { poster, policy, queueLimit, timeScale, scheduler, random, pending } = parts
  const ready = createFifo<Queued>()
  const lanes = createLanes<Queued>()
  const timers = new Set<() => void>()
  const last: { status: number | null; refusal: number | null; retry: SenderCounts['lastRetry'] } = {
    status: null,
    refusal: null,
    retry: null,
  }
  let counts = { ...none }
  let held = 0
  let retrying = 0
  let active = 0
  let closed = false

  const wait = (ms: number, run: () => void): void => {
    const cancel = scheduler.after(ms, () => {
      timers.delete(cancel)
      run()
    })
    timers.add(cancel)
  }

  const makeReady = (job: Queued): void => {
    ready.push(job)
    pump()
  }

  const admit = (job: Queued): void => {
    const waitMs = job.dueAt - scheduler.now()
    if (waitMs > 0) wait(waitMs, () => makeReady(job))
    else makeReady(job)
  }

  const finish = ({ marks, lane }: Queued): void => {
    held -= marks.length
    pending.done(marks.length)
    const next = lane === null ? undefined : lanes.leave(lane)
    if (next !== undefined) admit(next)
  }

  const post = async ({ body, headers }: Queued): Promise<number | null> => {
    counts.requests += 1
    last.status = await poster.post(body, headers)
    return last.status
  }

  const succeed = async (job: Queued): Promise<void> => {
    counts.delivered += job.marks.length
    const { duplicate } = parts.fault() ?? {}
    if (duplicate !== undefined && random() < duplicate && isSuccess(await post(job)) && !closed) {
      counts.repeated += job.marks.length
      parts.onInjected('duplicate', job.marks)
    }
  }

  const retryLater = (job: Queued, afterMs: number): void => {
    retrying += job.marks.length
    wait(afterMs * timeScale, () => {
      retrying -= job.marks.length
      makeReady(job)
    })
  }

  const giveUp = (job: Queued, kind: 'refused' | 'expired', status: number | null): void => {
    counts[kind] += job.marks.length
    if (kind === 'refused') {
      last.refusal = status
      parts.onRefused(status)
    }
    finish(job)
  }

  const attempt = async (job: Queued): Promise<void> => {
    if (job.attempts === 0) job.firstTriedAt = scheduler.now()
    job.attempts += 1
    const status = await post(job)
    if (closed) return
    if (isSuccess(status)) {
      await succeed(job)
      if (!closed) finish(job)
      return
    }
    const elapsedMs = (scheduler.now() - job.firstTriedAt) / timeScale
    const next = policy.next({ status, attempts: job.attempts, elapsedMs }, random())
    if (next.kind === 'retry') {
      last.retry = status ?? 'no answer'
      retryLater(job, next.afterMs)
    } else giveUp(job, next.kind, status)
  }

  function pump(): void {
    while (!closed && !parts.fault()?.stop && active < policy.concurrency && ready.size() > 0) {
      active += 1
      void attempt(ready.shift()!).finally(() => {
        active -= 1
        pump()
      })
    }
  }

  return {
    send(job) {
      if (closed) return
      if (held + job.marks.length > queueLimit) {
        counts.dropped += job.marks.length
        parts.onDropped()
        return
      }
      held += job.marks.length
      pending.add(job.marks.length)
      const delayMs = parts.fault()?.delayMs ?? 0
      if (delayMs > 0) parts.onInjected('delay', job.marks)
      const queued = { ...job, dueAt: scheduler.now() + delayMs, attempts: 0, firstTriedAt: 0 }
      if (job.lane === null || lanes.enter(job.lane, queued)) admit(queued)
    },
    resume: pump,
    counts: () => ({
      ...counts,
      waiting: held - retrying,
      retrying,
      lastStatus: last.status,
      lastRefusal: last.refusal,
      lastRetry: last.retry,
    }),
    clear() {
      counts = { ...none }
    },
    close() {
      closed = true
      for (const cancel of timers) cancel()
      timers.clear()
      ready.clear()
      poster.close()
    },
  }
}
