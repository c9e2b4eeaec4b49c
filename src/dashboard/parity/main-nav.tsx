import { hrefOf, type Address, type PageName } from './address.ts'
import { onlyRange } from './range.ts'

const TITLES: Readonly<Record<PageName, string>> = {
  overview: 'Overview',
  pairs: 'Pairs',
  rules: 'Rules',
  people: 'People',
}

/** The pages of parity; the range stays from one to the other. */
export const MainNav = ({ address: { page, fields } }: { readonly address: Address }) => (
  <nav class="tabs" aria-label="Parity">
    <ul>
      {(Object.entries(TITLES) as [PageName, string][]).map(([name, title]) => (
        <li key={name}>
          <a
            href={hrefOf({ page: name, pair: null, fields: onlyRange(fields) })}
            aria-current={page === name ? 'page' : undefined}
          >
            {title}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
