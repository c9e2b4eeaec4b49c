import type { Rollout } from '../../core/index.ts'
import type { Autopilot } from '../autopilot/autopilot.ts'
import type { MadeStep } from '../autopilot/controller.ts'
import type { Control } from '../control/control.ts'
import type { ControlStore } from '../control/control-store.ts'
import type { OpenControl } from '../control/open-control.ts'
import { errorText } from '../error-text.ts'
import { noticeLink, type NoticeLink } from './notice-link.ts'
import type { Notice } from './notice.ts'
import { noticeOfKill } from './notice-of-kill.ts'
import { noticeOfStep } from './notice-of-step.ts'
import { openNotices, type Notices, type NoticesOptions } from './notices.ts'
import { repeat } from './repeat.ts'
import { watchHistory } from './watch-history.ts'
import { watchHolds } from './watch-holds.ts'

/** What a server tells of its ramp and its kills. */
export type ServerNotices = Pick<Notices, 'waiting' | 'close'> & {
  onStep(made: MadeStep): void
  /** Tells of a ramp that waits for a person. @returns what ends that */
  watch(autopilot: Pick<Autopilot, 'view' | 'drivesHere'>): () => Promise<void>
  /** The same control, whose kills are told. */
  tellingKills(opened: Pick<OpenControl, 'control' | 'killSwitch'>): Control
}

const EVERY_MS = 30_000

type Options = Omit<NoticesOptions, 'store'> & {
  readonly store: NoticesOptions['store'] & Pick<ControlStore, 'history'>
  /** How often it looks for what to tell. @default 30000 */
  readonly everyMs?: number
  readonly dashboardUrl: () => string
  readonly inForce: () => Rollout
}

export const openServerNotices = (options: Options): ServerNotices => {
  const { targets, dashboardUrl, inForce, store, now, log, everyMs = EVERY_MS } = options
  const notices = openNotices(options)
  const link: NoticeLink = (entry) => noticeLink(dashboardUrl(), entry)
  /** Whatever becomes of it, what is told of stays done. */
  const tell = (make: () => Notice | null): void => {
    try {
      notices.tell(make())
    } catch (error) {
      log('error', 'notice lost', { problem: errorText(error) })
    }
  }
  return {
    waiting: notices.waiting,
    close: notices.close,
    onStep: (made) => tell(() => noticeOfStep(made, link({ action: made.step.action, at: made.by.at }))),
    watch(autopilot) {
      if (targets.length === 0) return async () => {}
      const parts = { rollout: () => inForce().key, link, tell: notices.tell }
      const lookAtRamp = watchHolds({ ...parts, ...autopilot })
      const lookAtHistory = watchHistory({ ...parts, store, now })
      const failed = (problem: string): void => log('warn', 'notices not looked for', { problem })
      const look = async (): Promise<void> => {
        await lookAtHistory()
        await lookAtRamp()
      }
      return repeat(everyMs, look, failed)
    },
    tellingKills: ({ control, killSwitch }) => ({
      ...control,
      async kill(leg, by) {
        const before = killSwitch.leg()
        const done = await control.kill(leg, by)
        const { stored } = done
        tell(() => {
          const { key: rollout, revision } = inForce()
          const killed = { rollout, leg, before, by, stored, revision }
          return noticeOfKill(killed, link({ action: leg === null ? 'unkill' : 'kill', at: by.at }))
        })
        return done
      },
    }),
  }
}
