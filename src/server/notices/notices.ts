import type { ControlStore, DueNotice } from '../control/control-store.ts'
import { errorText } from '../error-text.ts'
import type { Log } from '../log.ts'
import { within } from '../within.ts'
import { deliver, type Delivery } from './deliver.ts'
import type { Notice } from './notice.ts'
import type { NoticeTarget } from './notice-target.ts'

/** Tells people what happened, at all targets, until each has it. */
export type Notices = {
  /** Never throws, and waits for nothing. */
  tell(notice: Notice | null): void
  /** Those that are not delivered yet, at all targets. Rejects where the store does. */
  waiting(): Promise<number>
  /** What is not delivered then is, after the next start. Never rejects. */
  close(): Promise<void>
}

export type NoticesOptions = {
  readonly targets: readonly NoticeTarget[]
  readonly store: Pick<ControlStore, 'queueNotices' | 'claimNotices' | 'settleNotice' | 'waitingNotices'>
  /** ms since epoch. */
  readonly now: () => number
  /** 0..1. @default Math.random */
  readonly random?: () => number
  readonly log: Log
  /** ms from each try to the next. @default those of Standard Webhooks, three days in all */
  readonly retriesMs?: readonly number[]
  /** @default 15000 */
  readonly timeoutMs?: number
  /** How often it looks for what another server left. @default 30000 */
  readonly pollMs?: number
}

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]
/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability */
export const RETRIES_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR),
]
const TIMEOUT_MS = 15_000
const POLL_MS = 30_000
/** After what the store refused. */
const AGAIN_MS = 2_000
/** Of a delay, at random, so that those that failed together do not come together again. */
const JITTER = 0.1
const MOST_WAITING = 1_000
/** While the store takes none. */
const MOST_IN_MEMORY = 100
const AT_ONCE = 4
const LEAST_MS = 20
const CLOSING_MS = 3_000

const targetKey = ({ kind, name }: NoticeTarget): string => `${kind}:${name}`

export function openNotices(options: NoticesOptions): Notices {
  const { targets, store, now, log } = options
  const random = options.random ?? Math.random
  const retriesMs = options.retriesMs ?? RETRIES_MS
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  const pollMs = options.pollMs ?? POLL_MS
  const claimMs = AT_ONCE * (timeoutMs + SECOND)
  const closing = new AbortController()
  /** Their endpoints answered that they want no more. */
  const gone = new Set<string>()
  let unstored: Notice[] = []
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null
  let isAsked = false
  let problem: string | null = null

  const live = (): NoticeTarget[] => targets.filter((target) => !gone.has(targetKey(target)))
  const keys = (): string[] => live().map(targetKey)

  /** @returns whether the store takes them */
  const flush = async (): Promise<void> => {
    const taken = [...unstored]
    if (taken.length === 0) return
    const queued = taken.flatMap((notice) =>
      keys().map((target) => ({ id: notice.id, target, document: { ...notice } })),
    )
    if (queued.length > 0) await store.queueNotices(queued, now(), MOST_WAITING)
    unstored = unstored.filter((notice) => !taken.includes(notice))
  }

  const dueAfter = (tries: number, wait: number): number | null => {
    const delay = retriesMs[tries - 1]
    return delay === undefined ? null : now() + Math.max(wait, delay * (1 + JITTER * random()))
  }

  const settle = async (target: NoticeTarget, notice: DueNotice, delivery: Delivery): Promise<void> => {
    const { name } = target
    const fields = { to: name, kind: String(notice.document['kind']), tries: notice.tries }
    switch (delivery.outcome) {
      case 'delivered':
        await store.settleNotice(notice, null)
        return log('info', 'notice delivered', fields)
      case 'gone':
        gone.add(targetKey(target))
        await store.settleNotice(notice, null)
        return log('error', 'notices stopped', {
          to: name,
          problem: 'it answered 410: it wants no more; after a restart it is asked again',
        })
      case 'failed': {
        if (closing.signal.aborted) return store.settleNotice(notice, now())
        const dueAt = dueAfter(notice.tries, delivery.retryAfterMs)
        await store.settleNotice(notice, dueAt)
        const { problem: why } = delivery
        if (dueAt === null) return log('error', 'notice given up', { ...fields, problem: why })
        return log('warn', 'notice not delivered', {
          ...fields,
          problem: why,
          again: new Date(dueAt).toISOString(),
        })
      }
    }
  }

  const tellTarget = async (target: NoticeTarget): Promise<void> => {
    const key = targetKey(target)
    for (let count = AT_ONCE; count === AT_ONCE && !gone.has(key) && !closing.signal.aborted;) {
      const at = now()
      const claimed = await store.claimNotices({ target: key, at, until: at + claimMs, limit: AT_ONCE })
      count = claimed.length
      // in the order in which it happened
      for (const one of claimed) {
        if (gone.has(key)) await store.settleNotice(one, null)
        else {
          const given = { now: now(), timeoutMs, signal: closing.signal }
          await settle(target, one, await deliver(target, one.document as unknown as Notice, given))
        }
      }
    }
  }

  const tellAll = async (): Promise<void> => {
    const told = await Promise.allSettled(live().map(tellTarget))
    const refused = told.find(({ status }) => status === 'rejected')
    if (refused?.status === 'rejected') throw refused.reason
  }

  const fail = (error: unknown): void => {
    const text = errorText(error)
    if (text !== problem) log('warn', 'notices not told', { problem: text })
    problem = text
  }

  const run = async (): Promise<void> => {
    let waitMs = pollMs
    try {
      await flush()
      // due by whichever clock: the store knows which ones
      if ((await store.waitingNotices(keys())).count > 0) await tellAll()
      const { dueAt } = await store.waitingNotices(keys())
      if (dueAt !== null) waitMs = Math.min(pollMs, Math.max(LEAST_MS, dueAt - now()))
      problem = null
    } catch (error) {
      fail(error)
      waitMs = Math.min(pollMs, AGAIN_MS)
    }
    if (isAsked) waitMs = 0
    if (!closing.signal.aborted) schedule(waitMs)
  }

  const schedule = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(wake, ms)
    timer.unref()
  }

  function wake(): void {
    if (running !== null) return void (isAsked = true)
    isAsked = false
    running = run().finally(() => (running = null))
  }

  if (targets.length > 0) schedule(0)

  return {
    tell(notice) {
      if (notice === null || targets.length === 0 || closing.signal.aborted) return
      if (unstored.length >= MOST_IN_MEMORY) {
        const [dropped] = unstored.splice(0, 1)
        log('error', 'notice lost', { kind: dropped!.kind, problem: 'the control store takes none' })
      }
      unstored.push(notice)
      wake()
    },
    async waiting() {
      if (targets.length === 0) return 0
      const { count } = await store.waitingNotices(keys())
      return count + unstored.length * live().length
    },
    async close() {
      clearTimeout(timer)
      closing.abort()
      try {
        await running
        await within(CLOSING_MS, flush())
      } catch (error) {
        fail(error)
      }
    },
  }
}
