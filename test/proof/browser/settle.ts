import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Leg } from '../../../src/core/index.ts'
import { storedCalls } from './stored.ts'
import type { Trial } from './trial.ts'

export type Owed = Readonly<Partial<Record<Leg, readonly string[]>>>

const LOOK_EVERY_MS = 100
/** Of what has been waited for: who waits long has much to look at. */
const LOOK_SHARE = 1 / 20

/** How long nothing may move before it is over. */
const QUIET_MS = {
  /** Everything has arrived and nothing is kept: a copy that was sent twice would have been under way with it. */
  done: 1_500,
  /** Nothing is kept, nothing under way: only what a page has just read out of a store could still be sent. */
  lost: 4_000,
  /** Something is kept: RudderStack's SDK takes up what another page left after 10 to 13 s. */
  kept: 18_000,
}

const isComplete = ({ arrived }: Trial, owed: Owed): boolean =>
  Object.entries(owed).every(([leg, ids]) => {
    const calls = arrived(leg as Leg)
    return ids.every((id) => calls.has(id))
  })

type Look = { readonly complete: boolean; readonly stored: number; readonly moved: string }

/** Looking into the page costs that a moment of its one thread. */
const STORED_EVERY_MS = 500

function createLook(trial: Trial, page: Page, owed: Owed, since: number): () => Promise<Look> {
  let stored = 0
  let lookedAt = -Infinity
  return async () => {
    const requests = trial.sandbox.requested({ kind: 'api', since })
    const unanswered = requests.filter(({ status }) => status === null).length
    const complete = isComplete(trial, owed) && unanswered === 0
    if (performance.now() - lookedAt > STORED_EVERY_MS) {
      stored = await storedCalls(page)
      lookedAt = performance.now()
    }
    const moved = [trial.copies().length, stored, requests.length, unanswered].join()
    return { complete, stored, moved }
  }
}

const quietFor = ({ complete, stored }: Look): number =>
  stored > 0 ? QUIET_MS.kept : complete ? QUIET_MS.done : QUIET_MS.lost

export type SettleOptions = {
  /** For failures only. */
  readonly limitMs: number
  /** What to do now and then meanwhile. */
  readonly watch?: () => Promise<void>
}

const WATCH_EVERY_MS = 2_000

/**
 * Waits on a page of the visitor until all that is owed has arrived and nothing more will come, or until nothing has
 * moved for so long that nothing will. Returns how many calls are still stored.
 */
export async function settle(
  trial: Trial,
  page: Page,
  owed: Owed,
  { limitMs, watch }: SettleOptions,
): Promise<number> {
  const [since, end] = [Date.now(), performance.now() + limitMs]
  const look = createLook(trial, page, owed, since)
  let last = await look()
  let quietSince = performance.now()
  let watched = quietSince
  while (performance.now() < end && performance.now() - quietSince < quietFor(last)) {
    await pause(Math.max(LOOK_EVERY_MS, (Date.now() - since) * LOOK_SHARE))
    const now = await look()
    if (now.moved !== last.moved) quietSince = performance.now()
    last = now
    if (watch && performance.now() - watched > WATCH_EVERY_MS) {
      await watch()
      watched = performance.now()
    }
  }
  return last.stored
}
