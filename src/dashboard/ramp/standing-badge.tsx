import type { Begun } from './begun.ts'
import { placeText, STANDINGS, standingOf } from './state-text.ts'

/** How it stands, by a sign and a word; read out when it changes. */
export const StandingBadge = ({ answer }: { readonly answer: Begun }) => {
  const standing = standingOf(answer)
  const { mark, word } = STANDINGS[standing]
  return (
    <p class="ramp-standing" role="status">
      <span class={`standing standing-${standing}`}>
        <span aria-hidden="true">{mark}</span> {word}
      </span>{' '}
      <b>{placeText(answer)}</b>
    </p>
  )
}
