import type { ComponentChildren } from 'preact'
import type { History } from '../../api/wire.ts'
import { Differences } from '../../parts/differences.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Notice } from '../../parts/notice.tsx'
import { diffRollouts } from '../../shares/diff-rollouts.ts'
import type { Document } from '../../shares/edits.ts'
import { useDesk } from '../../state/desk.ts'
import { useLoad } from '../../state/use-load.ts'

type Props = {
  /** What was in force when somebody began. */
  readonly base: Document
  /** What that means for them; a sentence. */
  readonly so: string
  /** Of the button that goes on from what is in force now. */
  readonly label: string
  onGoOn(): void
  readonly children?: ComponentChildren
}

/** Somebody else was faster: who, and what they changed. */
export const CameMeanwhile = ({ base, so, label, onGoOn, children }: Props) => {
  const { api, status } = useDesk()
  const { document } = status.rollout
  const history = useLoad<History>(api, 'api/history?limit=20', document.revision)
  const since = (history.value?.entries ?? []).filter(
    ({ revision }) => revision !== null && revision > base.revision,
  )
  return (
    <Notice kind="warning" live>
      <p>
        <b>Revision {document.revision} came meanwhile.</b> {so}
      </p>
      {since.map(({ id, actor, action, at, reason }) => (
        <p key={id}>
          {actor}: {action}, <Moment at={at} now={Date.now()} ago />
          {reason !== null && <q>{reason}</q>}
        </p>
      ))}
      <Differences differences={diffRollouts(base, document)} />
      {children}
      <button type="button" class="button" onClick={onGoOn}>
        {label}
      </button>
    </Notice>
  )
}
