import { isDeepStrictEqual } from 'node:util'
import type { Problem, Rollout } from '../../core/index.ts'
import type { Fitted } from '../control/upstream.ts'
import { ServerError } from '../server-error.ts'
import type { AdminApi } from './admin-api.ts'
import { fitChange, type ShareChange } from './fit-change.ts'
import type { Follower } from './follow-flags.ts'
import type { Said } from './hold.ts'
import type { Flags } from './open-client.ts'
import { relayRollout, type RelaySetting } from './relay-rollout.ts'
import { withShares } from './with-shares.ts'
import { writeShares } from './write-shares.ts'

/** A change of the rollout as one of Unleash's strategies. */
export type PreparedChange =
  | ({ readonly ok: true; readonly changes: readonly ShareChange[] } & Said)
  | { readonly ok: false; readonly problems: readonly Problem[] }

type Options = {
  /** How sentences call Unleash. */
  readonly name: string
  readonly environment: string
  readonly setting: RelaySetting
  readonly follower: Pick<Follower, 'flags' | 'problem' | 'expect'>
  /** null = there is no token for it. */
  readonly api: AdminApi | null
  /** Asks Unleash anew. */
  readonly ask: () => void
}

/** Changes of the rollout that are made in Unleash. */
export type FlagChanges = {
  /** @throws ServerError 'unleash' */
  prepare(before: Rollout, after: Rollout): PreparedChange
  /** Rejects with ServerError 'unleash'. Nothing of Unleash may be taken meanwhile. */
  write(before: Rollout, after: Rollout): Promise<Fitted>
}

const NO_TOKEN =
  'The shares are in Unleash, and there is no token to change them: give CROSSFADE_UNLEASH_ADMIN_TOKEN a token of its ' +
  'Admin API, or change them in Unleash.'

const everywhere = (message: string): { readonly ok: false; readonly problems: readonly Problem[] } => ({
  ok: false,
  problems: [{ path: '', message }],
})

export function changeFlags({ name, environment, setting, follower, api, ask }: Options): FlagChanges {
  const known = () => {
    const flags = follower.flags()
    if (flags) return flags
    throw new ServerError(
      'unleash',
      `${follower.problem() ?? `${name} has not answered yet.`} Try again once it answers.`,
    )
  }

  const prepare = (before: Rollout, after: Rollout): PreparedChange => {
    const fitted = fitChange(before.audiences, after.audiences)
    if (!fitted.ok) {
      // of a place that never answered there is nothing to say but that
      known()
      return fitted
    }
    const { changes } = fitted
    const { audiences, killed } = before
    // what Unleash knows nothing of works without it
    if (changes.length === 0 && before.fallback === after.fallback && before.stickiness === after.stickiness)
      return { ok: true, changes, audiences, killed }
    const shared = withShares(known(), changes)
    if (!shared.ok) return shared
    const relayed = relayRollout(after, shared.flags, setting)
    if (!relayed.ok) return everywhere(relayed.problems.join('; '))
    return { ok: true, changes, audiences: relayed.audiences, killed: relayed.killed }
  }

  const refusedAsOld = everywhere(
    `${name} says something else of the environment "${environment}" than it told the relay: it has just been changed ` +
      'there, so look again; or CROSSFADE_UNLEASH_TOKEN is of another environment or project',
  )
  const saysTheSame = (flags: Flags, before: Rollout): boolean =>
    isDeepStrictEqual(relayRollout(before, flags, setting), relayRollout(before, known(), setting))

  const readBack = async (admin: AdminApi, after: Rollout, { audiences }: Said): Promise<Flags> => {
    const flags = await admin.read()
    const relayed = relayRollout(after, flags, setting)
    if (relayed.ok && isDeepStrictEqual(relayed.audiences, audiences)) return flags
    throw new ServerError(
      'unleash',
      `${name} took the change and then said something else: somebody changed it at the same time; look again.`,
    )
  }

  return {
    prepare,
    async write(before, after) {
      const prepared = prepare(before, after)
      if (!prepared.ok) return prepared
      const { changes, audiences } = prepared
      if (changes.length === 0) return { ok: true, audiences }
      if (!api) throw new ServerError('unleash', NO_TOKEN)
      try {
        const there = await api.read()
        if (!saysTheSame(there, before)) {
          ask()
          return refusedAsOld
        }
        await writeShares(api, there, changes)
        follower.expect(prepared, await readBack(api, after, prepared))
        return { ok: true, audiences }
      } catch (error) {
        ask()
        throw error
      }
    },
  }
}
