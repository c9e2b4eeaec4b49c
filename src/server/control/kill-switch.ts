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

type Pending = { readonly leg: Leg | null; readonly by: Authorship; readonly why: string }

export function createKillSwitch(options: Options): KillSwitch {
  const { store, initial, onChange, log, retryMs = 2_000, timeoutMs = 3_000 } = options
  let kill = initial
  let pending: Pending | null = null
  let version = 0
  /** Of the newest switch set here. */
  let newest = 0
  let saving = 0
  let timer: NodeJS.Timeout | undefined

  const turn = (next: Kill | null): void => {
    const isSame = next?.leg === kill?.leg
    kill = next
    if (!isSame) onChange()
  }

  const save = async (next: Leg | null, by: Authorship, mine: number): Promise<boolean> => {
    clearTimeout(timer)
    saving++
    try {
      await within(timeoutMs, store.setKill(next, by), 'the database')
      if (mine !== newest) return true
      if (pending) log('info', 'kill stored', { leg: next })
      pending = null
      return true
    } catch (error) {
      const why = errorText(error)
      if (mine !== newest) return false
      if (!pending) log('error', 'kill not stored', { leg: next, problem: why })
      pending = { leg: next, by, why }
      timer = setTimeout(() => void retry(), retryMs)
      timer.unref()
      return false
    } finally {
      saving--
      version++
    }
  }

  const retry = async (): Promise<void> => {
    if (pending) await save(pending.leg, pending.by, newest)
  }

  return {
    leg: () => kill?.leg ?? null,
    kill: () => kill,
    async set(next, by) {
      newest = ++version
      const mine = newest
      turn(next && { leg: next, actor: by.actor, reason: by.reason, at: by.at })
      return { stored: await save(next, by, mine) }
    },
    version: () => version,
    learn(learned, asOf) {
      // what is still to be stored is newer than what the store says
      if (!pending && saving === 0 && asOf === version) turn(learned)
    },
    unstored() {
      if (!pending) return null
      const said = pending.leg === null ? 'The lifted kill' : `The kill of ${pending.leg}`
      return `${said} holds but is not stored, and a restart would forget it: ${pending.why.replace(/\.$/, '')}; it is tried again until the store takes it.`
    },
    close: () => clearTimeout(timer),
  }
}
