import { Panel } from '../parts/panel.tsx'
import { useRamp } from '../state/ramp.ts'
import { visibleText } from '../text/visible.ts'
import { percentText } from '../text/percent.ts'
import { isBegun } from './begun.ts'
import { StandingBadge } from './standing-badge.tsx'
import { verdictText } from './state-text.ts'

/** Beside everything else: where the ramp stands. Nothing where there is none: a rollout is driven by hand as well. */
export const RampGlance = () => {
  const { answer } = useRamp()
  if (!isBegun(answer)) return null
  const { rudderstack, segment, audience } = answer.ramp.shares
  const sentence = answer.ramp.stopped?.reason ?? verdictText(answer)
  return (
    <Panel name="ramp" title="Ramp" wide json="api/ramp">
      <StandingBadge answer={answer} />
      <p>
        {visibleText(audience)}: RudderStack {percentText(rudderstack)}, Segment {percentText(segment)}.
      </p>
      {sentence !== null && <p class="quiet">{sentence}</p>}
      <a class="button" href="#/ramp">
        What it waits for
      </a>
    </Panel>
  )
}
