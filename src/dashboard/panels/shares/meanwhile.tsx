import { rebase, type Conflict } from '../../shares/rebase.ts'
import { useDesk } from '../../state/desk.ts'
import type { Draft } from '../../state/use-draft.ts'
import { LEG_NAMES } from '../../text/cohorts.ts'
import { percentText } from '../../text/percent.ts'
import { CameMeanwhile } from '../history/came-meanwhile.tsx'

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
  const { document } = useDesk().status.rollout
  const { conflicts, lost } = rebase(draft.edits, draft.base, document)
  return (
    <CameMeanwhile
      base={draft.base}
      so={`Your edits begin from ${draft.base.revision}.`}
      label={`Put my edits on revision ${document.revision}`}
      onGoOn={draft.rebase}
    >
      <Conflicts conflicts={conflicts} />
      {lost.length > 0 && <p>There is no audience {lost.join(', ')} any more: its edit goes.</p>}
    </CameMeanwhile>
  )
}
