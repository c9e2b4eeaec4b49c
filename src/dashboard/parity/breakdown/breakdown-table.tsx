import type { By, ParityAnswer, ParityRow } from '../../api/wire.ts'
import { useDesk } from '../../state/desk.ts'
import { countText } from '../../text/count.ts'
import type { Fields } from '../address.ts'
import { shareText } from '../loss-text.ts'
import { useFirst } from '../more-rows.tsx'
import { Name } from '../name.tsx'
import { isField, partsOf } from '../outcomes.ts'
import { BY_NAMES } from './by-names.ts'
import { LossInterval } from './loss-interval.tsx'
import { OutcomeBar } from './outcome-bar.tsx'
import { rowHref } from './row-link.ts'
import { RowName } from './row-name.tsx'

type RowProps = {
  readonly row: ParityRow
  readonly by: By
  readonly fields: Fields
  readonly limit: number
}

/** Of the calls that are compared, in percent. */
const partShare = (count: number, { outcomes, calls }: ParityRow): string =>
  Object.values(outcomes).some((of) => of > 0) ? shareText(count / calls) : '–'

const Title = ({ row, by, fields }: Omit<RowProps, 'limit'>) => {
  const { at } = useDesk()
  const href = rowHref(by, row, fields, null)
  const name = <RowName row={row} by={by} now={at} />
  return (
    <>
      {href === null ? (
        <span class="row-name">{name}</span>
      ) : (
        <a class="row-name" href={href}>
          {name}
        </a>
      )}
      {row.event !== undefined && (
        <p class="hint">
          of <Name text={row.event} />
        </p>
      )}
      {row.money === true && <span class="badge badge-money">money</span>}
    </>
  )
}

const Row = ({ row, by, fields, limit }: RowProps) => {
  const parts = partsOf(row)
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <Title row={row} by={by} fields={fields} />
      </th>
      <td role="cell" class="number" data-name="calls">
        {countText(row.calls)}
      </td>
      <td role="cell" class="wide-cell">
        <OutcomeBar row={row} by={by} hrefOf={(part) => rowHref(by, row, fields, part)} />
      </td>
      <td role="cell" class="number" data-name="the same">
        {partShare(parts.matched + parts.expected, row)}
      </td>
      <td
        role="cell"
        class={parts['changes-meaning'] > 0 ? 'number changing' : 'number'}
        data-name="changes meaning"
      >
        {partShare(parts['changes-meaning'], row)}
      </td>
      {!isField(by) && (
        <td role="cell" class="wide-cell last-cell">
          <LossInterval loss={row.loss} limit={limit} />
        </td>
      )}
    </tr>
  )
}

type Props = {
  readonly answer: ParityAnswer
  readonly rows: readonly ParityRow[]
  readonly fields: Fields
}

const Head = ({ by, limit }: { readonly by: By; readonly limit: number }) => (
  <thead role="rowgroup">
    <tr role="row">
      <th role="columnheader" scope="col">
        {BY_NAMES[by]}
      </th>
      <th role="columnheader" scope="col" class="number">
        calls
      </th>
      <th role="columnheader" scope="col">
        what became of them
      </th>
      <th role="columnheader" scope="col" class="number">
        the same
      </th>
      <th role="columnheader" scope="col" class="number">
        changes meaning
      </th>
      {!isField(by) && (
        <th role="columnheader" scope="col">
          lost sessions, limit {shareText(limit)}
        </th>
      )}
    </tr>
  </thead>
)

/** A row each, with what became of its calls. */
export const BreakdownTable = ({ answer: { by, limit }, rows, fields }: Props) => {
  const { shown, more } = useFirst(rows, 25)
  return (
    <>
      <table class="table breakdown" role="table">
        <caption class="unseen">Calls by {BY_NAMES[by]}</caption>
        <Head by={by} limit={limit} />
        <tbody role="rowgroup">
          {shown.map((row) => (
            <Row key={`${row.key} ${row.event ?? ''}`} row={row} by={by} fields={fields} limit={limit} />
          ))}
        </tbody>
      </table>
      {more}
    </>
  )
}
