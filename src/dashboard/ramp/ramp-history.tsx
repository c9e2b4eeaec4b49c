import type { AuditEntry, History } from '../api/wire.ts'
import { IncidentLink } from '../incidents/incident-link.tsx'
import { describeEntry, differencesOf } from '../panels/history/describe-entry.ts'
import { Differences } from '../parts/differences.tsx'
import { Moment } from '../parts/moment.tsx'
import { Panel } from '../parts/panel.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useDesk } from '../state/desk.ts'
import { useHistoryVersion } from '../state/use-history-version.ts'
import { useLoad } from '../state/use-load.ts'

/** What moves a ramp or stops it. */
const ACTIONS: readonly AuditEntry['action'][] = [
  'ramp-start',
  'ramp-change',
  'promote',
  'rollback',
  'halt',
  'finish',
  'pause',
  'resume',
  'abort',
  'approve',
  'kill',
  'unkill',
  'undo',
  'set',
  'apply',
]

const Entry = ({ entry }: { readonly entry: AuditEntry }) => {
  const { at: now } = useDesk()
  const { at, actor, reason, revision } = entry
  const differences = differencesOf(entry)
  return (
    <li class="entry">
      <p class="entry-when">
        <Moment at={at} now={now} />
        {differences.length > 0 && <span class="revision">revision {revision}</span>}
      </p>
      <div class="entry-what">
        <p>
          <b>{actor}</b> {describeEntry(entry)}
          {reason !== null && <q>{reason}</q>}
        </p>
        {differences.length > 0 && <Differences differences={differences} />}
      </div>
      <IncidentLink entry={entry} />
    </li>
  )
}

/** What the ramp did, and people to it, the newest first. */
export const RampHistory = () => {
  const { api } = useDesk()
  const { value, problem, loading } = useLoad<History>(api, 'api/history?limit=100', useHistoryVersion())
  const entries = (value?.entries ?? []).filter(({ action }) => ACTIONS.includes(action))
  return (
    <Panel
      name="ramp-history"
      title="What happened"
      href="#/ramp"
      wide
      json="api/history"
      csv="api/history?format=csv"
    >
      <ProblemNotice problem={value === null ? problem : null} />
      {entries.length === 0 && !loading && problem === null && <p class="quiet">Nothing yet.</p>}
      <ol class="entries">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {value?.next != null && (
        <a class="button" href="#/history">
          All of the history
        </a>
      )}
    </Panel>
  )
}
