/** Where the rollout comes from. What it returns is checked by the gate; it may be anything. */
export type RolloutSource = {
  /** The rollout now; rejects, or never settles, where it cannot be had. */
  get(): unknown
}
