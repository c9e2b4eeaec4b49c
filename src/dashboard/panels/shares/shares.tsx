import { useState } from 'preact/hooks'
import { parseRollout, type Leg } from '../../../core/index.ts'
import type { Changed } from '../../api/wire.ts'
import { Notice } from '../../parts/notice.tsx'
import { Panel } from '../../parts/panel.tsx'
import { audienceKeys } from '../../shares/edits.ts'
import { useDesk, whyNotChange } from '../../state/desk.ts'
import { fieldKey, type Draft } from '../../state/use-draft.ts'
import { COHORT_WITHOUT, LABELS, LEG_NAMES } from '../../text/cohorts.ts'
import { Applied } from './applied.tsx'
import { AudienceBar } from './audience-bar.tsx'
import { InForce } from './in-force.tsx'
import { Meanwhile } from './meanwhile.tsx'
import { Preview } from './preview.tsx'

const KilledNote = ({ killed }: { readonly killed: Leg }) => (
  <Notice kind="info">
    While {LEG_NAMES[killed]} is killed everybody is {LABELS[COHORT_WITHOUT[killed]]}. These shares hold again
    when the kill is lifted.
  </Notice>
)

/** Who gets what, by audience, and the way to change it. */
export const Shares = ({ draft }: { readonly draft: Draft }) => {
  const desk = useDesk()
  const { rollout } = desk.status
  const [applied, setApplied] = useState<Changed | null>(null)
  const whyNot = whyNotChange(desk)
  const parsed = draft.changed ? parseRollout(draft.document) : { ok: true as const }
  const problems = parsed.ok ? [] : parsed.problems
  const keys = audienceKeys(draft.document.audiences)
  const overtaken = draft.changed && draft.base.revision < rollout.document.revision

  const problemOf = (index: number, leg: Leg): string | null => {
    const typed = draft.invalid[fieldKey(keys[index] ?? '', leg)]
    if (typed !== undefined) return typed
    const at = (path: string): boolean => path === `/audiences/${index}/${leg}`
    const gap = (path: string): boolean => path === `/audiences/${index}` && leg === 'segment'
    return problems.find(({ path }) => at(path) || gap(path))?.message ?? null
  }
  return (
    <Panel name="shares" title="Shares" wide json="api/rollout" csv="api/status?list=audiences&format=csv">
      {whyNot !== null && <Notice kind="info">{whyNot}</Notice>}
      {rollout.killed !== null && <KilledNote killed={rollout.killed} />}
      <div class="desk">
        <div class={rollout.killed === null ? 'audiences' : 'audiences audiences-idle'}>
          {draft.document.audiences.map((_audience, index) => (
            <AudienceBar
              key={keys[index]}
              document={draft.document}
              inForce={draft.base}
              index={index}
              disabled={whyNot !== null}
              problemOf={(leg) => problemOf(index, leg)}
              onSet={(leg, value) => draft.set(keys[index] ?? '', leg, value)}
              onInvalid={(leg, problem) => draft.setInvalid(keys[index] ?? '', leg, problem)}
            />
          ))}
        </div>
        <aside class="beside" aria-label="Change">
          {overtaken && <Meanwhile draft={draft} />}
          {applied?.revision === rollout.revision && !draft.changed && (
            <Applied changed={applied} onDone={() => setApplied(null)} />
          )}
          {draft.changed ? (
            <Preview
              draft={draft}
              faulty={problems.length > 0}
              overtaken={overtaken}
              onApplied={(changed) => {
                setApplied(changed)
                void desk.refresh().then(draft.discard)
              }}
            />
          ) : (
            <InForce />
          )}
        </aside>
      </div>
    </Panel>
  )
}
