import type { IdentityAnswer } from '../../api/wire.ts'
import { Panel } from '../../parts/panel.tsx'
import { countText } from '../../text/count.ts'
import { hrefOf, type Address } from '../address.ts'
import { useFirst } from '../more-rows.tsx'
import { Name } from '../name.tsx'
import { fileHref } from '../questions.ts'

type Props = { readonly address: Address; readonly traits: IdentityAnswer['traits'] }

const COLUMNS = [
  ['equal', 'equal'],
  ['different', 'different'],
  ['missing', 'Segment only'],
  ['extra', 'RudderStack only'],
] as const

/** Of people whom both legs identified: their last traits, by name. */
export const TraitsPanel = ({ address, traits }: Props) => {
  const { shown, more } = useFirst(traits, 20)
  return (
    <Panel
      name="parity-traits"
      title="Last traits"
      href={hrefOf(address)}
      json={fileHref('api/parity/identity', address.fields, 'json')}
      csv={fileHref('api/parity/identity', address.fields, 'csv')}
      note="Of people whom both legs identified, as their last identify says them."
    >
      {traits.length === 0 ? (
        <p class="quiet">Nobody was identified on both legs in this range.</p>
      ) : (
        <table class="table breakdown traits" role="table">
          <caption class="unseen">People by trait, and whether both legs agree</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                trait
              </th>
              {COLUMNS.map(([, title]) => (
                <th key={title} role="columnheader" scope="col" class="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {shown.map((trait) => (
              <tr key={trait.path} role="row">
                <th role="rowheader" scope="row">
                  <code>
                    <Name text={trait.path.replace(/^\/traits\//, '')} />
                  </code>
                </th>
                {COLUMNS.map(([field, title]) => (
                  <td key={field} role="cell" class="number" data-name={title}>
                    {countText(trait[field])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more}
    </Panel>
  )
}
