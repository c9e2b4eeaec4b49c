import type { PairRow } from '../../api/wire.ts'
import { Moment } from '../../parts/moment.tsx'
import { clipped, visibleText } from '../../text/visible.ts'
import { hrefOf, type Address } from '../address.ts'
import { Name } from '../name.tsx'
import { OutcomeBadge } from '../outcome-badge.tsx'
import { pairSummary } from './pair-summary.ts'
import { NO_GATES_STAMP } from '../no-gates-stamp.ts'

type Props = { readonly address: Address; readonly pairs: readonly PairRow[]; readonly now: number }

const Row = ({
  pair,
  address,
  now,
}: {
  readonly pair: PairRow
  readonly address: Address
  readonly now: number
}) => (
  <tr role="row">
    <th role="rowheader" scope="row">
      <a class="row-name" href={hrefOf({ ...address, pair: pair.id })}>
        <Name text={pair.event || pair.type} />
      </a>
      <p class="hint">
        <Moment at={pair.at} now={now} />
      </p>
      {pair.doubted && <p class="hint">{NO_GATES_STAMP}</p>}
    </th>
    <td role="cell" data-name="outcome">
      <OutcomeBadge outcome={pair.outcome} changesMeaning={pair.changesMeaning} />
    </td>
    <td role="cell" class="wide-cell pair-why">
      <bdi>{visibleText(clipped(pairSummary(pair), 240))}</bdi>
    </td>
    <td role="cell" data-name="user">
      <Name text={pair.userId} none="anonymous" />
    </td>
    <td role="cell" data-name="browser">
      <Name text={pair.browser} none="–" />
    </td>
    <td role="cell" data-name="region">
      <Name text={pair.region} none="–" />
    </td>
  </tr>
)

const HEADS = ['call', 'outcome', 'what decides it', 'user', 'browser', 'region']

/** Pairs, the newest minutes first. */
export const PairsList = ({ address, pairs, now }: Props) => (
  <table class="table breakdown pairs" role="table">
    <caption class="unseen">Pairs, the newest minutes first</caption>
    <thead role="rowgroup">
      <tr role="row">
        {HEADS.map((head) => (
          <th key={head} role="columnheader" scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {pairs.map((pair) => (
        <Row key={pair.id} pair={pair} address={address} now={now} />
      ))}
    </tbody>
  </table>
)
