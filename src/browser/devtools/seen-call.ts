import type { Copy, Leg } from '../../core/index.ts'
import type { HandOver, HandOverState } from '../sdk/hand-over.ts'

/** What became of a call on one leg. */
export type LegState = { readonly state: HandOverState; readonly why: string | null }

/** One call of the page, and its copies. */
export type SeenCall = {
  readonly copy: Copy
  readonly legs: { readonly [leg in Leg]?: LegState }
}

/** The calls that these copies are of, in the order in which they were made. */
export function callsOf(copies: readonly HandOver[]): SeenCall[] {
  const calls = new Map<string, SeenCall>()
  for (const { leg, copy, state, why = null } of copies) {
    const known = calls.get(copy.pairId)
    calls.set(copy.pairId, { copy: known?.copy ?? copy, legs: { ...known?.legs, [leg]: { state, why } } })
  }
  return [...calls.values()]
}

/** `track` and the event's name; of the others what tells one from another. */
export const nameOf = ({ type, event, name, category, id }: Copy): string => {
  const named = event ?? [category, name].filter(Boolean).join(' ')
  return `${type} ${named || (id ?? '')}`.trim()
}

/** Whether every word of the filter is somewhere in the call: its type, name, or a leg's state. */
export function fitsFilter(call: SeenCall, filter: string): boolean {
  const states = Object.entries(call.legs).map(([leg, { state, why }]) => `${leg} ${state} ${why ?? ''}`)
  const text = [nameOf(call.copy), ...states].join(' ').toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
