import { BY_NAMES } from '../../parity/breakdown/by-names.ts'
import { shareText } from '../../parity/loss-text.ts'
import { NumberHead } from '../../parts/number-head.tsx'
import { Panel } from '../../parts/panel.tsx'
import type { Begun } from '../begun.ts'
import type { Proof } from './group-proofs.ts'
import { Interval } from './interval.tsx'
import { intervalKind } from './interval-kind.ts'
import { badText, possibleText, scopeText } from './proof-text.ts'

const STANDINGS = {
  none: '· no session yet',
  kept: '✓ proven below it',
  open: '~ not decided',
  broken: '✕ proven above it',
} as const

const WHERE = ['browser', 'sdkVersion', 'region', 'audience', 'hour'] as const

const Row = ({ proof }: { readonly proof: Proof }) => (
  <tr>
    <th scope="row">
      <span class="row-name">{scopeText(proof)}</span>
    </th>
    <td class="wide-cell">
      <Interval proof={proof} />
    </td>
    <td data-name="lost" class="number">
      {badText(proof)}
    </td>
    <td data-name="possible" class="number">
      {possibleText(proof)}
    </td>
    <td data-name="limit" class="number">
      {shareText(proof.limit)}
    </td>
    <td class={`interval-word interval-word-${intervalKind(proof)}`}>{STANDINGS[intervalKind(proof)]}</td>
  </tr>
)

/** Where a loss could be looked for. */
const Where = () => (
  <nav class="by-links" aria-label="Break the loss down">
    <p class="quiet">Where is it lost?</p>
    <ul>
      {WHERE.map((by) => (
        <li key={by}>
          <a href={`#/parity?by=${by}`}>by {BY_NAMES[by]}</a>
        </li>
      ))}
    </ul>
  </nav>
)

/** Which shares of lost sessions are still possible, however often somebody has looked. */
export const LossPanel = ({ answer: { proofs } }: { readonly answer: Begun }) => {
  const losses = proofs.filter(({ metric }) => metric === 'loss')
  return (
    <Panel
      name="ramp-loss"
      title="Loss that is possible by now"
      href="#/ramp"
      wide
      note="The bar is what the evidence leaves possible, the stroke what was counted, the dashed line the limit of each row. The proof may be there a little before the whole bar is."
    >
      {losses.length === 0 ? (
        <p class="quiet">Nothing has been judged yet.</p>
      ) : (
        <table class="table breakdown intervals">
          <caption class="unseen">Possible shares of sessions with a lost call, against their limits</caption>
          <thead>
            <tr>
              <th scope="col">of</th>
              <th scope="col">
                <span class="interval-axis">
                  <span>0</span>
                  <span>limit</span>
                  <span>2×</span>
                  <span>3×</span>
                </span>
              </th>
              <NumberHead>lost</NumberHead>
              <NumberHead>possible</NumberHead>
              <NumberHead>limit</NumberHead>
              <th scope="col">against the limit</th>
            </tr>
          </thead>
          <tbody>
            {losses.map((proof) => (
              <Row key={proof.key} proof={proof} />
            ))}
          </tbody>
        </table>
      )}
      <Where />
    </Panel>
  )
}
