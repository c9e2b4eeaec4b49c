import type { SameText } from './pairing.ts'

export type Difference = { readonly path: string; readonly bare: unknown; readonly gate: unknown }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Where two JSON values differ, leaf by leaf, in the order of the members' names. */
export function differences(bare: unknown, gate: unknown, same: SameText, path = ''): Difference[] {
  if (isObject(bare) && isObject(gate) && Array.isArray(bare) === Array.isArray(gate)) {
    const names = [...new Set([...Object.keys(bare), ...Object.keys(gate)])].sort()
    return names.flatMap((name) => differences(bare[name], gate[name], same, `${path}/${name}`))
  }
  const equal =
    typeof bare === 'string' && typeof gate === 'string' ? same(bare, gate) : Object.is(bare, gate)
  return equal ? [] : [{ path, bare, gate }]
}
