import type { Leg } from '../../core/index.ts'
import { errorText } from '../error-text.ts'
import type { Log } from '../log.ts'
import { within } from '../within.ts'
import type { Authorship, ControlStore, Kill } from './control-store.ts'

/** The leg that is switched off for everybody, over whatever the source says. */
export type KillSwitch = {
  leg(): Leg | null
  /** The leg, and who switched it off, when and why. */
  kill(): Kill | null
  /**
   * Holds from this moment on, whether the store takes it or not: what it refuses is kept in memory and tried again.
   * @returns whether it is durable now
   */
  set(leg: Leg | null, by: Authorship): Promise<{ readonly stored: boolean }>
  /** Rises with every switch that is set, and again when that is stored or was refused. */
  version(): number
  /**
   * What the store says: another server on it may have changed it.
   * @param asOf the version when the store was asked: what it said before a switch was set here, or meanwhile, is older
   */
  learn(kill: Kill | null, asOf: number): void
  /** One sentence while a restart would forget the switch, else null. */
  unstored(): string | null
  close(): void
}

type Options = {
  readonly store: Pick<ControlStore, 'setKill'>
  /** What the store said at the start. */
  readonly initial: Kill | null
  /** Publishes the rollout anew. */
  readonly onChange: () => void
  readonly log: Log
  /** @default 2000 */
  readonly retryMs?: number
  /** How long a store may take. @default 3000 */
  readonly timeoutMs?: number
}

/** A switch that was set here. */
type Switch = {
  readonly leg: Leg | null
  readonly by: Authorship
  isStored: boolean
  /** Why it is not stored; null while it is on its way for the first time. */
  why: string | null
}

export function createKillSwitch(options: Options): KillSwitch {
  const { store, initial, onChange, log, retryMs = 2_000, timeoutMs = 3_000 } = options
  let kill = initial
  let version = 0
  let newest: Switch | null = null
  let saving = 0
  let timer: NodeJS.Timeout | undefined

  const turn = (next: Kill | null): void => {
    const isSame = next?.leg === kill?.leg
    kill = next
    if (!isSame) onChange()
  }

  const refused = (one: Switch, error: unknown): void => {
    const problem = errorText(error)
    if (one.why === null) log('error', 'kill not stored', { leg: one.leg, problem })
    one.why = problem
  }

  /** Never rejects. The next try waits for what becomes of this one: a store that hangs is not given it ever more. */
  const save = async (one: Switch, again: boolean): Promise<void> => {
    saving++
    try {
      await store.setKill(one.leg, one.by, again)
      one.isStored = true
      if (one.why !== null) log('info', 'kill stored', { leg: one.leg })
    } catch (error) {
      if (one !== newest) return
      refused(one, error)
      timer = setTimeout(() => void save(one, true), retryMs)
      timer.unref()
    } finally {
      saving--
      version++
    }
  }

  const isPending = (): boolean => newest !== null && newest.why !== null && !newest.isStored

  return {
    leg: () => kill?.leg ?? null,
    kill: () => kill,
    async set(leg, by) {
      version++
      clearTimeout(timer)
      const one: Switch = { leg, by, isStored: false, why: null }
      newest = one
      turn(leg && { leg, actor: by.actor, reason: by.reason, at: by.at })
      try {
        await within(timeoutMs, save(one, false))
      } catch (error) {
        refused(one, error)
      }
      return { stored: one.isStored }
    },
    version: () => version,
    learn(learned, asOf) {
      // what is still to be stored is newer than what the store says
      if (!isPending() && saving === 0 && asOf === version) turn(learned)
    },
    unstored() {
      if (newest === null || !isPending()) return null
      const said = newest.leg === null ? 'The lifted kill' : `The kill of ${newest.leg}`
      return `${said} holds but is not stored, and a restart would forget it: ${newest.why?.replace(/\.$/, '')}; it is tried again until the store takes it.`
    },
    close: () => clearTimeout(timer),
  }
}
