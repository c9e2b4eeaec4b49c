import { useEffect, useState } from 'preact/hooks'
import type { AuditEntry, History } from '../../api/wire.ts'
import { IncidentLink } from '../../incidents/incident-link.tsx'
import { Differences } from '../../parts/differences.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useDesk, whyNotChange } from '../../state/desk.ts'
import { useAction } from '../../state/use-action.ts'
import { useHistoryVersion } from '../../state/use-history-version.ts'
import { useLoad } from '../../state/use-load.ts'
import { UndoDialog } from '../wrong/undo-dialog.tsx'
import { describeEntry, differencesOf, isWrite } from './describe-entry.ts'

type EntryProps = {
  readonly entry: AuditEntry
  /** Whether this is the rollout as it is now. */
  readonly inForce: boolean
  readonly mayUndo: boolean
  onBack(revision: number): void
}

const Entry = ({ entry, inForce, mayUndo, onBack }: EntryProps) => {
  const { at: now } = useDesk()
  const { at, actor, reason, revision } = entry
  const differences = differencesOf(entry)
  const mayReturn = isWrite(entry) && revision !== null && !inForce
  return (
    <li class="entry">
      <p class="entry-when">
        <Moment at={at} now={now} />
        {revision !== null && isWrite(entry) && <span class="revision">revision {revision}</span>}
        {inForce && <span class="badge">in force</span>}
      </p>
      <div class="entry-what">
        <p>
          <b>{actor}</b> {describeEntry(entry)}
          {reason !== null && <q>{reason}</q>}
        </p>
        {differences.length > 0 && <Differences differences={differences} />}
        <IncidentLink entry={entry} />
      </div>
      {mayReturn && (
        <button
          type="button"
          class="button button-small"
          disabled={!mayUndo}
          aria-label={`Back to revision ${revision}`}
          onClick={() => onBack(revision)}
        >
          Back to this…
        </button>
      )}
    </li>
  )
}

const PAGE = 20
const GLANCE = 5

/** The newest page, and the ones before that somebody asked for. */
const useHistory = (limit: number) => {
  const { api } = useDesk()
  const version = useHistoryVersion()
  const first = useLoad<History>(api, `api/history?limit=${limit}`, version)
  const [older, setOlder] = useState<History | null>(null)
  useEffect(() => setOlder(null), [version])
  const entries = [...(first.value?.entries ?? []), ...(older?.entries ?? [])]
  const next = (older ?? first.value)?.next ?? null
  const more = useAction(
    () => api<History>('GET', `api/history?limit=${limit}&before=${next}`),
    (page) => setOlder((before) => ({ ...page, entries: [...(before?.entries ?? []), ...page.entries] })),
  )
  return { entries, next, more, problem: first.problem, loading: first.loading }
}

/** Who changed what, when and why, and the way back to any of it. @param glance the newest few only */
export const HistoryPanel = ({ glance }: { readonly glance: boolean }) => {
  const desk = useDesk()
  const { entries, next, more, problem, loading } = useHistory(glance ? GLANCE : PAGE)
  const [back, setBack] = useState<number | null>(null)
  const newest = entries.find(isWrite)
  return (
    <Panel name="history" title="History" wide json="api/history" csv="api/history?format=csv">
      <ProblemNotice problem={entries.length === 0 ? problem : null} />
      {entries.length === 0 && !loading && problem === null && <p class="quiet">Nothing was changed yet.</p>}
      <ol class="entries">
        {entries.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            inForce={entry === newest}
            mayUndo={whyNotChange(desk) === null}
            onBack={setBack}
          />
        ))}
      </ol>
      {next !== null &&
        (glance ? (
          <a class="button" href="#/history">
            All of it
          </a>
        ) : (
          <>
            <ProblemNotice problem={more.problem} />
            <button type="button" class="button" disabled={more.busy} onClick={() => void more.run()}>
              Older
            </button>
          </>
        ))}
      {back !== null && <UndoDialog to={back} history={{ entries, next }} onClose={() => setBack(null)} />}
    </Panel>
  )
}
