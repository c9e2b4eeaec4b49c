import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import type { Cohorts } from '../../api/wire.ts'
import { useDark } from '../../state/use-dark.ts'
import { chartOptions, coloursOf } from './chart-options.ts'

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
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const newest = useRef({ cohorts, onHover })
  newest.current = { cohorts, onHover }
  const dark = useDark()

  useEffect(() => {
    const element = box.current
    if (element === null) return
    const options = chartOptions(
      coloursOf(element),
      () => newest.current.cohorts,
      (index) => newest.current.onHover(index),
    )
    const drawn = new uPlot(
      { ...options, width: element.clientWidth, height: HEIGHT },
      dataOf(newest.current.cohorts),
      element,
    )
    plot.current = drawn
    const resize = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: HEIGHT }))
    resize.observe(element)
    return () => {
      resize.disconnect()
      drawn.destroy()
      plot.current = null
    }
  }, [dark])
  useEffect(() => plot.current?.setData(dataOf(cohorts)), [cohorts])

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
