import { useState } from 'preact/hooks'
import { countText } from '../../text/count.ts'
import { clipped, visibleLines } from '../../text/visible.ts'

type Props = { readonly text: string; readonly most: number; readonly what: string }

/** Text of strangers, no longer than fits until somebody wants all of it. */
export const CutValue = ({ text, most, what }: Props) => {
  const [whole, setWhole] = useState(false)
  const isCut = text.length > most
  return (
    <>
      <bdi class={whole ? 'value value-whole' : 'value'} {...(whole && { tabIndex: 0 })}>
        {visibleLines(whole ? text : clipped(text, most))}
      </bdi>
      {isCut && (
        <button type="button" class="button button-small" onClick={() => setWhole(!whole)}>
          {whole ? 'show less' : `show all ${countText(text.length)} characters`}
          <span class="unseen"> of {what}</span>
        </button>
      )}
    </>
  )
}
