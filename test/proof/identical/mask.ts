/** Writes the same words over what two runs cannot share, but for the ids: `createPairing` compares those. */
export type Mask = (value: unknown) => unknown

const MESSAGE = /^(ajs-next-\d+-|cf-)[0-9a-f-]{36}$/
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/**
 * Made-up message ids, clocks, and the gate's stamp. A time counts as a clock where it lies within the run (ms since
 * the epoch); one that the app set stays, and so does a message id of the app.
 */
export function createMask(from: number, to: number): Mask {
  const text = (value: string): string => {
    if (ISO.test(value) && Date.parse(value) >= from && Date.parse(value) <= to) return '<clock>'
    return MESSAGE.test(value) ? '<message>' : value
  }

  const object = (value: object): object => {
    const { crossfade: _, ...rest } = value as Record<string, unknown>
    return Object.fromEntries(Object.entries(rest).map(([name, inner]) => [name, mask(inner)]))
  }

  const mask = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value)
    if (typeof value !== 'object' || value === null) return value
    return Array.isArray(value) ? value.map(mask) : object(value)
  }
  return mask
}
