const STEPS: ReadonlyMap<string, number> = new Map([
  ['ArrowRight', 1],
  ['ArrowUp', 1],
  ['ArrowLeft', -1],
  ['ArrowDown', -1],
  ['PageUp', 50],
  ['PageDown', -50],
])

const TENTH = 10
const WITH_SHIFT = 10

/**
 * Where a key takes a place on the bar (hundredths of a percent): arrows by 0.1, with shift by 1, pages by 5, Home and
 * End to its limits. Null for every other key.
 */
export const stepOfKey = (
  key: string,
  shift: boolean,
  place: number,
  limits: { readonly min: number; readonly max: number },
): number | null => {
  if (key === 'Home') return limits.min
  if (key === 'End') return limits.max
  const step = STEPS.get(key)
  if (step === undefined) return null
  const factor = shift && Math.abs(step) === 1 ? WITH_SHIFT : 1
  return Math.min(limits.max, Math.max(limits.min, place + step * TENTH * factor))
}
