import type { IncidentList } from '../api/wire.ts'
import { IncidentEntries } from '../incidents/incident-entries.tsx'
import { Panel } from '../parts/panel.tsx'
import { useDesk } from '../state/desk.ts'
import { useHistoryVersion } from '../state/use-history-version.ts'
import { useLoad } from '../state/use-load.ts'

const SHOWN = 3

/** The newest kills, halts and rollbacks; nothing where there are none. */
export const RampIncidents = () => {
  const { api } = useDesk()
  const { value } = useLoad<IncidentList>(api, 'api/incidents', useHistoryVersion())
  const incidents = value?.incidents ?? []
  if (incidents.length === 0) return null
  return (
    <Panel
      name="ramp-incidents"
      title="Newest incidents"
      href="#/ramp"
      wide
      json="api/incidents"
      note="What became of pages, calls, copies and people in the hour after each."
    >
      <IncidentEntries incidents={incidents.slice(0, SHOWN)} />
      {incidents.length > SHOWN && (
        <a class="button" href="#/incidents">
          All incidents
        </a>
      )}
    </Panel>
  )
}
