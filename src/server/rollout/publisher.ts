import { createHash } from 'node:crypto'
import type { Rollout } from '../../core/index.ts'
import { errorText } from '../error-text.ts'
import { nextRevision, type Seen } from './next-revision.ts'
import type { PublishedRollout } from './published-rollout.ts'
import type { RevisionMemory } from './revision-memory.ts'

export type Publication = {
  /** null where nothing could be published. */
  readonly published: PublishedRollout | null
  /** The sentence for a publication that failed, or that a restart would forget. */
  readonly problem: string | null
}

export type Publisher = {
  publish(document: Readonly<Record<string, unknown>>, rollout: Rollout): Promise<Publication>
}

/**
 * Gives each document the revision that it is published under.
 * @throws ServerError 'revision-memory'
 */
export const createPublisher = async (memory: RevisionMemory, now: () => number): Promise<Publisher> => {
  let seen = await memory.load()
  let saved = seen
  return {
    async publish(document, rollout) {
      const content = digest(canonical({ ...document, revision: 0 }))
      const revision = nextRevision(seen, rollout.revision, content)
      if (revision === null) return { published: null, problem: 'No revision is left above the last one.' }
      const next = { revision, content }
      const problem = isSame(saved, next) ? null : await remember(memory, next)
      if (problem === null) saved = next
      seen = next
      return { published: publishedAs(document, rollout, next, now()), problem }
    },
  }
}

const isSame = (seen: Seen | null, next: Seen): boolean =>
  seen?.revision === next.revision && seen.content === next.content

/** A disk that is full must not stop a rollback from going out: the failure is told, and nothing is held up. */
const remember = async (memory: RevisionMemory, seen: Seen): Promise<string | null> => {
  try {
    await memory.save(seen)
    return null
  } catch (error) {
    return `Revision ${seen.revision} is published but would be forgotten by a restart: ${errorText(error)}.`
  }
}

const publishedAs = (
  document: Readonly<Record<string, unknown>>,
  rollout: Rollout,
  { revision }: Seen,
  loadedAt: number,
): PublishedRollout => {
  const bytes = Buffer.from(JSON.stringify({ ...document, revision }))
  const etag = `"${revision}-${digest(bytes).slice(0, 16)}"`
  return { rollout: { ...rollout, revision }, bytes: new Uint8Array(bytes), etag, loadedAt }
}

const digest = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** The same text for the same content, whatever the order of keys. Depth is bounded by the parser before. */
const canonical = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join()}}`
}
