import type { Log } from '../log.ts'
import { fileOrigin } from '../rollout/origin.ts'
import { openSource } from '../rollout/open-source.ts'
import { createPublisher } from '../rollout/publisher.ts'
import type { RolloutSource } from '../rollout/rollout-source.ts'
import { POLL_MS } from '../rollout/watch-file.ts'
import type { ControlStore } from './control-store.ts'
import { createControl, type Control } from './control.ts'
import { ensureFirstRollout } from './first-rollout.ts'
import { createKillSwitch, type KillSwitch } from './kill-switch.ts'
import { laterOnce } from './later-once.ts'
import { publishedMemory } from './published-memory.ts'
import { storeOrigin } from './store-origin.ts'
import type { Upstream } from './upstream.ts'
import { watchHead, type HeadWatch } from './watch-head.ts'

/** A rollout in force, and everything that changes it. */
export type OpenControl = {
  readonly source: RolloutSource
  readonly control: Control
  readonly killSwitch: KillSwitch
  readonly head: HeadWatch
  /** Where the rollout is written besides the store, null where it is not. */
  readonly upstream: Upstream | null
  close(): void
}

export type ControlOptions = {
  readonly store: ControlStore
  readonly source: 'store' | 'file' | 'unleash'
  /** Of the source `file`; of the others the rollout that an empty store begins with, where there is such a file. */
  readonly rolloutFile: string
  /** What the operator calls the store. */
  readonly place: string
  /** Of the source `unleash`. */
  readonly startUpstream: ((head: HeadWatch) => Promise<Upstream>) | null
  /** Nothing is published below it. */
  readonly revisionFloor: number
  readonly now: () => number
  readonly log: Log
}

/**
 * Two servers on one database whose files differ, as during a deployment, each publish theirs above the other's: once a
 * minute, so that browsers follow the one that stays, and not every second.
 */
const OUTBID_MS = 60_000

/**
 * Publishes the rollout of a source with the kill over it.
 * @throws ServerError in one sentence where there is none to begin with
 */
export const openControl = async (options: ControlOptions): Promise<OpenControl> => {
  const { store, source: kind, rolloutFile, place, revisionFloor, now, log } = options
  if (kind !== 'file') await ensureFirstRollout(store, rolloutFile, now())
  if (revisionFloor > 0) await raise(store, revisionFloor)
  let reload = (): void => {}
  const outbid = laterOnce(OUTBID_MS + POLL_MS, () => reload())
  const head = await watchHead({
    store,
    asOf: () => killSwitch.version(),
    onLook: ({ kill }, asOf) => killSwitch.learn(kill, asOf),
    onChange: () => {
      reload()
      if (kind === 'file') outbid.ask()
    },
  })
  const killSwitch: KillSwitch = createKillSwitch({
    store,
    initial: head.head.kill,
    onChange: () => reload(),
    log,
  })
  try {
    const publisher = await createPublisher(
      publishedMemory(store),
      now,
      undefined,
      kind === 'file' ? OUTBID_MS : 0,
      async (revision) => {
        if (kind === 'file') return true
        await head.look()
        return (head.head.rollout?.revision ?? 0) <= revision
      },
    )
    const origin = kind === 'file' ? fileOrigin(rolloutFile) : storeOrigin(head, place, kind)
    const source = await openSource(origin, publisher, killSwitch.leg, log)
    reload = () => void source.reload()
    const upstream = (await options.startUpstream?.(head)) ?? null
    const control = createControl({ store, source, head, killSwitch, upstream })
    // what could not be remembered is tried again; the file's own watch does that by itself
    const retry = setInterval(() => source.unsaved() !== null && reload(), POLL_MS)
    retry.unref()
    const close = (): void => {
      clearInterval(retry)
      outbid.close()
      upstream?.close()
      head.close()
      killSwitch.close()
      source.close()
    }
    return { source, control, killSwitch, head, upstream, close }
  } catch (error) {
    head.close()
    killSwitch.close()
    throw error
  }
}

/** The next rollout is published above this revision, as if it had been published with another content. */
const raise = async (store: ControlStore, floor: number): Promise<void> => {
  const highest = await store.highestPublished()
  if (floor > (highest?.revision ?? 0)) await store.published(floor, 'revision floor')
}
