import type uPlot from 'uplot'
import type { ParityRow } from '../../api/wire.ts'
import type { Colours } from '../../panels/people/chart-options.ts'
import { countText } from '../../text/count.ts'
import { dayText, momentText } from '../../text/moment.ts'

const FONT = '12px system-ui, sans-serif'
const HOUR_S = 3_600
const DAY_S = 24 * HOUR_S

/** Time in seconds, Segment, RudderStack. */
export const hourSeries = (rows: readonly ParityRow[]): uPlot.AlignedData => [
  rows.map(({ key }) => Date.parse(key) / 1_000),
  rows.map(({ segment }) => segment),
  rows.map(({ rudderstack }) => rudderstack),
]

const timeLabels = (_plot: uPlot, seconds: number[]): string[] => {
  const isWide = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0) >= 2 * DAY_S
  return seconds.map((at) => (isWide ? dayText(at * 1_000) : momentText(at * 1_000, at * 1_000)))
}

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
  const axis = {
    stroke: colours.ink,
    font: FONT,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  }
  return {
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { range: (_plot, from, to) => [from - HOUR_S / 2, to + HOUR_S / 2] },
      y: { range: (_plot, _min, max) => [0, Math.max(4, max * 1.1)] },
    },
    axes: [
      { ...axis, values: timeLabels, space: 64, size: 30 },
      {
        ...axis,
        values: (_plot, values) => values.map((value) => (Number.isInteger(value) ? countText(value) : '')),
        size: 56,
      },
    ],
    series: [{}, series(colours.segment), series(colours.rudderstack, [6, 5])],
    hooks: { setCursor: [({ cursor }) => onHover(cursor.idx ?? null)] },
  }
}
