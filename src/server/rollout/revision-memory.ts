import type { Seen } from './next-revision.ts'

/** What must outlive a restart: the highest revision ever published. */
export type RevisionMemory = {
  /** null before the first publication. */
  load(): Promise<Seen | null>
  /** Durable once it resolves. @throws the database's error */
  save(seen: Seen): Promise<void>
}
