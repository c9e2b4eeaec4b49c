import type { Leg } from '../../core/index.ts'
import type { Log } from '../log.ts'
import type { RefusalReason } from './refusals.ts'

const EVERY_MS = 60_000

/**
 * Logs what is refused by leg and reason, each at most once a minute with how often since: whoever floods the routes
 * must not flood the log. Nothing of a body is in it.
 */
export const createRefusalLog = (
  log: Log,
  now: () => number,
): ((leg: Leg, reason: RefusalReason, count?: number) => void) => {
  const since = new Map<string, { at: number; count: number }>()
  return (leg, reason, count = 1) => {
    const name = `${leg} ${reason}`
    const last = since.get(name)
    const total = (last?.count ?? 0) + count
    if (last && now() - last.at < EVERY_MS) {
      last.count = total
      return
    }
    since.set(name, { at: now(), count: 0 })
    log('warn', 'copies refused', { leg, reason, count: total })
  }
}
