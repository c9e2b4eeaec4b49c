import type uPlot from 'uplot'
import type { Cohorts } from '../../api/wire.ts'
import { chartBase, COUNT_SCALE, type Colours } from '../../parts/chart-base.ts'

const FEW_POINTS = 20

const series = (stroke: string, size: number, dash?: number[]): uPlot.Series => ({
  stroke,
  width: 2.5,
  // a line needs two points, and the first hours of a server have few
  points: { show: (_plot, _series, from, to) => to - from < FEW_POINTS, size, fill: stroke },
  ...(dash !== undefined && { dash }),
})

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
  return {
    ...chartBase(colours),
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { range: () => [cohorts().from / 1000, cohorts().to / 1000] },
      y: COUNT_SCALE,
    },
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
