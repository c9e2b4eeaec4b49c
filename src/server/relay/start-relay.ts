import type { ControlStore } from '../control/control-store.ts'
import { createTurns } from '../control/in-turn.ts'
import type { Upstream } from '../control/upstream.ts'
import type { HeadWatch } from '../control/watch-head.ts'
import type { Log } from '../log.ts'
import { ServerError } from '../server-error.ts'
import { createAdminApi } from './admin-api.ts'
import { changeFlags } from './change-flags.ts'
import { watchFlags } from './flag-watch.ts'
import { followFlags } from './follow-flags.ts'
import type { Poll } from './open-client.ts'
import { unleashAddress } from './unleash-address.ts'

export type RelayOptions = {
  /** Of Unleash, with or without the /api at the end. */
  readonly url: string
  /** A backend token, for the Client API. */
  readonly token: string
  /** For the Admin API; without it nothing is changed in Unleash. */
  readonly adminToken?: string | null
  readonly environment: string
  /** @default 'default' */
  readonly project?: string
  /** @default 'crossfade' */
  readonly appName?: string
  /** @default 15000 */
  readonly refreshMs?: number
  /** Whether ids of people may be published in the clear. @default false */
  readonly allowUserIds?: boolean
  /** It has a rollout: its key names the flags. */
  readonly store: Pick<ControlStore, 'change'>
  /** Looked at after each change that is written to the store. */
  readonly head: HeadWatch
  /** ms since epoch. @default Date.now */
  readonly now?: () => number
  readonly log?: Log
  /** How long the first answer is waited for. @default 3000 */
  readonly patienceMs?: number
}

const FAST_MS = 300
/** Its Client API is up to a second and a half behind. */
const AGAIN_MS = 2_000

const keyOf = ({ head }: HeadWatch): string => {
  const key = head.rollout?.document['key']
  if (typeof key === 'string' && key !== '') return key
  throw new ServerError(
    'unleash',
    'The control store has no rollout yet, whose key names the flags in Unleash.',
  )
}

/**
 * Follows the two flags of the stored rollout's key in Unleash: each change there becomes a revision in the control
 * store, so that history shows it, and the last good one outlives outages and restarts. Two servers on one store do not
 * step on each other. Resolves after Unleash's first answer, or without it.
 * @throws ServerError 'unleash' for settings that can never work
 */
export async function startRelay(options: RelayOptions): Promise<Upstream> {
  const { token, adminToken, environment, project = 'default', appName = 'crossfade' } = options
  const { refreshMs = 15_000, allowUserIds = false, store, head, patienceMs = 3_000 } = options
  const { now = Date.now, log = () => {} } = options
  const { name, client, admin } = unleashAddress(options.url)
  const key = keyOf(head)
  const secrets = [token, ...(adminToken ? [adminToken] : [])]
  const setting = { environment, appName, allowUserIds }
  const there = { name, environment, project, key, secrets }

  const turns = createTurns()
  let isOpen = true
  let answered = (): void => {}
  const firstAnswer = new Promise<void>((resolve) => (answered = resolve))
  const take = async (poll: Poll): Promise<void> => {
    if (isOpen) await follower.take(poll)
    answered()
  }
  const watch = watchFlags(
    { ...there, url: client, token, appName, now },
    (poll) => void turns.take(() => take(poll)),
  )
  let timer: NodeJS.Timeout | undefined
  const ask = (pace: 'usual' | 'fast'): void => {
    if (isOpen) watch.ask(pace === 'fast' ? FAST_MS : refreshMs)
  }
  const askAfter = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(ask, ms, 'usual')
    timer.unref()
  }
  const follower = followFlags({ ...setting, name, store, head, now, log, ask, askAfter })
  const api = adminToken ? createAdminApi({ ...there, url: admin, token: adminToken }) : null
  const changes = changeFlags({ name, environment, setting, follower, api, ask: () => askAfter(AGAIN_MS) })

  ask('usual')
  const patience = setTimeout(answered, patienceMs)
  await firstAnswer
  clearTimeout(patience)
  return {
    problem: follower.problem,
    warnings: follower.warnings,
    fit: changes.prepare,
    write: (before, after) => turns.take(() => changes.write(before, after)),
    close() {
      isOpen = false
      clearTimeout(timer)
      watch.close()
    },
  }
}
