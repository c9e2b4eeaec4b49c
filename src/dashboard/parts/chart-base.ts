import type uPlot from 'uplot'
import { countText } from '../text/count.ts'
import { dayText, momentText } from '../text/moment.ts'

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

const FONT = '12px system-ui, sans-serif'
const DAY_S = 86_400

const timeLabels = (_plot: uPlot, seconds: number[]): string[] => {
  const wide = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0) >= 2 * DAY_S
  return seconds.map((at) => (wide ? dayText(at * 1000) : momentText(at * 1000, at * 1000)))
}

/** What every chart of counts over time has in common; time in seconds. */
export const chartBase = (colours: Colours): Pick<uPlot.Options, 'legend' | 'axes'> => {
  const axis = {
    stroke: colours.ink,
    font: FONT,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  }
  return {
    legend: { show: false },
    axes: [
      { ...axis, values: timeLabels, space: 64, size: 30 },
      {
        ...axis,
        values: (_plot, values) => values.map((value) => (Number.isInteger(value) ? countText(value) : '')),
        size: 56,
      },
    ],
  }
}

/** From zero, with a little room on top. */
export const COUNT_SCALE: uPlot.Scale = { range: (_plot, _min, max) => [0, Math.max(4, max * 1.1)] }
