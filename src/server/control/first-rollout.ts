import { access } from 'node:fs/promises'
import type { Leg } from '../../core/index.ts'
import { readRolloutFile } from '../rollout/read-rollout-file.ts'
import { ServerError } from '../server-error.ts'
import type { ControlStore } from './control-store.ts'

/** Everybody on Segment only, as it was before. */
const NOBODY_MOVES = {
  format: 1,
  key: 'segment-to-rudderstack',
  revision: 1,
  stickiness: 'deviceId',
  audiences: [{ name: 'everyone', rudderstack: 0, segment: 100 }],
}

type First = { readonly document: Readonly<Record<string, unknown>>; readonly killed: Leg | null }

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

const firstFrom = async (file: string): Promise<First> => {
  if (!(await exists(file))) return { document: NOBODY_MOVES, killed: null }
  const read = await readRolloutFile(file)
  if (!read.ok) throw new ServerError('rollout', `The control store is empty, and ${read.message}`)
  // a kill has a switch of its own, which lifts it again
  const { killed: _killed, ...document } = read.document
  return { document, killed: read.rollout.killed }
}

/**
 * Gives an empty store its first rollout: that of the file, where there is one, else everybody on Segment only.
 * @throws ServerError 'rollout' where the file holds none
 */
export const ensureFirstRollout = async (store: ControlStore, file: string, now: number): Promise<void> => {
  const { rollout } = await store.head()
  if (rollout !== null) return
  const { document, killed } = await firstFrom(file)
  const by = { actor: 'crossfade serve', action: 'init', reason: null, at: now } as const
  const written = await store.change(0, document, by)
  // another server on this database was faster
  if (written.ok && killed !== null)
    await store.setKill(killed, { ...by, action: 'kill', reason: `from ${file}` })
}
