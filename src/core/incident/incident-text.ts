import { LABELS, LEG_NAMES } from '../cohort/labels.ts'
import { countText, percentText } from '../ramp/verdict-text.ts'
import type { Leg } from '../rollout/rollout.ts'
import { durationText } from '../text/duration-text.ts'

// What an incident is told with, wherever it is told.

const MARKS = [50, 95, 99] as const

type Rate = { readonly perMinute: number }
type Volume = { readonly before: Rate; readonly after: Rate }
type Followed = {
  readonly revision: number | null
  readonly reachedMs: Readonly<Record<(typeof MARKS)[number], number | null>> | null
  readonly isOver: boolean
}

/** "kill of RudderStack", "rollback" @param leg of a kill */
export const sayIncident = ({ action, leg }: { readonly action: string; readonly leg: Leg | null }): string =>
  leg === null ? action : `${action} of ${LEG_NAMES[leg]}`

/** "Incident 12: kill of RudderStack" */
export const incidentTitle = ({
  id,
  ...deed
}: Parameters<typeof sayIncident>[0] & { readonly id: number }): string =>
  `Incident ${id}: ${sayIncident(deed)}`

/** When so many percent of the pages that were open then had followed; empty where they had nothing to follow. */
export const followedSteps = ({ revision, reachedMs, isOver }: Followed) =>
  revision === null || reachedMs === null
    ? []
    : MARKS.map((percent) => {
        const ms = reachedMs[percent]
        const text = ms !== null ? `after ${durationText(ms)}` : isOver ? 'not in this hour' : 'not yet'
        return { percent, ms, text }
      })

export const sayFollowed = (followed: Followed): string => {
  const steps = followedSteps(followed)
  return steps.length === 0
    ? 'no page has named a newer revision'
    : `revision ${followed.revision}: ${steps.map(({ percent, text }) => `${percent} % ${text}`).join(', ')}`
}

/** "12.4 copies a minute" */
export const sayRate = ({ perMinute }: Rate): string =>
  `${countText(Math.round(perMinute * 10) / 10)} copies a minute`

/** "33 % of before"; null where there was nothing before. */
export const sayOfBefore = ({ before, after }: Volume): string | null =>
  before.perMinute > 0 ? `${percentText(after.perMinute / before.perMinute)} of before` : null

export const sayVolume = (volume: Volume): string =>
  [sayRate(volume.after), `${sayRate(volume.before)} before`, sayOfBefore(volume)]
    .filter((part) => part !== null)
    .join(', ')

/** What calls in the gap are. */
export const IN_THE_GAP = 'by pages that had not followed'

export const sayGap = (
  gap: { readonly calls: number; readonly both: number } & { readonly [leg in Leg]: number },
): string =>
  `${countText(gap.calls)} ${IN_THE_GAP}: ${countText(gap.both)} reached ${LABELS.dual}, ` +
  `${countText(gap.segment)} ${LABELS.segment}, ${countText(gap.rudderstack)} ${LABELS.rudderstack}`

export const sayDuplicates = (duplicates: { readonly [leg in Leg]: number }): string =>
  `${countText(duplicates.segment)} at ${LEG_NAMES.segment}, ${countText(duplicates.rudderstack)} at ${LEG_NAMES.rudderstack}`

/** What changed of people. */
export const ANOTHER_ID = 'with another anonymous id since'

export const sayPeople = ({ seen, changed }: { readonly seen: number; readonly changed: number }): string =>
  `${countText(seen)} seen before and after, ${countText(changed)} of them ${ANOTHER_ID}`
