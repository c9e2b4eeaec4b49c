import type { Ramp } from '../../core/index.ts'
import { RECORDED_STEP_MS } from '../../core/ramp/recorded.ts'
import { rehearse } from '../../core/ramp/rehearse.ts'
import { createSeededRandom } from '../../sandbox/seeded-random.ts'
import { CliError } from '../cli-error.ts'
import { positiveNumber } from '../positive-number.ts'
import { countText, percentText } from '../status/numbers.ts'
import type { Given } from './flags.ts'
import type { Rehearsed } from './rehearsed.ts'
import { visitorsOf, type Visitors } from './visitors.ts'

const DAY_MS = 86_400_000
const MOST_SESSIONS = 10_000_000
const MOST_DAYS = 365

/** "0.3%" @throws CliError (exit 2) */
const shareOf = (flag: string, text: string): number => {
  const [, number] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? []
  if (number !== undefined && Number(number) <= 100) return Number(number) / 100
  throw new CliError(2, `${flag} takes a percentage such as 0.1%, not "${text}".`)
}

/** "5%@10": from the tenth day on. @throws CliError (exit 2) */
const harmOf = (text: string): { readonly share: number; readonly day: number } => {
  const [share = '', day = ''] = text.split('@')
  if (!/^\d+(\.\d+)?$/.test(day))
    throw new CliError(2, `--harm takes a percentage and a day, such as 5%@10, not "${text}".`)
  return { share: shareOf('--harm', share), day: Number(day) }
}

const describe = ({ sessionsPerDay, loss, harm }: Visitors): string => {
  const later = harm === null ? '' : `, ${percentText(harm.share * 100)} from day ${harm.day} on`
  return `Made up: ${countText(sessionsPerDay)} sessions a day, ${percentText(loss * 100)} lost${later}.`
}

/** Reads the flags, and gives what plays a ramp against visitors that are made up. @throws CliError (exit 2) */
export const madeUp = (flags: Given, seed: number): ((ramp: Ramp) => Rehearsed) => {
  const visitors: Visitors = {
    sessionsPerDay: positiveNumber('--sessions-per-day', flags['sessions-per-day'] ?? '', MOST_SESSIONS),
    loss: flags.loss === undefined ? 0.001 : shareOf('--loss', flags.loss),
    harm: flags.harm === undefined ? null : harmOf(flags.harm),
  }
  const days = flags.days === undefined ? 60 : positiveNumber('--days', flags.days, MOST_DAYS)
  return (ramp) => {
    const began = Date.now()
    const until = began + days * DAY_MS
    const random = createSeededRandom(seed)
    const sessions = visitorsOf(visitors, ramp, began, random)
    return {
      began,
      until,
      rehearsal: rehearse(ramp, { from: began, until, stepMs: RECORDED_STEP_MS, random, sessions }),
      when: (at) => `day ${((at - began) / DAY_MS).toFixed(1).padStart(5)}`,
      notes: [describe(visitors)],
      more: {},
    }
  }
}
