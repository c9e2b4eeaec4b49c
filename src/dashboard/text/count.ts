export { durationText } from '../../core/text/duration-text.ts'

const whole = new Intl.NumberFormat('en-US')

export const countText = (count: number): string => whole.format(count)

/** `1 page`, `2 pages`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`

/** Bytes as people say them: `312 B`, `44.1 KB`. */
export const bytesText = (bytes: number): string =>
  bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} KB`
