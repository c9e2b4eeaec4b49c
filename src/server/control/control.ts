import { parseRollout, type Leg, type Rollout } from '../../core/index.ts'
import type { RolloutSource } from '../rollout/rollout-source.ts'
import { checkChange, type Change } from './check-change.ts'
import type {
  Action,
  AuditEntry,
  Authorship,
  ControlStore,
  HistoryOptions,
  Written,
} from './control-store.ts'
import type { KillSwitch } from './kill-switch.ts'
import { fittedChange, isHeardOf, unreachable } from './made-upstream.ts'
import type { Refused } from './refused.ts'
import type { Upstream } from './upstream.ts'
import type { HeadWatch } from './watch-head.ts'

type By = Omit<Authorship, 'action'>

export type Changed =
  | { readonly ok: true; readonly revision: number; readonly before: Rollout; readonly after: Rollout }
  | Refused

/** Writes a document, where `expected` is still the newest in the store. */
export type Commit = (expected: number, document: Change['document']) => Promise<Written>

/** What people and pipelines change: every change is checked, written with its audit row, and then published. */
export type Control = {
  /** What `put` would say, without writing. @param expected the revision in force that the document was made from */
  check(document: unknown, expected: number): Change | Refused
  put(document: unknown, expected: number, by: Authorship): Promise<Changed>
  /**
   * The same for what writes it in a way of its own, as a ramp does together with itself.
   * @param newest in the store, which the document was made from
   * @param isStill asked at the last moment before it is made upstream: what is refused only by the store would stand there
   */
  drive(
    document: Change['document'],
    newest: number,
    commit: Commit,
    isStill?: () => Promise<boolean>,
  ): Promise<Changed>
  /**
   * The document of an earlier revision again, under a new one.
   * @param to @default the one before the newest
   * @param expected the revision in force that is taken back @default whichever is
   */
  undo(to: number | null, by: By, expected?: number): Promise<Changed>
  /** @returns whether the switch is durable now; it holds in any case */
  kill(leg: Leg | null, by: By): Promise<{ readonly stored: boolean }>
  history(options: HistoryOptions): Promise<readonly AuditEntry[]>
  /** A sentence where the rollout is written elsewhere and not from here, else null. */
  elsewhere(): string | null
}

type Options = {
  readonly store: ControlStore
  readonly source: RolloutSource
  readonly head: HeadWatch
  readonly killSwitch: KillSwitch
  /** Where a change is made first, besides the store. */
  readonly upstream?: Upstream | null
}

