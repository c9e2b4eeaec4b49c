import type uPlot from 'uplot'
import type { ParityRow } from '../../api/wire.ts'
import { chartBase, COUNT_SCALE, type Colours } from '../../parts/chart-base.ts'

const HOUR_S = 3_600

/** Time in seconds, Segment, RudderStack. */
export const hourSeries = (rows: readonly ParityRow[]): uPlot.AlignedData => [
  rows.map(({ key }) => Date.parse(key) / 1_000),
  rows.map(({ segment }) => segment),
  rows.map(({ rudderstack }) => rudderstack),
]

const series = (stroke: string, dash?: number[]): uPlot.Series => ({
  stroke,
  width: 2.5,
  points: { show: true, size: 6, fill: stroke },
  ...(dash !== undefined && { dash }),
})

/** Half an hour of room on both sides, so that one hour alone can be seen. */
export const hourOptions = (
  colours: Colours,
  onHover: (index: number | null) => void,
): Omit<uPlot.Options, 'width' | 'height'> => {
  return {
    ...chartBase(colours),
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { range: (_plot, from, to) => [from - HOUR_S / 2, to + HOUR_S / 2] },
      y: COUNT_SCALE,
    },
    series: [{}, series(colours.segment), series(colours.rudderstack, [6, 5])],
    hooks: { setCursor: [({ cursor }) => onHover(cursor.idx ?? null)] },
  }
}
