import { onTestFinished } from 'vitest'
import { parseRollout, type Rollout, type RolloutDocument } from '../../../src/core/index.ts'
import type { AuditEntry, ControlStore } from '../../../src/server/control/control-store.ts'
import { openControlStore } from '../../../src/server/control/open-control-store.ts'
import type { Upstream } from '../../../src/server/control/upstream.ts'
import { watchHead, type HeadWatch } from '../../../src/server/control/watch-head.ts'
import { startRelay, type RelayOptions } from '../../../src/server/relay/start-relay.ts'
import { temporaryFolder } from '../support.ts'

/** A relay over a real control store, as a server has them. */
export type RelayWorld = {
  readonly store: ControlStore
  readonly head: HeadWatch
  readonly upstream: Upstream
  /** The newest stored rollout. */
  rollout(): Promise<Rollout>
  /** The newest first. */
  history(): Promise<readonly AuditEntry[]>
  readonly logged: string[]
}

export const seed = (key: string, more: Partial<RolloutDocument> = {}): RolloutDocument => ({
  format: 1,
  key,
  revision: 1,
  stickiness: 'deviceId',
  audiences: [{ name: 'everyone', rudderstack: 0, segment: 100 }],
  ...more,
})

/** An empty control store in a folder that goes away with the test. */
export async function openStore(): Promise<ControlStore> {
  const dataDir = temporaryFolder()
  const store = await openControlStore({ databaseUrl: undefined, dataDir, now: Date.now })
  onTestFinished(() => store.close())
  return store
}

/** @param document seeds the store, where that is still empty */
export async function startRelayWorld(
  document: RolloutDocument,
  options: Omit<RelayOptions, 'store' | 'head'>,
  store?: ControlStore,
): Promise<RelayWorld> {
  const mine = store ?? (await openStore())
  const by = { actor: 'Crossfade', action: 'init', reason: null, at: 1 } as const
  await mine.change(0, document, by)
  const head = await watchHead({ store: mine, onChange: () => {} })
  const logged: string[] = []
  const upstream = await startRelay({
    log: (level, event, fields) => void logged.push(`${level} ${event} ${JSON.stringify(fields)}`),
    ...options,
    store: mine,
    head,
  })
  onTestFinished(() => {
    upstream.close()
    head.close()
  })
  return {
    store: mine,
    head,
    upstream,
    logged,
    async rollout() {
      const { rollout } = await mine.head()
      const parsed = parseRollout(rollout?.document)
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
      return parsed.rollout
    },
    history: () => mine.history({ limit: 100 }),
  }
}
