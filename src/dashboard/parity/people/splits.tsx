import type { IdentityAnswer, Split } from '../../api/wire.ts'
import { Panel } from '../../parts/panel.tsx'
import { LEG_NAMES } from '../../text/cohorts.ts'
import { countOf, countText } from '../../text/count.ts'
import { hrefOf, type Address } from '../address.ts'
import { useFirst } from '../more-rows.tsx'
import { Name } from '../name.tsx'
import { fileHref } from '../questions.ts'
import { splitSentence } from './split-sentence.ts'

type Props = {
  readonly address: Address
  readonly splits: readonly Split[]
  readonly totals: IdentityAnswer['totals']
}

const SHOWN_IDS = 4

const Ids = ({ leg, ids }: { readonly leg: 'segment' | 'rudderstack'; readonly ids: readonly string[] }) => (
  <p class="hint">
    {LEG_NAMES[leg]}:{' '}
    {ids.length === 0
      ? 'none'
      : ids.slice(0, SHOWN_IDS).map((id, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <code>
              <Name text={id} />
            </code>
          </span>
        ))}
    {ids.length > SHOWN_IDS && ` and ${ids.length - SHOWN_IDS} more`}
  </p>
)

/** People whom one leg tells apart and the other does not. */
export const SplitsPanel = ({ address, splits, totals }: Props) => {
  const { shown, more } = useFirst(splits, 10)
  const all = totals.splits + totals.merges
  return (
    <Panel
      name="parity-splits"
      title="Splits and merges"
      href={hrefOf(address)}
      json={fileHref('api/parity/identity', address.fields, 'json')}
      csv={fileHref('api/parity/identity', address.fields, 'csv', { list: 'splits' })}
      note="A journey that one vendor cuts in two, or two that it joins."
    >
      {splits.length === 0 && <p class="quiet">Nobody is split or merged in this range.</p>}
      {all > 0 && (
        <p class="hint">
          {countOf(totals.splits, 'split')}, {countOf(totals.merges, 'merge')}
          {all > splits.length && `; the first ${countText(splits.length)} are listed, the file has more`}
        </p>
      )}
      <ol class="splits">
        {shown.map((split) => (
          <li key={`${split.person} ${split.kind}`}>
            <p>
              <span class="badge">{split.kind}</span> {splitSentence(split)}
            </p>
            <p class="hint">
              device{' '}
              <code>
                <Name text={split.person} />
              </code>
            </p>
            <Ids leg="segment" ids={split.segment} />
            <Ids leg="rudderstack" ids={split.rudderstack} />
          </li>
        ))}
      </ol>
      {more}
    </Panel>
  )
}
