import type { ComponentChildren } from 'preact'
import { incidentTitle, sayIncident } from '../../core/incident/incident-text.ts'
import { INCIDENT_MS } from '../../core/incident/is-incident.ts'
import type { ApiProblem } from '../api/api.ts'
import type { Incident } from '../api/wire.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Moment } from '../parts/moment.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useDesk } from '../state/desk.ts'
import { visibleText } from '../text/visible.ts'
import { AllIncidents } from './all-incidents.tsx'
import { incidentHref } from './which-incident.ts'

type Deed = Pick<NonNullable<Incident['before']>, 'at' | 'actor' | 'reason'>

const Row = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const By = ({ what, deed: { at, actor, reason } }: { readonly what: string; readonly deed: Deed }) => {
  const { at: now } = useDesk()
  return (
    <>
      <p>
        <b>{what}</b> by {visibleText(actor)}, <Moment at={at} now={now} /> (<Moment at={at} now={now} ago />)
      </p>
      {reason !== null && <q>{visibleText(reason)}</q>}
    </>
  )
}

const Counted = ({ incident: { at, isOver } }: { readonly incident: Incident }) => {
  const { at: now } = useDesk()
  const end = <Moment at={at + INCIDENT_MS} now={now} />
  return isOver ? (
    <p class="quiet">
      Counted from <Moment at={at} now={now} /> until {end}.
    </p>
  ) : (
    <Notice kind="info" live>
      <p>
        <b>Still counting, until {end}.</b> What stands here is of now.
      </p>
    </Notice>
  )
}

/** For a ticket. */
const Command = ({ id }: { readonly id: number }) => {
  const command = `crossfade incident ${id} --md`
  return (
    <div class="incident-command">
      <p class="hint">The same for a ticket, as Markdown:</p>
      <p class="secret">
        <code>{command}</code>
      </p>
      <CopyButton text={command} what="the command" />
    </div>
  )
}

type Props = { readonly incident: Incident; readonly problem: ApiProblem | null }

/** Who did what and why, what was changed before it, and what ended it. */
export const DeedPanel = ({ incident, problem }: Props) => {
  const { id, before, ended } = incident
  return (
    <Panel
      name="incident"
      title={incidentTitle(incident)}
      wide
      href={incidentHref(id)}
      json={`api/incidents/${id}`}
    >
      <ProblemNotice problem={problem} />
      <Counted incident={incident} />
      <dl class="evidence incident-deeds">
        <Row name="What">
          <By what={sayIncident(incident)} deed={incident} />
        </Row>
        <Row name="The change before it">
          {before === null ? 'none' : <By what={before.action} deed={before} />}
        </Row>
        <Row name="Ended">{ended === null ? 'not yet' : <By what={ended.action} deed={ended} />}</Row>
      </dl>
      <Command id={id} />
      <AllIncidents />
    </Panel>
  )
}
