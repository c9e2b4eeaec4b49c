import type { Leg } from '../../../core/index.ts'

export const LEG_NUMBERS: Readonly<Record<Leg, 1 | 2>> = { segment: 1, rudderstack: 2 }

/** Of a copy that has no stamp, or not yet. */
export const NO_PAIR = '00000000-0000-0000-0000-000000000000'

/** Into so many parts copies fall, by their pair. */
export const SLOTS = 64

/** Copies that are paired and judged at once. */
const AT_ONCE = 100_000

/** Half open. */
export type Slots = { readonly from: number; readonly to: number }

/** Slots that are looked at together, so that memory stays the same whatever there is. */
export const slotRanges = (copies: number): readonly Slots[] => {
  const parts = Math.min(SLOTS, Math.max(1, Math.ceil(copies / AT_ONCE)))
  return Array.from({ length: parts }, (_, part) => ({
    from: Math.floor((part * SLOTS) / parts),
    to: Math.floor(((part + 1) * SLOTS) / parts),
  }))
}

/** Parameters: from_slot and to_slot. */
export const inSlots = (slot: string): string => `${slot} >= {from_slot:UInt8} AND ${slot} < {to_slot:UInt8}`

export const slotParameters = ({ from, to }: Slots) => ({ from_slot: from, to_slot: to })

/** How a pair was found, as the tables number it. */
export const METHODS = ['stamp', 'content', 'time'] as const
export type Method = (typeof METHODS)[number]
