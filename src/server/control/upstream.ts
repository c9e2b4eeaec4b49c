import type { Audience, Problem, Rollout } from '../../core/index.ts'

/** A change as it can be made there: `audiences` is what it says then, in its own order. */
export type Fitted =
  | { readonly ok: true; readonly audiences: readonly Audience[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Where a rollout is written besides the store, and what it says of itself. */
export type Upstream = {
  /** One sentence while what it says cannot be taken or it cannot be reached, else null. */
  problem(): string | null
  /** Sentences on what is published all the same, such as a gap. */
  warnings(): readonly string[]
  /**
   * What a change would come to there. Asks nobody, changes nothing.
   * @throws ServerError 'unleash' in one sentence, where that cannot be known
   */
  fit(before: Rollout, after: Rollout): Fitted
  /**
   * Makes a change there, and reads it back. The store is then given the rollout with these audiences, before anything
   * else is taken from there.
   * @throws ServerError 'unleash' in one sentence, where it cannot be reached or refuses
   */
  write(before: Rollout, after: Rollout): Promise<Fitted>
  close(): void
}
