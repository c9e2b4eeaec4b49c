import { errorText } from '../error-text.ts'
import { within } from '../within.ts'
import { isSame, type Seen } from './next-revision.ts'
import type { RevisionMemory } from './revision-memory.ts'
import { POLL_MS } from './watch-file.ts'

/** Saves the highest revision, and says so while it could not. */
export type RevisionKeeper = {
  /** Resolves once it is saved, or could not be. Never rejects: a full disk must not stop a rollback from going out. */
  keep(seen: Seen): Promise<void>
  /** Another server has saved this one. */
  learn(seen: Seen): void
  /** Tries again where the last one is not saved. */
  retry(): Promise<void>
  /** One sentence, or null. */
  unsaved(): string | null
}

export const createRevisionKeeper = (
  memory: RevisionMemory,
  loaded: Seen | null,
  timeoutMs: number,
): RevisionKeeper => {
  let saved = loaded
  let wanted = loaded
  /** What the last save failed of; null while it is on its way for the first time. */
  let why: string | null = null
  let running: Promise<void> | null = null

  const save = async (): Promise<void> => {
    while (wanted !== null && !isSame(saved, wanted)) {
      const next = wanted
      await memory.save(next)
      saved = next
    }
  }
  // one at a time: each that hangs takes one of the few threads that all files are read with
  const saveNewest = (): Promise<void> => {
    running ??= save().finally(() => {
      running = null
    })
    return running
  }
  const retry = async (): Promise<void> => {
    try {
      await within(timeoutMs, saveNewest())
      why = null
    } catch (error) {
      why = errorText(error)
    }
  }

  return {
    keep(seen) {
      wanted = seen
      return retry()
    },
    learn(seen) {
      saved = seen
    },
    retry,
    unsaved: () =>
      wanted === null || why === null || isSame(saved, wanted)
        ? null
        : `Revision ${wanted.revision} is published but would be forgotten by a restart: ${why.replace(/\.$/, '')}; ` +
          `saving is tried again every ${POLL_MS / 1000} seconds.`,
  }
}
