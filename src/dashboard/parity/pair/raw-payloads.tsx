import type { PairAnswer } from '../../api/wire.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { LEG_NAMES, LEGS } from '../../text/cohorts.ts'
import { CutValue } from './cut-value.tsx'

const MOST = 20_000

/** Both bodies as the vendors delivered them. */
export const RawPayloads = ({ answer }: { readonly answer: PairAnswer }) => (
  <div class="two">
    {LEGS.toReversed().map((leg) => {
      const { body, copies } = answer[leg]
      const name = LEG_NAMES[leg]
      if (body === null)
        return (
          <p key={leg} class="quiet">
            {copies.length === 0 ? `${name} delivered no copy.` : `What ${name} delivered is no longer kept.`}
          </p>
        )
      const text = JSON.stringify(body, null, 2)
      return (
        <details key={leg}>
          <summary>As {name} delivered it</summary>
          <pre class="raw" tabIndex={0}>
            <CutValue text={text} most={MOST} what={`what ${name} delivered`} />
          </pre>
          <CopyButton text={text} what={`what ${name} delivered`} />
        </details>
      )
    })}
  </div>
)
