import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { useDark } from '../state/use-dark.ts'

type Drawing = {
  /** Of what it is drawn in; asked again when the colours change. */
  options(element: HTMLElement): Omit<uPlot.Options, 'width' | 'height'>
  readonly data: uPlot.AlignedData
  readonly height: number
}

/** A chart as wide as its box, drawn anew in the dark and the light. @returns for the box */
export const usePlot = (drawing: Drawing): RefObject<HTMLDivElement | null> => {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const newest = useRef(drawing)
  newest.current = drawing
  const dark = useDark()
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const { options, data, height } = newest.current
    const size = () => ({ width: element.clientWidth, height })
    const drawn = new uPlot({ ...options(element), ...size() }, data, element)
    plot.current = drawn
    const resize = new ResizeObserver(() => drawn.setSize(size()))
    resize.observe(element)
    return () => {
      resize.disconnect()
      drawn.destroy()
      plot.current = null
    }
  }, [dark])
  useEffect(() => plot.current?.setData(drawing.data), [drawing.data])
  return box
}
