import { followedSteps, sayFollowed } from '../../core/incident/incident-text.ts'
import type { Incident } from '../api/wire.ts'
import { BarRow } from '../parts/bar-row.tsx'
import { Panel } from '../parts/panel.tsx'
import { incidentHref } from './which-incident.ts'

/** How soon pages that were open then had followed. */
export const PagesPanel = ({ incident }: { readonly incident: Incident }) => {
  const steps = followedSteps(incident)
  const longest = Math.max(1, ...steps.map(({ ms }) => ms ?? 0))
  return (
    <Panel name="incident-pages" title="Open pages" href={incidentHref(incident.id)}>
      {steps.length === 0 ? (
        <p class="quiet">{sayFollowed(incident)}</p>
      ) : (
        <>
          <ol class="bar-rows">
            {steps.map(({ percent, ms, text }) => (
              <BarRow
                key={percent}
                name={`${percent} %`}
                figure={text}
                width={ms === null ? 0 : Math.max(1, (ms / longest) * 100)}
                leg={null}
              />
            ))}
          </ol>
          <p class="hint">
            Of the pages that were open then: how long until they had revision {incident.revision}. Browsers
            that cannot be reached follow when they next ask.
          </p>
        </>
      )}
    </Panel>
  )
}
