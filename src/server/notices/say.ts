import type { Verdict } from '../../core/index.ts'
import type { Course, Deed } from '../../core/ramp/course.ts'
import { countText, minutesText, percentText } from '../../core/ramp/verdict-text.ts'
import { effectiveShares } from '../../core/rollout/effective-share.ts'
import { cut } from './cut.ts'

export const MOST_REASON = 300
const MOST_NAME = 80

/** 2026-11-25 12:00 UTC */
export const sayTime = (at: number): string =>
  Number.isFinite(at) && Math.abs(at) <= 8.64e15
    ? `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : 'an unknown time'

/** @param stage from 0; −1 = before the first */
export const sayStage = (stage: number, stages: number): string =>
  stage < 0 ? 'before its first stage' : `stage ${stage + 1} of ${stages}`

type Shares = { readonly rudderstack: number; readonly segment: number; readonly audience: string }

/** Of the audience that the course's stage is about. */
export const sharesOf = ({ inForce, ramp, state }: Course): Shares => {
  const named = ramp.stages[Math.max(0, state.stage)]?.audience
  const index = named === undefined ? -1 : inForce.audiences.findIndex(({ name }) => name === named)
  const at = index < 0 ? inForce.audiences.length - 1 : index
  return { ...effectiveShares(inForce, at), audience: inForce.audiences[at]?.name ?? '' }
}

export const sayShares = ({ rudderstack, segment, audience }: Shares): string =>
  `RudderStack ${rudderstack} %, Segment ${segment} % of ${cut(audience, MOST_NAME)}`

/** Who did it when, and what for where that was a person. */
export const sayDeed = ({ actor, at }: Deed): string => `By ${cut(actor, MOST_NAME)}, ${sayTime(at)}.`

/** How much against which limit; null where the verdict compares nothing. */
export const sayNumbers = (numbers: Verdict['numbers']): string | null => {
  const { sessions, bad, share, limit, ageMinutes, limitMinutes } = numbers
  if (share !== undefined && limit !== undefined)
    return `Measured: ${percentText(share)}${
      bad === undefined || sessions === undefined
        ? ''
        : ` (${countText(bad)} of ${countText(sessions)} sessions)`
    } against a limit of ${percentText(limit)}.`
  if (ageMinutes !== undefined && limitMinutes !== undefined)
    return `Measured: ${minutesText(ageMinutes * 60_000)} against a limit of ${minutesText(limitMinutes * 60_000)}.`
  const { logBayes, rudderstack, segment } = numbers
  if (logBayes !== undefined && limit !== undefined)
    return `Measured: a Bayes factor of e^${logBayes.toFixed(1)} against a limit of e^${limit.toFixed(1)}.`
  if (rudderstack !== undefined && segment !== undefined && limit !== undefined)
    return `Measured: ${percentText(rudderstack - segment)} apart against a limit of ${percentText(limit)}.`
  return null
}
