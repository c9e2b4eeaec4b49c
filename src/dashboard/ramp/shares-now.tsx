import { StaticBar } from '../parts/static-bar.tsx'
import { useDesk } from '../state/desk.ts'
import { countOf } from '../text/count.ts'
import { percentText } from '../text/percent.ts'
import { visibleText } from '../text/visible.ts'
import { actualShare } from './actual-share.ts'
import type { Begun } from './begun.ts'

/** Percent of people on each cohort, from what reaches each leg. */
export const partsOf = ({
  rudderstack,
  segment,
}: {
  readonly rudderstack: number
  readonly segment: number
}) => ({
  rudderstack: 100 - segment,
  dual: rudderstack + segment - 100,
  segment: 100 - rudderstack,
  sentinel: 0,
})

/** What the stage asks for, and what browsers report. */
export const SharesNow = ({ answer: { ramp } }: { readonly answer: Begun }) => {
  const { status } = useDesk()
  const { rudderstack, segment, audience } = ramp.shares
  const actual = actualShare(status)
  const isOfAll = status.audiences.length === 1
  return (
    <div class="ramp-shares">
      <dl class="ramp-figures">
        <div>
          <dt>RudderStack, configured</dt>
          <dd>{percentText(rudderstack)}</dd>
        </div>
        <div>
          <dt>RudderStack, seen</dt>
          <dd>{actual === null ? '–' : percentText(actual)}</dd>
        </div>
        <div>
          <dt>Segment, configured</dt>
          <dd>{percentText(segment)}</dd>
        </div>
      </dl>
      <StaticBar parts={partsOf(ramp.shares)} label={`Configured of ${audience}`} marker={actual} />
      <p class="hint">
        Configured for {visibleText(audience)}.{' '}
        {actual === null
          ? `Nobody has reported under revision ${status.rollout.revision} yet.`
          : `Seen: ${countOf(status.people, 'person', 'people')} under revision ${status.rollout.revision}${isOfAll ? '' : ', of all audiences'}, marked in the bar.`}
      </p>
    </div>
  )
}
