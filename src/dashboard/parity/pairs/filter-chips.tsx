import { hrefOf, type Address, type Field } from '../address.ts'
import { Name } from '../name.tsx'

/** Filters that have no field of their own, and come with a link. */
const CHIPS = {
  cause: 'cause',
  path: 'differs at',
  rule: 'explained by',
  session: 'session',
  userId: 'user',
  cohort: 'cohort',
  audience: 'audience',
  region: 'region',
  area: 'area',
  appVersion: 'app version',
  sdkVersion: 'SDK version',
  browser: 'browser',
} as const satisfies { readonly [field in Field]?: string }

const without = (address: Address, field: Field): Address => {
  const { [field]: _gone, before: _before, ...fields } = address.fields
  return { ...address, fields }
}

/** What the list is narrowed to, each with a way out of it. */
export const FilterChips = ({ address }: { readonly address: Address }) => {
  const given = (Object.entries(CHIPS) as [keyof typeof CHIPS, string][]).filter(
    ([field]) => address.fields[field] !== undefined,
  )
  if (given.length === 0) return null
  return (
    <ul class="chips" aria-label="Filters">
      {given.map(([field, label]) => (
        <li key={field}>
          <a class="chip" href={hrefOf(without(address, field))}>
            <span>
              {label}{' '}
              <b>
                <Name text={address.fields[field] ?? ''} />
              </b>
            </span>
            <span aria-hidden="true">✕</span>
            <span class="unseen">, remove this filter</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
