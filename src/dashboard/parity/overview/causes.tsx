import type { ParityRow } from '../../api/wire.ts'
import { Panel } from '../../parts/panel.tsx'
import { countOf, countText } from '../../text/count.ts'
import { hrefOf, type Address } from '../address.ts'
import { causeBars, causeSentence, type CauseBar } from '../cause-list.ts'
import { useFirst } from '../more-rows.tsx'
import { Name } from '../name.tsx'
import { fileHref } from '../questions.ts'
import { onlyRange } from '../range.ts'

type Props = { readonly address: Address; readonly rows: readonly ParityRow[] }

const EVENTS = 3

const Events = ({ events }: { readonly events: CauseBar['events'] }) => (
  <p class="hint">
    {events.slice(0, EVENTS).map(({ event, calls }, index) => (
      <span key={event}>
        {index > 0 && ', '}
        <Name text={event} /> {countText(calls)}
      </span>
    ))}
    {events.length > EVENTS && ` and ${countOf(events.length - EVENTS, 'more event', 'more events')}`}
  </p>
)

const CauseRow = ({
  bar,
  most,
  href,
}: {
  readonly bar: CauseBar
  readonly most: number
  readonly href: string
}) => (
  <li class="cause">
    <p class="cause-head">
      <a href={href} class="cause-link">
        <Name text={bar.cause} none="unknown" />
      </a>
      <span class="badge">{bar.outcome}</span>
      <b>{countText(bar.calls)}</b>
    </p>
    <div class="cause-track" aria-hidden="true">
      <span class={`cause-bar part-${bar.outcome}`} style={{ width: `${(bar.calls / most) * 100}%` }} />
    </div>
    <p>{causeSentence(bar.cause)}</p>
    <Events events={bar.events} />
  </li>
)

/** Why copies are missing, as far as browsers and the vendors' answers tell. */
export const CausesPanel = ({ address: { fields }, rows }: Props) => {
  const bars = causeBars(rows)
  const most = Math.max(1, ...bars.map(({ calls }) => calls))
  const { shown, more } = useFirst(bars, 8)
  const href = ({ outcome, cause }: CauseBar): string =>
    hrefOf({ page: 'pairs', pair: null, fields: { ...onlyRange(fields), outcome, cause } })
  return (
    <Panel
      name="parity-causes"
      title="Why copies are missing"
      href={hrefOf({ page: 'overview', pair: null, fields: onlyRange(fields) })}
      json={fileHref('api/parity', fields, 'json')}
      csv={fileHref('api/pairs', fields, 'csv', { outcome: 'missing', limit: '1000' })}
      note="A cause explains a loss and never excuses it: all of them count."
    >
      {bars.length === 0 ? (
        <p class="quiet">No settled call is missing on a leg in this range.</p>
      ) : (
        <ol class="causes">
          {shown.map((bar) => (
            <CauseRow key={`${bar.outcome} ${bar.cause}`} bar={bar} most={most} href={href(bar)} />
          ))}
        </ol>
      )}
      {more}
    </Panel>
  )
}
