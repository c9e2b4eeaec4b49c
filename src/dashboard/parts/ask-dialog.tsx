import type { ComponentChildren } from 'preact'
import { submits, type Action } from '../state/use-action.ts'
import { Dialog } from './dialog.tsx'
import { ProblemNotice } from './problem-notice.tsx'

type Props = {
  readonly title: string
  readonly action: Action
  /** Of the button that does it, and of the same while it is being done. */
  readonly label: string
  readonly busyLabel?: string
  readonly grave?: boolean
  /** Whether it can be done as things stand. */
  readonly allowed?: boolean
  onClose(): void
  readonly children: ComponentChildren
}

/** What is asked once more before it is done: what it does, why it did not work, and the way out. */
export const AskDialog = (props: Props) => {
  const { title, action, label, busyLabel = label, grave = false, allowed = true, onClose, children } = props
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="dialog-body" onSubmit={submits(action, allowed)}>
        {children}
        <ProblemNotice problem={action.problem} />
        <div class="actions">
          <button
            type="submit"
            class={grave ? 'button button-grave' : 'button button-main'}
            disabled={!allowed || action.busy}
          >
            {action.busy ? busyLabel : label}
          </button>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  )
}
