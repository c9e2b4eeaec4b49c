const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** The text without the ids that were made up on the way. */
export const withoutIds = (text: string): string => text.replace(UUID, '<id>')

/** Whether two texts say the same of two runs. */
export type SameText = (bare: string, gate: string) => boolean

/**
 * Each id of one run stands for one of the other: what was equal must stay equal, and what differed different. After
 * a pair that does not fit it goes on with the new one, so that one difference is told once.
 */
export function createPairing(): SameText {
  const gateOf = new Map<string, string>()
  const bareOf = new Map<string, string>()

  const samePair = (bare: string, gate: string): boolean => {
    const fits = (gateOf.get(bare) ?? gate) === gate && (bareOf.get(gate) ?? bare) === bare
    gateOf.set(bare, gate)
    bareOf.set(gate, bare)
    return fits
  }

  return (bare, gate) => {
    if (withoutIds(bare) !== withoutIds(gate)) return false
    const gates = gate.match(UUID) ?? []
    return (bare.match(UUID) ?? []).map((id, i) => samePair(id, gates[i]!)).every(Boolean)
  }
}
