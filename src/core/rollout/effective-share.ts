import type { Leg, RolloutDocument } from './rollout.ts'

type Shares = { readonly [leg in Leg]: number }

/** A share as it holds for an audience, and who set it. */
export type EffectiveShare = {
  /** Percent. */
  readonly value: number
  /** The audience that sets it, null where none does: the default. */
  readonly from: string | null
  /** Whether it is this audience's own. */
  readonly own: boolean
  /** What this audience says itself, whether or not it holds. */
  readonly said: number | null
}

const BY_DEFAULT: Shares = { rudderstack: 0, segment: 100 }

/**
 * The share that decides for the people who fit an audience and no other with a condition: the first one that is set,
 * by the audience itself or by one for everybody.
 */
export const effectiveShare = (
  { audiences }: Pick<RolloutDocument, 'audiences'>,
  index: number,
  leg: Leg,
): EffectiveShare => {
  const audience = audiences[index]
  const setter = audiences.find(
    (each) => (each === audience || !each.when?.length) && each[leg] !== undefined,
  )
  return {
    value: setter?.[leg] ?? BY_DEFAULT[leg],
    from: setter?.name ?? null,
    own: setter !== undefined && setter === audience,
    said: audience?.[leg] ?? null,
  }
}

/** Both shares of an audience as they hold. */
export const effectiveShares = (rollout: Pick<RolloutDocument, 'audiences'>, index: number): Shares => ({
  rudderstack: effectiveShare(rollout, index, 'rudderstack').value,
  segment: effectiveShare(rollout, index, 'segment').value,
})
