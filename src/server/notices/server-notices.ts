import type { Rollout } from '../../core/index.ts'
import type { Autopilot } from '../autopilot/autopilot.ts'
import type { MadeStep } from '../autopilot/controller.ts'
import type { Control } from '../control/control.ts'
import type { OpenControl } from '../control/open-control.ts'
import { errorText } from '../error-text.ts'
import type { Notice } from './notice.ts'
import { noticeOfKill } from './notice-of-kill.ts'
import { noticeOfStep } from './notice-of-step.ts'
import { openNotices, type Notices, type NoticesOptions } from './notices.ts'
import { watchHolds } from './watch-holds.ts'

/** What a server tells of its ramp and its kills. */
export type ServerNotices = Pick<Notices, 'waiting' | 'close'> & {
  onStep(made: MadeStep): void
  /** Tells of a ramp that waits for a person. @returns what ends that */
  watch(autopilot: Pick<Autopilot, 'view'>): () => Promise<void>
  /** The same control, whose kills are told. */
  tellingKills(opened: Pick<OpenControl, 'control' | 'killSwitch'>): Control
}

type Options = NoticesOptions & {
  readonly dashboardUrl: () => string
  readonly inForce: () => Rollout
}

export const openServerNotices = (options: Options): ServerNotices => {
  const { targets, dashboardUrl, inForce, log } = options
  const notices = openNotices(options)
  const link = (): string => `${dashboardUrl().replace(/\/+$/, '')}/#/ramp`
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
    onStep: (made) => tell(() => noticeOfStep(made, link())),
    watch(autopilot) {
      if (targets.length === 0) return async () => {}
      const rollout = (): string => inForce().key
      return watchHolds({ view: autopilot.view, rollout, link, tell: notices.tell, log }).close
    },
    tellingKills: ({ control, killSwitch }) => ({
      ...control,
      async kill(leg, by) {
        const before = killSwitch.leg()
        const done = await control.kill(leg, by)
        const { stored } = done
        tell(() => {
          const { key: rollout, revision } = inForce()
          return noticeOfKill({ rollout, leg, before, by, stored, revision }, link())
        })
        return done
      },
    }),
  }
}
