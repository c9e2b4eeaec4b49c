import { setTimeout as pause } from 'node:timers/promises'

const EVERY_MS = 40

/** Waits until the condition holds; false where it does not within the limit, which is for failures only. */
export const until = async (
  holds: () => boolean | Promise<boolean>,
  limitMs: number,
  signal?: AbortSignal,
): Promise<boolean> => {
  const end = performance.now() + limitMs
  while (!(await holds())) {
    if (performance.now() > end || signal?.aborted) return false
    await pause(EVERY_MS)
  }
  return true
}
