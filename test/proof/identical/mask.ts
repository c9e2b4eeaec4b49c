/** Writes the same words over what two runs cannot share, but for the ids: `createPairing` compares those. */
export type Mask = (value: unknown) => unknown

const MESSAGE = /^(ajs-next-\d+-|cf-)[0-9a-f-]{36}$/
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Made-up message ids, clocks, and the gate's stamp. A time counts as a clock where it lies within the run (ms since
 * the epoch); one that the app set stays, and so does a message id of the app.
 */
export function createMask(from: number, to: number): Mask {
  const text = (value: string): string => {
    if (ISO.test(value) && Date.parse(value) >= from && Date.parse(value) <= to) return '<clock>'
    return MESSAGE.test(value) ? '<message>' : value
  }

  const member = ([name, inner]: [string, unknown]): [string, unknown] => {
    if (name !== 'context' || !isObject(inner)) return [name, mask(inner)]
    const { crossfade: _, ...rest } = inner
    return [name, mask(rest)]
  }

  const mask = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(mask)
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(member)) : value
  }
  return mask
}
