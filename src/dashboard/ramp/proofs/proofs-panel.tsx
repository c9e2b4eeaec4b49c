import { useState } from 'preact/hooks'
import { Moment } from '../../parts/moment.tsx'
import { NumberHead } from '../../parts/number-head.tsx'
import { Panel } from '../../parts/panel.tsx'
import { shareText } from '../../parity/loss-text.ts'
import { useDesk } from '../../state/desk.ts'
import { countOf } from '../../text/count.ts'
import { Meter } from '../meter.tsx'
import { partText } from '../part-text.ts'
import type { Begun } from '../begun.ts'
import { groupProofs, isWorthALook, type Proof } from './group-proofs.ts'
import { badText, metricText, missingText, scopeSentence, scopeText } from './proof-text.ts'

const Accepted = ({ accepted }: { readonly accepted: NonNullable<Proof['accepted']> }) => {
  const { at: now } = useDesk()
  return (
    <p class="hint">
      Accepted until <Moment at={accepted.until} now={now} />: nothing has to be proven of it.
      <q>{accepted.reason}</q>
    </p>
  )
}

const Row = ({ proof }: { readonly proof: Proof }) => {
  const { key, towardsPromote, towardsRollback, accepted, limit } = proof
  const what = `${metricText(proof)} in ${scopeSentence(proof)}`
  return (
    <tr>
      <th scope="row">
        <span class="row-name">{key === '' ? metricText(proof) : scopeText(proof)}</span>
        {key !== '' && <span class="quiet">{metricText(proof).toLowerCase()}</span>}
        {accepted !== null && <Accepted accepted={accepted} />}
      </th>
      <td class="number" data-name="bad">
        {badText(proof)}
      </td>
      <td class="number" data-name="limit">
        {shareText(limit)}
      </td>
      <td class="wide-cell" data-name="kept">
        <Meter
          part={towardsPromote}
          kind="promote"
          label={`${what}: proof that the limit is kept`}
          text={missingText(proof)}
        />
      </td>
      <td class="wide-cell last-cell" data-name="broken">
        <Meter
          part={towardsRollback}
          kind="rollback"
          label={`${what}: proof that the limit is broken`}
          text={towardsRollback >= 1 ? 'proven' : partText(towardsRollback)}
        />
      </td>
    </tr>
  )
}

/** Every limit with what speaks for it and against it, what is not proven before the rest. */
export const ProofsPanel = ({ answer: { proofs, ramp } }: { readonly answer: Begun }) => {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? proofs : proofs.filter(isWorthALook)
  const left = proofs.length - shown.length
  return (
    <Panel
      name="ramp-proofs"
      title="Proof"
      href="#/ramp"
      wide
      note={`It goes on once every limit is proven to be kept, and goes back once one is proven to be broken; the chance of an error over the whole ramp is at most ${shareText(ramp.alpha)}.`}
    >
      {proofs.length === 0 ? (
        <p class="quiet">Nothing has been judged yet.</p>
      ) : (
        <table class="table breakdown proofs">
          <caption class="unseen">How far each limit is proven to be kept, and to be broken</caption>
          <thead>
            <tr>
              <th scope="col">of settled sessions</th>
              <NumberHead>bad</NumberHead>
              <NumberHead>limit</NumberHead>
              <th scope="col">proof that it is kept</th>
              <th scope="col">proof that it is broken</th>
            </tr>
          </thead>
          {groupProofs(shown).map(({ title, proofs: rows }) => (
            <tbody key={title}>
              <tr class="proof-group">
                <th scope="rowgroup" colSpan={5}>
                  {title}
                </th>
              </tr>
              {rows.map((proof) => (
                <Row key={`${proof.metric} ${proof.key}`} proof={proof} />
              ))}
            </tbody>
          ))}
        </table>
      )}
      {(left > 0 || isWhole) && (
        <button type="button" class="button" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Only what is worth a look' : `Show ${countOf(left, 'more limit')}, proven or accepted`}
        </button>
      )}
    </Panel>
  )
}
