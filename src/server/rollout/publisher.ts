import { createHash } from 'node:crypto'
import type { Rollout } from '../../core/index.ts'
import { errorText } from '../error-text.ts'
import { ServerError } from '../server-error.ts'
import { within } from '../within.ts'
import { HIGHEST_REVISION, isSame, nextRevision, type Seen } from './next-revision.ts'
import type { PublishedRollout } from './published-rollout.ts'
import { createRevisionKeeper } from './revision-keeper.ts'
import type { RevisionMemory } from './revision-memory.ts'

export type Publication = {
  /** null where nothing could be published. */
  readonly published: PublishedRollout | null
  /** The rest of the sentence that begins with the source's name, where it could not. */
  readonly problem: string | null
  /** Something newer is written by now: nothing was published, and it is to be read again. @default false */
  readonly isStale?: boolean
}

export type Publisher = {
  publish(document: Readonly<Record<string, unknown>>, rollout: Rollout): Promise<Publication>
  /** Tries again to save the revision where that failed. */
  retry(): Promise<void>
  /** One sentence while a restart would forget the revision. */
  unsaved(): string | null
}

/** A start may wait; a kill that is to go out while the database hangs may not. */
const TIMEOUTS = { start: 10_000, publish: 300 }
const TRIES = 5

/**
 * Gives each document the revision that it is published under.
 * @param outbidMs how long something else that another server published stays above what did not change here
 * @param isNewest whether a document with this revision of its own is still the newest that is written
 * @throws ServerError 'database'
 */
export const createPublisher = async (
  memory: RevisionMemory,
  now: () => number,
  timeouts = TIMEOUTS,
  outbidMs = 0,
  isNewest: (revision: number) => Promise<boolean> = async () => true,
): Promise<Publisher> => {
  let seen = await loaded(memory, timeouts.start)
  /** What this server published last. */
  let own: Seen | null = null
  let outbidSince: number | null = null
  const keeper = createRevisionKeeper(memory, seen, timeouts.publish)

  const shared = (): Promise<Seen | null> => within(timeouts.publish, memory.load()).catch(() => null)

  const newest = (revision: number): Promise<boolean> =>
    within(timeouts.publish, isNewest(revision)).catch(() => true)

  /** What another server on the same database published meanwhile. */
  const catchUp = async (): Promise<void> => {
    const theirs = await shared()
    if (theirs === null || theirs.revision < (seen?.revision ?? 0)) return
    seen = theirs
    keeper.learn(theirs)
  }

  /** Of two servers that publish at the same moment, the one that saved first has the revision. */
  const isTaken = async ({ revision, content }: Seen): Promise<boolean> => {
    if (keeper.unsaved() !== null) return false
    const first = await shared()
    return first !== null && first.revision >= revision && first.content !== content
  }

  /** What was published here before and stays for now, though another server published something else above it. */
  const kept = (content: string, wanted: number): Seen | null => {
    const isOutbid = own?.content === content && wanted <= own.revision && seen?.content !== content
    if (!isOutbid) outbidSince = null
    else outbidSince ??= now()
    return outbidSince !== null && now() - outbidSince < outbidMs ? own : null
  }

  return {
    async publish(document, rollout) {
      const content = digest(canonical({ ...document, revision: 0 }))
      for (let tries = 1; ; tries++) {
        await catchUp()
        const before = kept(content, rollout.revision)
        if (before && seen) {
          // a restart begins above what the other one published
          await keeper.keep(seen)
          return { published: publishedAs(document, rollout, before, now()), problem: null }
        }
        const revision = nextRevision(seen, rollout.revision, content)
        if (rollout.revision > HIGHEST_REVISION) return { published: null, problem: tooHigh(rollout, seen) }
        if (revision === null) return { published: null, problem: NONE_LEFT }
        // what another server has published above it may be what was written since this was read
        if (revision > rollout.revision && seen?.content !== content && !(await newest(rollout.revision)))
          return { published: null, problem: null, isStale: true }
        const mine = { revision, content }
        const isNew = !isSame(seen, mine)
        seen = mine
        own = mine
        await keeper.keep(mine)
        if (isNew && tries < TRIES && (await isTaken(mine))) continue
        return { published: publishedAs(document, rollout, mine, now()), problem: null }
      }
    },
    retry: keeper.retry,
    unsaved: keeper.unsaved,
  }
}

const loaded = async (memory: RevisionMemory, timeoutMs: number): Promise<Seen | null> => {
  try {
    return await within(timeoutMs, memory.load())
  } catch (error) {
    if (error instanceof ServerError) throw error
    throw new ServerError(
      'database',
      `The highest revision ever published cannot be read: ${errorText(error)}.`,
      {
        cause: error,
      },
    )
  }
}

const tooHigh = ({ revision }: Rollout, seen: Seen | null): string =>
  `has the revision ${revision}, and at most ${HIGHEST_REVISION} (2^50) is published; give it a lower one, such as 1` +
  (seen === null ? '.' : `: a change is then published under the next free revision, ${seen.revision + 1}.`)

const NONE_LEFT =
  `cannot be published: no revision is left above ${Number.MAX_SAFE_INTEGER}, the highest ever published; begin again ` +
  'at revision 1 with an empty control store, which pages that have the old one take after 24 hours.'

const publishedAs = (
  document: Readonly<Record<string, unknown>>,
  rollout: Rollout,
  { revision }: Seen,
  loadedAt: number,
): PublishedRollout => {
  const numbered = { ...document, revision }
  const bytes = Buffer.from(JSON.stringify(numbered))
  const etag = `"${revision}-${digest(bytes).slice(0, 16)}"`
  return {
    rollout: { ...rollout, revision },
    writtenAs: rollout.revision,
    document: numbered,
    bytes: new Uint8Array(bytes),
    etag,
    loadedAt,
  }
}

const digest = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** The same text for the same content, whatever the order of keys. Depth is bounded by the parser before. */
const canonical = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join()}}`
}
