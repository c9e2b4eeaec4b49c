import type { History } from '../../api/wire.ts'
import { Differences } from '../../parts/differences.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Notice } from '../../parts/notice.tsx'
import { diffRollouts } from '../../shares/diff-rollouts.ts'
import { rebase, type Conflict } from '../../shares/rebase.ts'
import { useDesk } from '../../state/desk.ts'
import type { Draft } from '../../state/use-draft.ts'
import { useLoad } from '../../state/use-load.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'
import { percentText } from '../../text/percent.ts'

const shareText = (share: number | null): string => (share === null ? 'to be inherited' : percentText(share))

const Conflicts = ({ conflicts }: { readonly conflicts: readonly Conflict[] }) => (
  <>
    {conflicts.map(({ audience, leg, theirs, yours }) => (
      <p key={`${audience} ${leg}`}>
        Both of you changed how much of {audience} reaches {LEG_NAMES[leg]}: theirs is {shareText(theirs)},
        yours {shareText(yours)}. Yours would go over theirs.
      </p>
    ))}
  </>
)

/** Somebody else was faster: what they did, and the same edits on top of it. */
export const Meanwhile = ({ draft }: { readonly draft: Draft }) => {
  const { api, status } = useDesk()
  const { document } = status.rollout
  const history = useLoad<History>(api, 'api/history?limit=20', document.revision)
  const { conflicts, lost } = rebase(draft.edits, draft.base, document)
  const since = (history.value?.entries ?? []).filter(
    ({ revision }) => revision !== null && revision > draft.base.revision,
  )
  return (
    <Notice kind="warning" live>
      <p>
        <b>Revision {document.revision} came meanwhile.</b> Your edits begin from {draft.base.revision}.
      </p>
      {since.map(({ id, actor, action, at, reason }) => (
        <p key={id}>
          {actor}: {action}, <Moment at={at} now={Date.now()} ago />
          {reason !== null && <q>{reason}</q>}
        </p>
      ))}
      <Differences differences={diffRollouts(draft.base, document)} />
      <Conflicts conflicts={conflicts} />
      {lost.length > 0 && <p>There is no audience {lost.join(', ')} any more: its edit goes.</p>}
      <button type="button" class="button" onClick={draft.rebase}>
        Put my edits on revision {document.revision}
      </button>
    </Notice>
  )
}
