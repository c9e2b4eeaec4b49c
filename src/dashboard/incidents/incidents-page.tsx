import type { IncidentList } from '../api/wire.ts'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useDesk } from '../state/desk.ts'
import { useHistoryVersion } from '../state/use-history-version.ts'
import { useLoad } from '../state/use-load.ts'
import { IncidentEntries } from './incident-entries.tsx'
import { IncidentPage } from './incident-page.tsx'
import { whichIncident } from './which-incident.ts'

type Props = { readonly rest: string; readonly query: string }

/** One incident, or all of them to choose from. */
export const IncidentsPage = ({ rest, query }: Props) => {
  const { api } = useDesk()
  const { value, problem } = useLoad<IncidentList>(api, 'api/incidents', useHistoryVersion())
  const which = whichIncident(rest, query, value)
  if (typeof which === 'number') return <IncidentPage key={which} id={which} />
  return (
    <Panel
      name="incidents"
      title="Incidents"
      wide
      json="api/incidents"
      note="Every kill, halt and rollback, the newest first: what became of pages, calls, copies and people in the hour after it."
    >
      <ProblemNotice problem={value === null ? problem : null} />
      {which === 'none' && (
        <Notice kind="warning">There is no such incident, or it is not in the history yet.</Notice>
      )}
      {value?.incidents.length === 0 && <p class="quiet">Nothing was killed, halted or rolled back yet.</p>}
      {value !== null && <IncidentEntries incidents={value.incidents} />}
    </Panel>
  )
}
