import type { Problem, Rollout } from '../../core/index.ts'

/** Where a rollout is written besides the store, and what it says of itself. */
export type Upstream = {
  /** One sentence while what it says cannot be taken or it cannot be reached, else null. */
  problem(): string | null
  /** Sentences on what is published all the same, such as a gap. */
  warnings(): readonly string[]
  /**
   * Makes a change there, and reads it back.
   * @throws ServerError 'unleash' in one sentence, where it cannot be reached or refuses
   */
  write(
    before: Rollout,
    after: Rollout,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly problems: readonly Problem[] }>
  close(): void
}
