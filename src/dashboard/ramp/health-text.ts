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

/** Whether RudderStack's SDK loads as often as Segment's. @param limit by how much it may fail more often; share of pages */
export const loadFailureHealth = (found: Evidence['loadFailure'], limit: number): Health => {
  if (found === null) return { kind: 'unknown', text: 'Not enough pages yet.' }
  const { rudderstack, segment } = found
  const more = rudderstack - segment
  const difference =
    more > 0 ? `on ${percentText(more)} more, where ${percentText(limit)} may be` : 'no more often'
  return {
    // as the ramp itself compares it
    kind: more > limit ? 'warning' : 'fine',
    text:
      `RudderStack’s did not load on ${percentText(rudderstack)} of pages, Segment’s on ` +
      `${percentText(segment)}: ${difference}.`,
  }
}

/** How far that is towards its limit. */
export const loadFailurePart = (
  { rudderstack, segment }: NonNullable<Evidence['loadFailure']>,
  limit: number,
): number => {
  const more = Math.max(0, rudderstack - segment)
  return more === 0 ? 0 : more / limit
}
