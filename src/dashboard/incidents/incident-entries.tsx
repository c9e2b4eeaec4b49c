import { sayIncident } from '../../core/incident/incident-text.ts'
import type { IncidentList } from '../api/wire.ts'
import { Moment } from '../parts/moment.tsx'
import { useDesk } from '../state/desk.ts'
import { visibleText } from '../text/visible.ts'
import { IncidentLink } from './incident-link.tsx'

type Told = IncidentList['incidents'][number]

const Entry = ({ told }: { readonly told: Told }) => {
  const { at: now } = useDesk()
  const { at, action, actor, reason } = told
  return (
    <li class="entry">
      <p class="entry-when">
        <Moment at={at} now={now} />
      </p>
      <div class="entry-what">
        <p>
          <b>{sayIncident({ action, leg: null })}</b> by {visibleText(actor)}
          {reason !== null && <q>{visibleText(reason)}</q>}
        </p>
      </div>
      <IncidentLink entry={told} />
    </li>
  )
}

/** Kills, halts and rollbacks, each with the way to what happened then. */
export const IncidentEntries = ({ incidents }: { readonly incidents: readonly Told[] }) => (
  <ol class="entries">
    {incidents.map((told) => (
      <Entry key={told.id} told={told} />
    ))}
  </ol>
)
