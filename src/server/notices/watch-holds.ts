import type { Autopilot } from '../autopilot/autopilot.ts'
import type { NoticeLink } from './notice-link.ts'
import type { Notice } from './notice.ts'
import { noticeOfHold } from './notice-of-hold.ts'

type Options = Pick<Autopilot, 'view' | 'drivesHere'> & {
  /** The rollout's key. */
  readonly rollout: () => string
  readonly link: NoticeLink
  readonly tell: (notice: Notice) => void
}

/** Looks whether the ramp waits for a person, and tells it once for each stage and reason. */
export const watchHolds = ({ view, drivesHere, rollout, link, tell }: Options): (() => Promise<void>) => {
  const told = new Set<string>()
  return async () => {
    // who drives it tells it; whoever does not would have to read all of its evidence to know
    if (!drivesHere()) return
    const notice = noticeOfHold(await view(), rollout(), link())
    if (notice === null || told.has(notice.id)) return
    told.add(notice.id)
    tell(notice)
  }
}
