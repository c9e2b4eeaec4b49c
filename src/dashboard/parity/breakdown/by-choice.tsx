import type { By } from '../../api/wire.ts'
import { goTo, hrefOf, type Address } from '../address.ts'
import { BY_NAMES, BYS } from './by-names.ts'
import { Choice } from './choice.tsx'

type Props = { readonly address: Address; readonly by: By }

/** By event unless the address says otherwise. */
const addressBy = (
  { fields: { by: _by, outcome: _outcome, ...rest }, ...address }: Address,
  by: By,
): Address => ({
  ...address,
  fields: by === 'event' ? rest : { ...rest, by },
})

/** What the rows are told apart by: links in a line where there is room, else a list to choose from. */
export const ByChoice = ({ address, by }: Props) => (
  <>
    <nav class="by-links" aria-label="Told apart by">
      <ul>
        {BYS.map((name) => (
          <li key={name}>
            <a href={hrefOf(addressBy(address, name))} aria-current={name === by ? 'true' : undefined}>
              {BY_NAMES[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
    <div class="by-list">
      <Choice
        id="parity-by"
        label="By"
        value={by}
        options={BYS.map((name) => [name, BY_NAMES[name]] as const)}
        onChoose={(chosen) => goTo(addressBy(address, chosen as By))}
      />
    </div>
  </>
)
