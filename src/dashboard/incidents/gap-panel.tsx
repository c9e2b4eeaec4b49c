import { IN_THE_GAP } from '../../core/incident/incident-text.ts'
import type { Incident } from '../api/wire.ts'
import { Panel } from '../parts/panel.tsx'
import { Readout, StaticBar } from '../parts/static-bar.tsx'
import { countOf, countText } from '../text/count.ts'
import { incidentHref } from './which-incident.ts'

/** What pages called between the change and their hearing of it, by where it arrived. */
export const GapPanel = ({ incident: { id, gap } }: { readonly incident: Incident }) => {
  const counts = { rudderstack: gap.rudderstack, dual: gap.both, segment: gap.segment }
  const percent = (count: number): number => (count / gap.calls) * 100
  const parts = {
    rudderstack: percent(counts.rudderstack),
    dual: percent(counts.dual),
    segment: percent(counts.segment),
    sentinel: 0,
  }
  return (
    <Panel name="incident-gap" title="Calls in the gap" href={incidentHref(id)}>
      <p class="big-figure">
        <b>{countText(gap.calls)}</b> {gap.calls === 1 ? 'call' : 'calls'} {IN_THE_GAP}
      </p>
      {gap.calls > 0 && (
        <>
          <StaticBar parts={parts} label={`${countOf(gap.calls, 'call')} in the gap`} />
          <Readout text={(cohort) => countText(counts[cohort])} />
        </>
      )}
      <p class="hint">What each of them reached: both vendors, or one alone.</p>
    </Panel>
  )
}
