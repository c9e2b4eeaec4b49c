import type { Evidence } from '../../core/index.ts'
import { percentText } from '../../core/ramp/verdict-text.ts'

/** Odds of so many to one against the shares asked for stop the ramp. */
const ALARM_ODDS = 1_000

/** One line of what is known beside the proofs: a word on how it is, and the sentence. */
export type Health = { readonly kind: 'fine' | 'warning' | 'unknown'; readonly text: string }

const oddsText = (odds: number): string => (odds < 10 ? `${Number(odds.toFixed(1))}` : `${Math.round(odds)}`)

/** Whether people are in the cohorts in the shares that were asked for. */
export const sampleRatioHealth = (found: Evidence['sampleRatio']): Health => {
  if (found === null)
    return { kind: 'unknown', text: 'Not known yet: nobody was assigned since the ramp began.' }
  const odds = Math.exp(found.logBayes)
  // as the ramp itself compares it
  if (found.logBayes >= Math.log(ALARM_ODDS))
    return {
      kind: 'warning',
      text: 'People are not in the cohorts in the shares that were asked for; the ramp stays until they are.',
    }
  if (odds <= 1) return { kind: 'fine', text: 'People are in the cohorts in the shares that were asked for.' }
  return {
    kind: 'fine',
    text: `The odds against the shares that were asked for are ${oddsText(odds)} to 1; at 1,000 to 1 the ramp stays.`,
  }
}

/** Whether RudderStack's SDK loads as often as Segment's. */
export const loadFailureHealth = (found: Evidence['loadFailure'], code: string | undefined): Health => {
  if (found === null) return { kind: 'unknown', text: 'Not known yet: no page of this stage has reported.' }
  const { rudderstack, segment } = found
  return {
    kind: code === 'load-failure' ? 'warning' : 'fine',
    text:
      `RudderStack’s did not load on ${percentText(rudderstack)} of pages, Segment’s on ` +
      `${percentText(segment)}.`,
  }
}
