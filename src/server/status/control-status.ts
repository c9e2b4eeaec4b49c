import type { OpenControl } from '../control/open-control.ts'
import type { AuditEntry, ControlStore, Kill } from '../control/control-store.ts'
import { within } from '../within.ts'

/** What changes the rollout, and whether it can. */
export type ControlStatus = {
  readonly control: {
    /** Whether shares can be changed from here. */
    readonly writable: boolean
    /** Where the rollout is written instead, in a sentence. */
    readonly elsewhere: string | null
    /** Laid over the rollout until it is lifted. */
    readonly kill: Kill | null
    /** One sentence while a restart would forget the kill, else null. */
    readonly unstored: string | null
    /** One sentence while the control store cannot be read, else null. */
    readonly storeProblem: string | null
    /** Of Unleash, null where that is not the source. */
    readonly upstream: { readonly problem: string | null; readonly warnings: readonly string[] } | null
  }
  /** The newest entry of the audit log, null before the first and while it cannot be read. */
  readonly lastChange: AuditEntry | null
}

/** Whoever looks because the database hangs gets to see the rest. */
const PATIENCE_MS = 1_000

export const controlStatus = async (
  { control, killSwitch, head, upstream }: OpenControl,
  store: Pick<ControlStore, 'history'>,
): Promise<ControlStatus> => {
  const elsewhere = control.elsewhere()
  const [lastChange = null] = await within(PATIENCE_MS, store.history({ limit: 1 })).catch(() => [])
  return {
    control: {
      writable: elsewhere === null,
      elsewhere,
      kill: killSwitch.kill(),
      unstored: killSwitch.unstored(),
      storeProblem: head.problem(),
      upstream: upstream && { problem: upstream.problem(), warnings: upstream.warnings() },
    },
    lastChange,
  }
}
