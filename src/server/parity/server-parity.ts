import type { ControlStore } from '../control/control-store.ts'
import type { KnownRollouts } from '../control/known-rollouts.ts'
import type { Log } from '../log.ts'
import type { AttachedWarehouse } from '../warehouse/attach-warehouse.ts'
import type { Forgotten } from '../warehouse/warehouse.ts'
import { attachParity } from './attach-parity.ts'
import type { Parity } from './create-parity.ts'
import type { CopyRow } from '../warehouse/rows.ts'

export type ParitySettings = {
  /** How long a copy may come after the other one. @default 60 */
  readonly latenessMinutes?: number
  /** How long a session may go on after its last copy; what the gate does is half an hour. @default 30 */
  readonly sessionIdleMinutes?: number
  /** The user's rules of expected differences (YAML). */
  readonly rulesFile?: string
  /** Events that money depends on; none = they are suggested. */
  readonly moneyEvents?: readonly string[]
  /** The share of lost sessions to prove, 0..1. @default 0.005 */
  readonly lossLimit?: number
}

/** A server's parity: what its routes ask, and what its intake tells. */
export type ServerParity = {
  /** Where there is none, why: a sentence. */
  parity(): Promise<Parity | string>
  /** Deletes what is kept of a person; null where there is no warehouse. */
  forget(userId: string): Promise<readonly Forgotten[] | null>
  onCommitted(rows: readonly CopyRow[]): void
  close(): Promise<void>
}

type Options = {
  readonly warehouse: AttachedWarehouse
  readonly settings: ParitySettings
  readonly payloadDays: number
  readonly store: ControlStore
  readonly rollouts: KnownRollouts
  readonly now: () => number
  readonly log: Log
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

export const openServerParity = (options: Options): ServerParity => {
  const { warehouse, settings, payloadDays, store, rollouts, now, log } = options
  const attached = attachParity({
    opened: warehouse.opened,
    isMissing: warehouse.isMissing,
    latenessMs: (settings.latenessMinutes ?? 60) * MINUTE_MS,
    ...(settings.sessionIdleMinutes !== undefined && {
      sessionIdleMs: settings.sessionIdleMinutes * MINUTE_MS,
    }),
    payloadMs: payloadDays * DAY_MS,
    rulesFile: settings.rulesFile ?? null,
    ...(settings.moneyEvents && { moneyEvents: settings.moneyEvents }),
    ...(settings.lossLimit !== undefined && { lossLimit: settings.lossLimit }),
    rollouts,
    async audit(before, after) {
      const by = { actor: 'rules file', action: 'parity-rules', reason: null, at: now() } as const
      await store.record(by, { before: { rules: before }, after: { rules: after } })
    },
    now,
    log,
  })
  return {
    async parity() {
      return (
        (await attached.current()) ??
        `No copies are compared: ${(await warehouse.status()).why ?? 'the warehouse starts'}.`
      )
    },
    async forget(userId) {
      const opened = await warehouse.opened()
      return opened === null ? null : opened.forgetPerson({ userId })
    },
    onCommitted: attached.onCommitted,
    close: attached.close,
  }
}
