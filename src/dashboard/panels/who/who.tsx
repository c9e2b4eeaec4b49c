import { useState } from 'preact/hooks'
import type { Assignment, RolloutDocument } from '../../../core/index.ts'
import type { Assigned } from '../../api/wire.ts'
import { CohortName } from '../../parts/cohort-name.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { Readout, StaticBar } from '../../parts/static-bar.tsx'
import { barOf, partsOf, rulesOf } from '../../shares/bar.ts'
import { useDesk } from '../../state/desk.ts'
import { submits, useAction } from '../../state/use-action.ts'
import { percentText } from '../../text/percent.ts'
import { subjectOf, type Asked } from './subject-of.ts'

const NOBODY: Asked = { id: '', region: '', area: '', appVersion: '' }

const MORE = [
  ['region', 'Region'],
  ['area', 'Area'],
  ['appVersion', 'App version'],
] as const

const Place = ({
  assignment,
  document,
}: {
  readonly assignment: Assignment
  readonly document: RolloutDocument
}) => {
  const { reason, bucket } = assignment
  const parts = partsOf(barOf(reason), rulesOf(document))
  const place = bucket === null ? null : bucket / 100
  return (
    <div class="place">
      <Readout text={(cohort) => percentText(parts[cohort])} />
      <StaticBar parts={parts} label="The shares that decide" marker={place} />
      <p class="quiet">
        {bucket === null
          ? 'There is no id to hash, so there is no place on the bar.'
          : `Bucket ${String(bucket).padStart(4, '0')} is ${bucket / 100} % from the left, at the mark.`}
      </p>
    </div>
  )
}

/** Who gets what: an id pasted, one sentence, and its place on the bar. */
export const Who = () => {
  const { api, status } = useDesk()
  const { stickiness, document } = status.rollout
  const [asked, setAsked] = useState(NOBODY)
  const [found, setFound] = useState<Assigned | null>(null)
  const action = useAction(
    () => api<Assigned>('POST', 'api/assign', { body: { subject: subjectOf(stickiness, asked) } }),
    setFound,
  )
  const field = (name: keyof Asked, label: string) => (
    <div class="field">
      <label for={`who-${name}`}>{label}</label>
      <input
        id={`who-${name}`}
        value={asked[name]}
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
        onInput={(event) => setAsked({ ...asked, [name]: event.currentTarget.value })}
      />
    </div>
  )
  return (
    <Panel
      name="who"
      title="Who gets what"
      note={
        <>
          The rollout hashes <code>{stickiness}</code>.
        </>
      }
    >
      <form class="who-form" onSubmit={submits(action, asked.id.trim() !== '')}>
        {field('id', `Paste a ${stickiness}`)}
        <details>
          <summary>Where they are</summary>
          <div class="fields">
            {MORE.filter(([name]) => name !== stickiness).map(([name, label]) => field(name, label))}
          </div>
        </details>
        <div class="actions">
          <button type="submit" class="button" disabled={asked.id.trim() === '' || action.busy}>
            Look
          </button>
        </div>
      </form>
      <div aria-live="polite">
        <ProblemNotice problem={action.problem} />
        {found !== null && action.problem === null && (
          <div class="found">
            <p class="big-figure">
              <CohortName cohort={found.assignment.cohort} />
            </p>
            <p>{found.sentence}</p>
            <Place assignment={found.assignment} document={document} />
          </div>
        )}
      </div>
    </Panel>
  )
}
