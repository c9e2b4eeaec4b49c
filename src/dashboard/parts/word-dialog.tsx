import type { ComponentProps } from 'preact'
import { useState } from 'preact/hooks'
import { AskDialog } from './ask-dialog.tsx'
import { ReasonField } from './reason-field.tsx'

type Props = Omit<ComponentProps<typeof AskDialog>, 'grave' | 'allowed'> & {
  /** In lower case. */
  readonly word: string
  readonly reason: Pick<ComponentProps<typeof ReasonField>, 'value' | 'onChange' | 'required'>
}

/** What is asked once more, by a word that is typed: a button can be pressed by mistake. With the reason, for the history. */
export const WordDialog = ({ word, reason, children, ...dialog }: Props) => {
  const [typed, setTyped] = useState('')
  const isTyped = typed.trim().toLowerCase() === word
  const hasReason = (reason.required ?? null) === null || reason.value.trim() !== ''
  return (
    <AskDialog {...dialog} grave allowed={isTyped && hasReason}>
      {children}
      <div class="field">
        <label for="typed-word">
          Type <code>{word}</code> to confirm
        </label>
        <input
          id="typed-word"
          value={typed}
          autoComplete="off"
          autoCapitalize="none"
          autocorrect="off"
          autoFocus
          spellcheck={false}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <ReasonField id="typed-reason" {...reason} />
    </AskDialog>
  )
}
