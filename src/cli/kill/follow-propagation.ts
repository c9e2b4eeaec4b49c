import { setTimeout } from 'node:timers/promises'
import type { Status } from '../../server/index.ts'
import { isObject } from '../rollout-file/is-object.ts'
import type { Api } from '../server/connect.ts'
import { fetchStatus } from '../status/fetch-status.ts'
import { percentText } from '../status/numbers.ts'
import type { Io } from '../verb.ts'

const LONGEST_MS = 10_000
const PAUSE_MS = 250
const PARTS = [50, 95, 99] as const

type Propagation = Status['propagation']

/**
 * Says how a change reaches open pages, as their reports tell the server: for some seconds, or until nearly all have it.
 * What fails here changes nothing of what was done.
 */
export const followPropagation = async (api: Api, revision: number, io: Io): Promise<void> => {
  const until = Date.now() + LONGEST_MS
  const said = new Set<(typeof PARTS)[number]>()
  let last: Propagation | null = null
  while (!io.signal.aborted) {
    const now = await propagationOf(api, revision)
    if (now === null) break
    last = now
    for (const part of PARTS) {
      const ms = now.reachedMs[part]
      if (ms === null || said.has(part)) continue
      said.add(part)
      io.stdout.write(`  ${part} % of open pages after ${(ms / 1000).toFixed(1)} s\n`)
    }
    if (now.pages === 0 || said.has(99) || Date.now() >= until) break
    await setTimeout(PAUSE_MS, undefined, { signal: io.signal }).catch(() => {})
  }
  io.stdout.write(`  ${ending(last, said.has(99))}\n`)
}

const ending = (last: Propagation | null, isDone: boolean): string => {
  if (last === null) return 'How many pages have it is in crossfade status.'
  const { pages, share } = last
  if (pages === 0 || share === null) return 'No open page has reported that would have to follow.'
  const many = `${percentText(share)} of ${pages.toLocaleString('en-US')} open pages have it`
  return isDone
    ? `${many}.`
    : `${many} so far; hidden pages follow when they are shown: crossfade status --watch.`
}

/** null where it cannot be told. */
const propagationOf = async (api: Api, revision: number): Promise<Propagation | null> => {
  try {
    const { propagation } = (await fetchStatus(api)).status
    return isObject(propagation.reachedMs) && propagation.revision >= revision ? propagation : null
  } catch {
    return null
  }
}
