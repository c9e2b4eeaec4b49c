import type { ComponentChildren } from 'preact'

export type NoticeKind = 'wrong' | 'warning' | 'fine' | 'info'

const MARKS: Readonly<Record<NoticeKind, string>> = { wrong: '✕', warning: '!', fine: '✓', info: 'i' }
const WORDS: Readonly<Record<NoticeKind, string>> = {
  wrong: 'Wrong: ',
  warning: 'Warning: ',
  fine: '',
  info: '',
}

type Props = {
  readonly kind: NoticeKind
  readonly children: ComponentChildren
  /** Read out when it appears. */
  readonly live?: boolean
}

/** A sentence that somebody should see: marked by a sign and a word, not by its colour alone. */
export const Notice = ({ kind, children, live = false }: Props) => (
  <div class={`notice notice-${kind}`} {...(live && { role: kind === 'wrong' ? 'alert' : 'status' })}>
    <span class="notice-mark" aria-hidden="true">
      {MARKS[kind]}
    </span>
    <div class="notice-body">
      {WORDS[kind] !== '' && <span class="unseen">{WORDS[kind]}</span>}
      {children}
    </div>
  </div>
)
