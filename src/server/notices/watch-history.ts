import type { ControlStore } from '../control/control-store.ts'
import type { NoticeLink } from './notice-link.ts'
import type { Notice } from './notice.ts'
import { mayBeTold, noticeOfEntry } from './notice-of-entry.ts'

type Options = {
  readonly store: Pick<ControlStore, 'history'>
  /** The rollout's key. */
  readonly rollout: () => string
  readonly link: NoticeLink
  readonly tell: (notice: Notice) => void
  /** ms since epoch. */
  readonly now: () => number
}

const ENTRIES = 20
/** Who made it tells it better, and needs so long at most. */
const LEAST_AGE_MS = 60_000
/** What is older, whoever looks now has not missed. */
const MOST_AGE_MS = 3_600_000

/** Tells what is in the audit log and was not told, as the server that did it ended in between. */
export const watchHistory = ({ store, rollout, link, tell, now }: Options): (() => Promise<void>) => {
  /** The last entry that was looked at. */
  let seen = 0
  return async () => {
    const at = now()
    const isDue = (entry: { readonly id: number; readonly at: number }): boolean =>
      entry.id > seen && entry.at > at - MOST_AGE_MS && entry.at <= at - LEAST_AGE_MS
    const lean = await store.history({ limit: ENTRIES, lean: true })
    const due = lean.filter(isDue)
    if (due.some(mayBeTold)) {
      const entries = (await store.history({ limit: ENTRIES })).filter(isDue)
      for (const entry of entries.toReversed()) {
        const notice = noticeOfEntry(entry, rollout(), link(entry))
        // one that was told is in the store, and stays as it is
        if (notice !== null) tell(notice)
      }
    }
    seen = Math.max(seen, ...due.map(({ id }) => id))
  }
}
