import { useRef } from 'preact/hooks'
import type { Incident } from '../api/wire.ts'
import { Panel } from '../parts/panel.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useDesk } from '../state/desk.ts'
import { useHistoryVersion } from '../state/use-history-version.ts'
import { useLoad } from '../state/use-load.ts'
import { AllIncidents } from './all-incidents.tsx'
import { DeedPanel } from './deed-panel.tsx'
import { GapPanel } from './gap-panel.tsx'
import { PagesPanel } from './pages-panel.tsx'
import { TwicePanel } from './twice-panel.tsx'
import { VolumePanel } from './volume-panel.tsx'
import { incidentHref } from './which-incident.ts'

const EVERY_MS = 20_000

/** Asked for again while it is counted, and when somebody may have ended it. */
const useIncident = (path: string) => {
  const { api, at } = useDesk()
  const isOver = useRef(false)
  const change = useHistoryVersion()
  const version = isOver.current ? change : `${change} ${Math.floor(at / EVERY_MS)}`
  const loaded = useLoad<Incident>(api, path, version)
  isOver.current = loaded.value?.isOver ?? false
  return loaded
}

/** What happened in the hour after a kill, a halt or a rollback. */
export const IncidentPage = ({ id }: { readonly id: number }) => {
  const path = `api/incidents/${id}`
  const { value, problem } = useIncident(path)
  if (value === null)
    return (
      <Panel name="incident" title={`Incident ${id}`} wide href={incidentHref(id)} json={path}>
        <ProblemNotice problem={problem} />
        {problem === null && (
          <p class="quiet" role="status">
            Asking what happened…
          </p>
        )}
        <AllIncidents />
      </Panel>
    )
  return (
    <div class="panels">
      <DeedPanel incident={value} problem={problem} />
      <PagesPanel incident={value} />
      <VolumePanel incident={value} />
      <GapPanel incident={value} />
      <TwicePanel incident={value} />
    </div>
  )
}
