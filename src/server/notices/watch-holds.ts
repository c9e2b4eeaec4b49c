import type { RampAnswer } from '../autopilot/ramp-answer.ts'
import { errorText } from '../error-text.ts'
import type { Log } from '../log.ts'
import type { Notice } from './notice.ts'
import { noticeOfHold } from './notice-of-hold.ts'

type Options = {
  readonly view: () => Promise<RampAnswer>
  /** The rollout's key. */
  readonly rollout: () => string
  readonly link: () => string
  readonly tell: (notice: Notice) => void
  readonly log: Log
  /** @default 30000 */
  readonly everyMs?: number
}

/** No longer than a notice is remembered. */
const MOST_TOLD = 1_000

/** Looks whether the ramp waits for a person, and tells it once for each stage and reason. */
export const watchHolds = ({ view, rollout, link, tell, log, everyMs = 30_000 }: Options) => {
  const told = new Set<string>()
  let problem: string | null = null
  let turn: Promise<void> = Promise.resolve()
  const look = async (): Promise<void> => {
    try {
      const notice = noticeOfHold(await view(), rollout(), link())
      if (notice === null || told.has(notice.id)) return
      if (told.size >= MOST_TOLD) told.clear()
      told.add(notice.id)
      tell(notice)
    } catch (error) {
      const text = errorText(error)
      if (text !== problem) log('warn', 'holds not looked for', { problem: text })
      problem = text
    }
  }
  const timer = setInterval(() => void (turn = look()), everyMs)
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await turn
    },
  }
}
