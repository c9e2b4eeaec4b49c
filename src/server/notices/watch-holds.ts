import type { RampAnswer } from '../autopilot/ramp-answer.ts'
import type { NoticeLink } from './notice-link.ts'
import type { Notice } from './notice.ts'
import { noticeOfHold } from './notice-of-hold.ts'

type Options = {
  readonly view: () => Promise<RampAnswer>
  /** The rollout's key. */
  readonly rollout: () => string
  readonly link: NoticeLink
  readonly tell: (notice: Notice) => void
}

/** Looks whether the ramp waits for a person, and tells it once for each stage and reason. */
export const watchHolds = ({ view, rollout, link, tell }: Options): (() => Promise<void>) => {
  const told = new Set<string>()
  return async () => {
    const notice = noticeOfHold(await view(), rollout(), link())
    if (notice === null || told.has(notice.id)) return
    told.add(notice.id)
    tell(notice)
  }
}