export function createControl({ store, source, head, killSwitch, upstream }: Options): Control {
  const elsewhere = (): string | null =>
    source.kind === 'file'
      ? `The rollout is written in ${source.name}: change it there. A kill works from here all the same.`
      : null

  const fit = (before: Rollout, change: Change): Change | Refused => {
    try {
      return upstream ? fittedChange(change, upstream.fit(before, change.rollout)) : change
    } catch (error) {
      return unreachable(error)
    }
  }

  const writeUpstream = async (before: Rollout, change: Change): Promise<Change | Refused> => {
    try {
      return upstream ? fittedChange(change, await upstream.write(before, change.rollout)) : change
    } catch (error) {
      return unreachable(error)
    }
  }

  const newestStored = (): number => head.head.rollout?.revision ?? 0

  /** Whether another server stored a rollout that is not published here yet, or cannot be. */
  const isBehind = (): boolean => source.kind !== 'file' && source.current().writtenAs !== newestStored()

  /**
   * What the store refused after all must not stay upstream: it would come back from there as a change of somebody's. Who has
   * changed it there meanwhile is left alone.
   */
  const takeBack = async (made: Change): Promise<void> => {
    await head.look()
    const stored = parseRollout(head.head.rollout?.document)
    if (upstream && stored.ok) await upstream.write(made.rollout, stored.rollout).catch(() => {})
  }

  /** @param newest in the store, which the change was made from */
  const write = async (change: Change, newest: number, commit: Commit): Promise<Changed> => {
    const { rollout: before } = source.current()
    const made = await writeUpstream(before, change)
    if (!made.ok) return made
    // what was published may be above what is stored: a kill is published as well
    const revision = before.revision + 1
    const put = (expected: number): Promise<Written> => commit(expected, { ...made.document, revision })
    let written = await put(newest)
    // then it is stored again, under the name of who made it
    if (!written.ok && written.current && upstream && isHeardOf(made, written.current))
      written = await put(written.current.revision)
    else if (!written.ok && upstream) await takeBack(made)
    await head.look()
    await source.reload()
    const { rollout: after } = source.current()
    return written.ok
      ? { ok: true, revision: after.revision, before, after }
      : { ok: false, why: 'stale', current: after.revision }
  }

  const changing =
    (by: Authorship): Commit =>
    (expected, document) =>
      store.change(expected, document, by)

  const check = (document: unknown, expected: number): Change | Refused => {
    const message = elsewhere()
    if (message !== null) return { ok: false, why: 'elsewhere', message }
    const { rollout: inForce } = source.current()
    if (expected !== inForce.revision) return { ok: false, why: 'stale', current: inForce.revision }
    const change = checkChange(document, inForce, ownKill(head))
    return change.ok ? fit(inForce, change) : change
  }

  return {
    check,
    elsewhere,
    async put(document, expected, by) {
      if (isBehind()) await source.reload()
      const change = check(document, expected)
      if (!change.ok) return change
      const message = isBehind() ? source.problem() : null
      if (message !== null) return { ok: false, why: 'elsewhere', message }
      return write(change, source.current().writtenAs, changing(by))
    },
    async drive(document, newest, commit, isStill = async () => true) {
      await head.look()
      if (isBehind()) await source.reload()
      const { revision } = source.current().rollout
      const { killed: _killed, ...rest } = document
      const change = check({ ...rest, revision }, revision)
      if (!change.ok) return change
      // made from what holds no more: where there is no upstream, the store finds out by itself
      if (upstream && (newest !== newestStored() || !(await isStill())))
        return { ok: false, why: 'stale', current: revision }
      return write(change, newest, commit)
    },
    async undo(to, by, expected) {
      const message = elsewhere()
      if (message !== null) return { ok: false, why: 'elsewhere', message }
      if (isBehind()) await source.reload()
      const newest = newestStored()
      const found = await store.revision(to ?? (await beforeNewest(store)))
      const { rollout: inForce } = source.current()
      if (expected !== undefined && expected !== inForce.revision)
        return { ok: false, why: 'stale', current: inForce.revision }
      if (!found || found.revision === newest) return nothingToUndo(to)
      const { killed: _killed, ...document } = found.document
      const change = checkChange({ ...document, revision: inForce.revision }, inForce, ownKill(head))
      return change.ok ? write(change, newest, changing({ ...by, action: 'undo' })) : change
    },
    async kill(leg, by) {
      const { stored } = await killSwitch.set(leg, { ...by, action: leg === null ? 'unkill' : 'kill' })
      await source.reload()
      return { stored }
    },
    history: (options) => store.history(options),
  }
}

/** The kill that the newest document itself holds, as one of Unleash does while its flag is off. */
const ownKill = ({ head }: HeadWatch): Leg | null => {
  const parsed = parseRollout(head.rollout?.document)
  return parsed.ok ? parsed.rollout.killed : null
}

const nothingToUndo = (to: number | null): Refused => ({
  ok: false,
  why: 'nothing-to-undo',
  message: to === null ? 'There is no change to undo.' : `There is no earlier revision ${to}.`,
})

const WRITES: readonly Action[] = ['init', 'set', 'apply', 'undo', 'promote', 'rollback', 'abort']
const PAGE = 100

/**
 * The revision that somebody wrote before the one whose content is in force; -1 where there is none. What the ramp publishes
 * again to prove it anew is no change.
 */
async function beforeNewest(store: ControlStore): Promise<number> {
  let last: number | undefined
  let isFound = false
  for (;;) {
    const options = { limit: PAGE, lean: true, ...(last !== undefined && { before: last }) }
    const entries = await store.history(options)
    for (const { action, revision } of entries) {
      if (!WRITES.includes(action) || revision === null) continue
      if (isFound) return revision
      isFound = true
    }
    if (entries.length < PAGE) return -1
    last = entries.at(-1)!.id
  }
}
