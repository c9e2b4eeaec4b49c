import { clipped, visibleText } from '../text/visible.ts'

const MOST = 120

type Props = { readonly text: string; readonly none?: string; readonly most?: number }

/** A name that strangers chose: as text, in its own direction, and no longer than a line or two. */
export const Name = ({ text, none = '(no name)', most = MOST }: Props) =>
  text === '' ? (
    <span class="quiet">{none}</span>
  ) : (
    <bdi {...(text.length > most && { title: clipped(visibleText(text), 1_000) })}>
      {visibleText(clipped(text, most))}
    </bdi>
  )
