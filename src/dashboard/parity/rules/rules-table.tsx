import { expiryOf } from '../../../core/parity/rules-in-force.ts'
import type { RuleHits } from '../../api/wire.ts'
import { useDesk } from '../../state/desk.ts'
import { countText } from '../../text/count.ts'
import { hrefOf, type Fields } from '../address.ts'
import { Name } from '../name.tsx'
import { onlyRange } from '../range.ts'

/** Up to when a rule of one's own explains anything. */
const Expiry = ({ expires }: { readonly expires: string }) => {
  const isOver = (expiryOf(expires) ?? 0) <= useDesk().at
  return isOver ? (
    <span class="badge badge-expired">expired {expires}</span>
  ) : (
    <span class="badge">until {expires}</span>
  )
}

type Props = { readonly hits: readonly RuleHits[]; readonly fields: Fields }

const EVENTS = 3

const Row = ({ hit, fields }: { readonly hit: RuleHits; readonly fields: Fields }) => {
  const { rule, own, says, effect, expires, pairs, events } = hit
  return (
    <tr role="row" class={pairs === 0 ? 'unused' : undefined}>
      <th role="rowheader" scope="row">
        {pairs === 0 ? (
          <code>
            <Name text={rule} />
          </code>
        ) : (
          <a
            class="row-name"
            href={hrefOf({ page: 'pairs', pair: null, fields: { ...onlyRange(fields), rule } })}
          >
            <code>
              <Name text={rule} />
            </code>
          </a>
        )}
        {own && <span class="badge">yours</span>} {expires !== null && <Expiry expires={expires} />}
      </th>
      <td role="cell" class="wide-cell">
        <Name text={says} most={600} />
        {events.length > 0 && (
          <p class="hint">
            {events.slice(0, EVENTS).map(({ event, pairs: count }, index) => (
              <span key={event}>
                {index > 0 && ', '}
                <Name text={event} /> {countText(count)}
              </span>
            ))}
            {events.length > EVENTS && ` and ${events.length - EVENTS} more`}
          </p>
        )}
      </td>
      <td role="cell" data-name="effect">
        {effect === 'changes-meaning' ? (
          <span class="outcome-badge">
            <span class="swatch part-changes-meaning" aria-hidden="true" /> changes meaning
          </span>
        ) : (
          <span class="quiet">none</span>
        )}
      </td>
      <td role="cell" class="number" data-name="pairs">
        {countText(pairs)}
      </td>
    </tr>
  )
}

/** Every rule with the pairs that it was needed in; those without any last. */
export const RulesTable = ({ hits, fields }: Props) => (
  <table class="table breakdown rules" role="table">
    <caption class="unseen">Rules, and the pairs that they explain</caption>
    <thead role="rowgroup">
      <tr role="row">
        {['rule', 'what differs', 'effect'].map((head) => (
          <th key={head} role="columnheader" scope="col">
            {head}
          </th>
        ))}
        <th role="columnheader" scope="col" class="number">
          pairs
        </th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      {hits.map((hit) => (
        <Row key={`${hit.own} ${hit.rule}`} hit={hit} fields={fields} />
      ))}
    </tbody>
  </table>
)
