import { useMemo, useState } from 'preact/hooks'
import type { ParityRow } from '../../api/wire.ts'
import { coloursOf } from '../../parts/chart-base.ts'
import { usePlot } from '../../parts/use-plot.ts'
import { hourOptions, hourSeries } from './hour-options.ts'
import { countText } from '../../text/count.ts'
import { momentText } from '../../text/moment.ts'

const HEIGHT = 180

const Legend = ({ row }: { readonly row: ParityRow | undefined }) => (
  <p class="chart-legend">
    <span class="chart-at">
      {row === undefined ? 'by hour' : momentText(Date.parse(row.key), Date.now())}
    </span>
    {row !== undefined && (
      <>
        <span>
          <span class="line-key line-segment" aria-hidden="true" /> Segment <b>{countText(row.segment)}</b>
        </span>
        <span>
          <span class="line-key line-rudderstack" aria-hidden="true" /> RudderStack{' '}
          <b>{countText(row.rudderstack)}</b>
        </span>
        <span>
          missing <b>{countText(row.outcomes.missing)}</b>
        </span>
        <span>
          mismatched <b>{countText(row.outcomes.mismatched)}</b>
        </span>
        <span>
          extra <b>{countText(row.outcomes.extra)}</b>
        </span>
      </>
    )}
  </p>
)

/** What both legs received hour by hour; where the two lines part, something was lost. */
export const HoursChart = ({ rows }: { readonly rows: readonly ParityRow[] }) => {
  const [hovered, setHovered] = useState<number | null>(null)
  const data = useMemo(() => hourSeries(rows), [rows])
  const options = (element: HTMLElement) => hourOptions(coloursOf(element), setHovered)
  const box = usePlot({ options, data, height: HEIGHT })
  return (
    <div>
      <Legend row={rows[hovered ?? rows.length - 1]} />
      <div
        ref={box}
        class="chart hours-chart"
        role="img"
        aria-label={`Calls that reached Segment and RudderStack in ${rows.length} hours; the table below has the figures.`}
      />
    </div>
  )
}
