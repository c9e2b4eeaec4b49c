// How often a limit is proven that does not hold, while somebody looks after every session.
import { sessionsNeeded } from '../../../src/core/ramp/sessions-needed.ts'

/** How many sessions prove it with so many bad ones: from 0 up, until that takes more than `most`. */
export function thresholds(limit: number, alpha: number, most: number): readonly number[] {
  const found: number[] = []
  for (let bad = 0; ; bad++) {
    const sessions = sessionsNeeded(limit, alpha, bad)
    if (sessions > most) return found
    found.push(sessions)
  }
}

/**
 * The chance that it is ever proven within so many sessions, each of them bad with the same chance, by itself: not
 * simulated, but added up over all that can happen.
 * @param share of bad sessions, 0..1
 */
export function exactChance(limit: number, alpha: number, share: number, most: number): number {
  const needed = thresholds(limit, alpha, most)
  /** Chance of so many bad ones, and no proof so far; with more than the thresholds know, there is none any more. */
  const open = new Float64Array(needed.length)
  open[0] = 1
  let proven = 0
  let fewest = 0
  for (let sessions = 1; sessions <= most && fewest < open.length; sessions++) {
    for (let bad = open.length - 1; bad > fewest; bad--)
      open[bad] = open[bad]! * (1 - share) + open[bad - 1]! * share
    open[fewest] = open[fewest]! * (1 - share)
    while (fewest < open.length && sessions >= needed[fewest]!) {
      proven += open[fewest]!
      open[fewest++] = 0
    }
  }
  return proven
}

/** Whether one run of sessions is ever taken for a proof. */
export function isEverProven(needed: readonly number[], most: number, isBad: () => boolean): boolean {
  let bad = 0
  for (let sessions = 1; sessions <= most; sessions++) {
    if (isBad()) bad++
    if (bad >= needed.length) return false
    if (sessions >= needed[bad]!) return true
  }
  return false
}
