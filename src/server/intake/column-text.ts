import { MAX_NAME } from './limits.ts'

/**
 * A text for a column: cut to its length, never through a pair of surrogates; '' for what is none. Numbers are texts
 * too: a server's library may send an id as one.
 */
export const columnText = (value: unknown, max = MAX_NAME): string => {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return ''
  if (value.length <= max) return value
  const isHalf = /[\ud800-\udbff]/.test(value.charAt(max - 1))
  // a slice would keep the whole of it in memory
  return Buffer.from(value.slice(0, isHalf ? max - 1 : max)).toString()
}
