import type { Origin } from './origin.ts'
import type { PublishedRollout } from './published-rollout.ts'

/** Where the server's rollout comes from. It always has one: a source without any does not open. */
export type RolloutSource = {
  readonly kind: Origin['kind']
  /** What the operator calls it: the file's path. */
  readonly name: string
  readonly current: () => PublishedRollout
  /** Reads its origin again now, as after a change made here. Never rejects. */
  reload(): Promise<void>
  /** Tells of each rollout that comes into force. @returns ends it */
  subscribe(listener: () => void): () => void
  /** One sentence while something newer was refused, else null. */
  problem(): string | null
  /** One sentence while what is in force would be forgotten by a restart, else null. */
  unsaved(): string | null
  close(): void
}
