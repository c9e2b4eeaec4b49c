import { useMemo, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import type { Cohorts } from '../../api/wire.ts'
import { coloursOf } from '../../parts/chart-base.ts'
import { usePlot } from '../../parts/use-plot.ts'
import { chartOptions } from './chart-options.ts'

type Props = { readonly cohorts: Cohorts; onHover(index: number | null): void }

const HEIGHT = 200

const dataOf = ({ points }: Cohorts): uPlot.AlignedData => {
  const dual = points.map((point) => point.dual)
  return [
    points.map(({ at }) => at / 1000),
    points.map((point) => point.segment),
    dual,
    dual,
    points.map((point) => point.rudderstack),
  ]
}

/** Lines for the three cohorts, told apart by their dashes too, and a line upwards for every change. */
export const CohortChart = ({ cohorts, onHover }: Props) => {
  const newest = useRef({ cohorts, onHover })
  newest.current = { cohorts, onHover }
  const data = useMemo(() => dataOf(cohorts), [cohorts])
  const options = (element: HTMLElement) =>
    chartOptions(
      coloursOf(element),
      () => newest.current.cohorts,
      (index) => newest.current.onHover(index),
    )
  const box = usePlot({ options, data, height: HEIGHT })
  const seen = cohorts.points.length
  return (
    <div
      ref={box}
      class="chart"
      role="img"
      aria-label={`People seen by cohort in ${seen} steps of time, with ${cohorts.changes.length} changes marked; the table below has the figures.`}
    />
  )
}
