import { resolve } from 'node:path'
import { readRolloutFile, type RolloutFile } from './read-rollout-file.ts'
import { watchFile } from './watch-file.ts'

/** Where the rollout is written, before a kill is laid over it. */
export type Origin = {
  readonly kind: 'file' | 'store' | 'unleash'
  /** What the operator calls it: the file's path, the database. */
  readonly name: string
  /** Reads and checks it. Never throws. */
  read(): Promise<RolloutFile>
  /**
   * Calls back after it changed, and now and then while something is due; calls never overlap.
   * @returns ends it
   */
  watch(onChange: () => Promise<void>, isDue: () => boolean): () => void
}

/** A rollout in a file, read again whenever that changes. */
export const fileOrigin = (file: string): Origin => ({
  kind: 'file',
  name: file,
  read: () => readRolloutFile(file),
  watch: (onChange, isDue) => watchFile(resolve(file), onChange, isDue),
})
