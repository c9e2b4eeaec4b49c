import type { Leg } from '../../../src/core/index.ts'
import type { Fault, Sandbox } from '../../../src/sandbox/index.ts'
import { legsOf, type Arm } from './arm.ts'
import { createArrivalLog, type Copy } from './arrival-log.ts'
import type { PageConfig } from './pages/subject.ts'
import type { Stage } from './stage.ts'
import { createVisit, type Visit } from './visit.ts'
import type { Visitor } from './visitor.ts'

export type Shares = { readonly rudderstack: number; readonly segment: number }

export type VisitOptions = {
  /**
   * What the page makes its calls on; `none` = nothing: an app that has taken the SDK out; `both` = both SDKs without
   * the gate. @default the trial's arm
   */
  readonly on?: Arm | 'both' | 'none'
  /** @default 100 and 100: both legs */
  readonly shares?: Shares
  /** Each that takes something from a page needs a higher one. @default 1 */
  readonly revision?: number
  readonly killed?: Leg
  /** Calls made while the page loads, in the task in which its script runs. @default none */
  readonly atBoot?: number
  /** …and in the same task the page is left. */
  readonly leavesAtBoot?: boolean
  /** A script that runs before any other of the page. @default none */
  readonly before?: string
}

/** One failure played to one new profile: its pages, its calls, and what the vendors' stand-ins got of them. */
export type Trial = {
  readonly arm: Arm
  readonly legs: readonly Leg[]
  readonly stage: Stage
  readonly sandbox: Sandbox
  readonly visitor: Visitor
  /** The user that every call is made as. */
  readonly user: string
  /** Ids of the calls so far, in order. */
  readonly made: readonly string[]
  /** Uncaught errors and unhandled rejections of all pages. */
  readonly errors: string[]
  newIds(count: number): readonly string[]
  /** Serves a page of this trial. Returns its address. */
  serve(options?: VisitOptions): string
  open(options?: VisitOptions): Promise<Visit>
  /** What the endpoints of this arm's legs do to events from now on; `null` = healthy. */
  fail(fault: Fault | null): void
  copies(): readonly Copy[]
  /** Ids of the calls that have arrived through a leg. */
  arrived(leg: Leg): ReadonlySet<string>
}

const rolloutOf = ({ shares, revision, killed }: VisitOptions): object => ({
  format: 1,
  key: 'proof',
  revision: revision ?? 1,
  stickiness: 'deviceId',
  sentinel: 0,
  ...(killed && { killed }),
  audiences: [{ name: 'everyone', rudderstack: 100, segment: 100, ...shares }],
})

function configOf({ settings }: Sandbox, options: VisitOptions): PageConfig {
  const { segment, rudderstack } = settings
  const { writeKey, dataPlaneUrl, configUrl, destSDKBaseURL } = rudderstack
  const theirs = { writeKey, dataPlaneUrl, options: { configUrl, destSDKBaseURL } }
  return {
    gate: {
      rollout: rolloutOf(options),
      report: false,
      delivery: 'observe',
      segment: { writeKey: segment.writeKey, settings: { cdnURL: segment.cdnURL } },
      rudderstack: theirs,
    },
    segment: { writeKey: segment.writeKey, cdnURL: segment.cdnURL },
    rudderstack: theirs,
  }
}

const settingOf = (config: PageConfig): string =>
  `window.proof=${JSON.stringify(config).replaceAll('<', '\\u003c')}`

const inHtml = (script: string): string => `<script>${script}</script>`

export function createTrial(
  name: string,
  arm: Arm,
  { stage, sandbox, visitor }: Pick<Trial, 'stage' | 'sandbox' | 'visitor'>,
): Trial {
  const made: string[] = []
  const errors: string[] = []
  const log = createArrivalLog(sandbox)
  const user = `user of ${name}`
  const legs = legsOf(arm)

  const newIds = (count: number): readonly string[] => {
    const ids = Array.from({ length: count }, (_, i) => `${name}/${made.length + i}`)
    made.push(...ids)
    return ids
  }

  const serve = (options: VisitOptions = {}): string => {
    const { on = arm, atBoot, leavesAtBoot, before = '' } = options
    if (on === 'none') return stage.left
    const boot = atBoot && { user, ids: newIds(atBoot), ...(leavesAtBoot && { leave: stage.left }) }
    const config = { ...configOf(sandbox, options), ...(boot && { atBoot: boot }) }
    return stage.serve(on, inHtml(before) + inHtml(settingOf(config)))
  }

  return {
    arm,
    legs,
    stage,
    sandbox,
    visitor,
    user,
    made,
    errors,
    newIds,
    serve,
    async open(options = {}) {
      const page = await (await visitor.context()).newPage()
      return createVisit({
        page,
        address: serve(options),
        options,
        user,
        errors,
        left: stage.left,
        newIds,
      })
    },
    fail(fault) {
      for (const leg of legs) sandbox.setFault(leg, 'api', fault)
    },
    copies: () => log.read(),
    arrived: log.calls,
  }
}
