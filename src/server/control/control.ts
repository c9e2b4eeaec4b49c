import { parseRollout, type Leg, type Problem } from '../../core/index.ts'
import type { RolloutSource } from '../rollout/rollout-source.ts'
import type { Action, AuditEntry, Authorship, ControlStore } from './control-store.ts'
import type { HeadWatch } from './watch-head.ts'
import type { KillSwitch } from './kill-switch.ts'

type Document = Readonly<Record<string, unknown>>
type By = Omit<Authorship, 'action'>

/** Why a change was not made: nothing of it was written. */
export type Refused =
  /** The rollout is written elsewhere (a file). */
  | { readonly ok: false; readonly why: 'elsewhere'; readonly message: string }
  /** Somebody else was faster, or the caller has an old copy. */
  | { readonly ok: false; readonly why: 'stale'; readonly current: number }
  | { readonly ok: false; readonly why: 'problems'; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly why: 'nothing-to-undo'; readonly message: string }

export type Changed = { readonly ok: true; readonly revision: number } | Refused

/** What people and pipelines change: every change is checked, written with its audit row, and then published. */
export type Control = {
  /** @param expected the revision in force that the document was made from */
  put(document: unknown, expected: number, by: Authorship): Promise<Changed>
  /** The document of an earlier revision again, under a new one. @param to @default the one before the newest */
  undo(to: number | null, by: By): Promise<Changed>
  /** @returns whether the switch is durable now; it holds in any case */
  kill(leg: Leg | null, by: By): Promise<{ readonly stored: boolean }>
  history(options: { readonly before?: number; readonly limit: number }): Promise<readonly AuditEntry[]>
}

type Options = {
  readonly store: ControlStore
  readonly source: RolloutSource
  readonly head: HeadWatch
  readonly killSwitch: KillSwitch
}

const refuse = (path: string, message: string): Refused => ({
  ok: false,
  why: 'problems',
  problems: [{ path, message }],
})

export function createControl({ store, source, head, killSwitch }: Options): Control {
  const elsewhere = (): Refused | null =>
    source.kind === 'store'
      ? null
      : {
          ok: false,
          why: 'elsewhere',
          message: `The rollout is written in ${source.name}: change it there. A kill works from here all the same.`,
        }

  const write = async (document: Document, by: Authorship): Promise<Changed> => {
    const newest = head.head.rollout?.revision ?? 0
    // what was published may be above what is stored: a kill is published as well
    const revision = source.current().rollout.revision + 1
    const written = await store.change(newest, { ...document, revision }, by)
    await head.look()
    await source.reload()
    return written.ok
      ? { ok: true, revision: source.current().rollout.revision }
      : { ok: false, why: 'stale', current: source.current().rollout.revision }
  }

  return {
    async put(document, expected, by) {
      const other = elsewhere()
      if (other) return other
      const { rollout: inForce } = source.current()
      if (expected !== inForce.revision) return { ok: false, why: 'stale', current: inForce.revision }
      const parsed = parseRollout(document)
      if (!parsed.ok) return { ok: false, why: 'problems', problems: parsed.problems }
      const { key, revision } = parsed.rollout
      if (key !== inForce.key)
        return refuse(
          '/key',
          `is "${inForce.key}" for the whole migration: with another one everybody would get another bucket`,
        )
      if (revision < inForce.revision)
        return refuse('/revision', `is ${revision}, and ${inForce.revision} is in force: begin from that one`)
      return write(document as Document, by)
    },
    async undo(to, by) {
      const other = elsewhere()
      if (other) return other
      const newest = head.head.rollout?.revision ?? 0
      const found = await store.revision(to ?? (await before(store, newest)))
      if (!found || found.revision === newest) {
        const message = to === null ? 'There is no change to undo.' : `There is no earlier revision ${to}.`
        return { ok: false, why: 'nothing-to-undo', message }
      }
      return write(found.document, { ...by, action: 'undo' })
    },
    async kill(leg, by) {
      const { stored } = await killSwitch.set(leg, { ...by, action: leg === null ? 'unkill' : 'kill' })
      await source.reload()
      return { stored }
    },
    history: (options) => store.history(options),
  }
}

const WRITES: readonly Action[] = ['init', 'set', 'apply', 'undo']
const PAGE = 100

/** The newest revision below this one that somebody wrote; -1 where there is none. */
async function before(store: ControlStore, revision: number): Promise<number> {
  let last: number | undefined
  for (;;) {
    const entries = await store.history({ limit: PAGE, ...(last !== undefined && { before: last }) })
    const found = entries.find(
      (entry) => WRITES.includes(entry.action) && (entry.revision ?? revision) < revision,
    )
    if (found) return found.revision!
    if (entries.length < PAGE) return -1
    last = entries.at(-1)!.id
  }
}
