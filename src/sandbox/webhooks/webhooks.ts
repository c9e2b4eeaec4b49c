import type { Leg } from '../../core/index.ts'
import type { FaultTable } from '../faults.ts'
import type { InjectedLog } from '../injected.ts'
import type { PendingCount } from '../pending-count.ts'
import type { Copy } from '../pipeline/copy.ts'
import type { Scheduler } from '../scheduler.ts'
import { createSeededRandom } from '../seeded-random.ts'
import type { JobMaker } from './job-maker.ts'
import { assertWebhookOptions, shownUrl, type WebhookOptions } from './options.ts'
import { createPoster } from './poster.ts'
import { RUDDERSTACK_RETRIES, SEGMENT_RETRIES, type RetryPolicy } from './retry-policies.ts'
import { createRudderstackJobs } from './rudderstack-jobs.ts'
import { createSegmentJobs } from './segment-jobs.ts'
import { createSender, type Sender, type SenderCounts } from './sender.ts'

/** `null` = no webhook is set for the leg. */
export type WebhookStates = Readonly<Record<Leg, WebhookState | null>>

export type WebhookState = SenderCounts & {
  /** Without user, password and query, which may be secret. */
  readonly url: string
  /** Nothing is sent: a fault says so. */
  readonly stopped: boolean
  /** Once the sandbox is closed: copies that had still to be delivered. */
  readonly undelivered: number
}

export type Webhooks = {
  readonly post: (copy: Copy) => void
  readonly resume: () => void
  readonly states: () => WebhookStates
  readonly clear: () => void
  readonly close: () => void
}

export type WebhookParts = {
  readonly options: WebhookOptions
  readonly scheduler: Scheduler
  readonly pending: PendingCount
  readonly faults: FaultTable
  readonly injected: InjectedLog
  readonly seed: number
}

type Webhook = { readonly maker: JobMaker; readonly sender: Sender; readonly url: string }

const POLICIES: Readonly<Record<Leg, RetryPolicy>> = {
  segment: SEGMENT_RETRIES,
  rudderstack: RUDDERSTACK_RETRIES,
}
const VENDORS: Readonly<Record<Leg, string>> = { segment: 'Segment', rudderstack: 'RudderStack' }
const QUEUE_LIMIT = 20_000

/** Says each thing once. */
function createProblems(onProblem: (sentence: string) => void): (sentence: string) => void {
  const told = new Set<string>()
  return (sentence) => {
    if (told.has(sentence)) return
    told.add(sentence)
    onProblem(sentence)
  }
}

function createLegSender(leg: Leg, url: string, parts: WebhookParts): Sender {
  const { options, scheduler, pending, faults, injected, seed } = parts
  const { queueLimit = QUEUE_LIMIT, timeScale = 1, onProblem = () => {} } = options
  const policy = POLICIES[leg]
  const tell = createProblems(onProblem)
  const at = `${VENDORS[leg]}'s webhook ${shownUrl(url)}`
  return createSender({
    poster: createPoster(url, { timeoutMs: policy.timeoutMs, sockets: policy.concurrency, scheduler }),
    policy,
    queueLimit,
    timeScale,
    scheduler,
    pending,
    random: createSeededRandom(seed + (leg === 'segment' ? 3_000 : 4_000)),
    fault: () => faults.webhook(leg),
    onInjected(fault, marks) {
      for (const mark of marks) injected.add(leg, { ...mark, stage: 'webhook', fault })
    },
    onDropped: () =>
      tell(`${at}: ${queueLimit} copies wait already, so further ones are dropped until it takes some.`),
    onRefused: (status) => tell(`${at} answered ${status}: such copies are not sent again.`),
  })
}

function createLeg(leg: Leg, parts: WebhookParts): Webhook | null {
  const { segment, rudderstack } = parts.options
  const url = parts.options[leg]?.url
  if (url === undefined) return null
  const sender = createLegSender(leg, url, parts)
  const maker =
    leg === 'segment'
      ? createSegmentJobs(segment!, parts, sender.send)
      : createRudderstackJobs(rudderstack!, sender.send)
  return { maker, sender, url: shownUrl(url) }
}

/** The webhooks of both legs' copies. @throws TypeError where an option makes no sense */
export function createWebhooks(parts: WebhookParts): Webhooks {
  assertWebhookOptions(parts.options)
  const legs: Readonly<Record<Leg, Webhook | null>> = {
    segment: createLeg('segment', parts),
    rudderstack: createLeg('rudderstack', parts),
  }
  const all = Object.values(legs).filter((webhook) => webhook !== null)
  let closed = false

  const stateOf = (leg: Leg): WebhookState | null => {
    const webhook = legs[leg]
    if (webhook === null) return null
    const counts = webhook.sender.counts()
    const waiting = counts.waiting + webhook.maker.size()
    return {
      url: webhook.url,
      stopped: parts.faults.webhook(leg)?.stop ?? false,
      ...counts,
      ...(closed ? { waiting: 0, retrying: 0 } : { waiting }),
      undelivered: closed ? waiting + counts.retrying : 0,
    }
  }

  return {
    post: (copy) => legs[copy.leg]?.maker.add(copy),
    resume: () => all.forEach(({ sender }) => sender.resume()),
    states: () => ({ segment: stateOf('segment'), rudderstack: stateOf('rudderstack') }),
    clear: () => all.forEach(({ sender }) => sender.clear()),
    close() {
      closed = true
      for (const { maker, sender } of all) {
        maker.close()
        sender.close()
      }
    },
  }
}
