import type uPlot from 'uplot'
import type { Cohorts } from '../../api/wire.ts'
import { countText } from '../../text/count.ts'
import { dayText, momentText } from '../../text/moment.ts'

export type Colours = {
  readonly ink: string
  readonly grid: string
  readonly segment: string
  readonly rudderstack: string
  readonly flag: string
}

/** The page's own colours, which a canvas does not inherit. */
export const coloursOf = (element: Element): Colours => {
  const style = getComputedStyle(element)
  const of = (name: string): string => style.getPropertyValue(name).trim()
  return {
    ink: of('--muted'),
    grid: of('--line'),
    segment: of('--segment'),
    rudderstack: of('--rudderstack'),
    flag: of('--ink'),
  }
}

const FEW_POINTS = 20
const FONT = '12px system-ui, sans-serif'

const series = (stroke: string, size: number, dash?: number[]): uPlot.Series => ({
  stroke,
  width: 2.5,
  // a line needs two points, and the first hours of a server have few
  points: { show: (_plot, _series, from, to) => to - from < FEW_POINTS, size, fill: stroke },
  ...(dash !== undefined && { dash }),
})

const DAY_S = 86_400

const timeLabels = (_plot: uPlot, seconds: number[]): string[] => {
  const wide = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0) >= 2 * DAY_S
  return seconds.map((at) => (wide ? dayText(at * 1000) : momentText(at * 1000, at * 1000)))
}

/** A line for each change, with its revision on top unless that would lie over the one before. */
const drawChanges = (plot: uPlot, { changes }: Cohorts, { flag }: Colours): void => {
  const { ctx, bbox } = plot
  const scale = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = flag
  ctx.fillStyle = flag
  ctx.lineWidth = scale
  ctx.setLineDash([2 * scale, 3 * scale])
  ctx.font = `${11 * scale}px system-ui, sans-serif`
  let last = -Infinity
  for (const { at, revision, action } of changes) {
    const x = plot.valToPos(at / 1000, 'x', true)
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    if (x - last < 28 * scale) continue
    last = x
    const room = bbox.left + bbox.width - x
    ctx.textAlign = room < 28 * scale ? 'right' : 'left'
    const beside = room < 28 * scale ? -3 * scale : 3 * scale
    ctx.fillText(action === 'kill' ? 'kill' : `${revision ?? '•'}`, x + beside, bbox.top + 10 * scale)
  }
  ctx.restore()
}

/** Both is drawn as Segment's line with RudderStack's dashes on it, and as RudderStack's point in Segment's. */
export const chartOptions = (
  colours: Colours,
  cohorts: () => Cohorts,
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
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { range: () => [cohorts().from / 1000, cohorts().to / 1000] },
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
    series: [
      {},
      series(colours.segment, 7),
      series(colours.segment, 11),
      series(colours.rudderstack, 6, [6, 6]),
      series(colours.rudderstack, 7, [2, 3]),
    ],
    hooks: {
      draw: [(plot) => drawChanges(plot, cohorts(), colours)],
      setCursor: [({ cursor }) => onHover(cursor.idx ?? null)],
    },
  }
}
