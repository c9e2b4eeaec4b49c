import { isIncident } from '../../core/incident/is-incident.ts'
import type { AuditEntry } from '../api/wire.ts'
import { incidentHref } from './which-incident.ts'

/** From an entry of the history to what happened then; nothing where it is no incident. */
export const IncidentLink = ({ entry }: { readonly entry: Pick<AuditEntry, 'id' | 'action'> }) =>
  isIncident(entry) ? (
    <a class="button button-small" href={incidentHref(entry.id)}>
      Incident {entry.id}
    </a>
  ) : null
