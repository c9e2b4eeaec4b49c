import type { Metric, Sample } from './exposition.ts'

export const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  name,
  help,
  type: 'gauge',
  samples,
})

/** @param name ends with _total */
export const counter = (name: `${string}_total`, help: string, samples: readonly Sample[]): Metric => ({
  name,
  help,
  type: 'counter',
  samples,
})

/** One number without labels; null: it is not known. */
export const one = (value: number | null): readonly Sample[] =>
  value === null ? [] : [{ labels: {}, value }]

export const flag = (is: boolean): readonly Sample[] => one(Number(is))

export const each = <Item>(
  items: readonly Item[],
  of: (item: Item) => readonly [labels: Sample['labels'], value: number],
): readonly Sample[] =>
  items.map((item) => {
    const [labels, value] = of(item)
    return { labels, value }
  })
