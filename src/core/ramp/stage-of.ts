import { effectiveShares } from '../rollout/effective-share.ts'
import type { Audience } from '../rollout/rollout.ts'
import type { Stage } from './ramp.ts'
import { sharesAt, type Ramped } from './shares-at.ts'

const EVERYONE = { rudderstack: 0, segment: 100 }

/** Whether the ramp moves this audience. */
export const isRamped = (stages: readonly Stage[], { audiences }: Ramped, audience: Audience): boolean =>
  stages.some((stage) => (stage.audience ?? audiences.at(-1)?.name) === audience.name)

/**
 * What holds before the first stage: the audiences that the ramp moves on Segment alone, and everything else as it is.
 * @param before owners from before an earlier stage, where that is known
 */
export function baseOf(now: Ramped, stages: readonly Stage[], before: Ramped['owners'] = {}): Ramped {
  const given = new Set(stages.flatMap(({ owners = {} }) => Object.keys(owners)))
  const own = Object.entries(now.owners).filter(([key]) => !given.has(key))
  const earlier = Object.entries(before).filter(([key]) => given.has(key))
  return {
    audiences: now.audiences.map((one) => (isRamped(stages, now, one) ? { ...one, ...EVERYONE } : one)),
    owners: Object.fromEntries([...own, ...earlier]),
  }
}

const ownerText = (owners: Ramped['owners']): string =>
  JSON.stringify(Object.entries({ '*': 'segment', ...owners }).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Whether two rollouts say the same of whom they reach and of who feeds what. */
export const isUnchanged = (one: Ramped, other: Ramped): boolean =>
  JSON.stringify(one.audiences) === JSON.stringify(other.audiences) &&
  ownerText(one.owners) === ownerText(other.owners)

/** The shares that a stage asks for, of each audience that the ramp moves. */
const wantedAt = (now: Ramped, stages: readonly Stage[], stage: number) => {
  const last = now.audiences.at(-1)?.name ?? ''
  const wanted = new Map(stages.map(({ audience = last }) => [audience, EVERYONE]))
  for (const { audience = last, rudderstack, segment } of stages.slice(0, stage + 1))
    wanted.set(audience, { rudderstack, segment })
  return wanted
}

const isAt = (now: Ramped, base: Ramped, stages: readonly Stage[], stage: number): boolean => {
  const wanted = wantedAt(now, stages, stage)
  const { owners } = sharesAt(base, stages, stage)
  return (
    ownerText(now.owners) === ownerText(owners) &&
    now.audiences.every(({ name }, index) => {
      const share = wanted.get(name)
      // in Unleash's form an audience's shares may be another one's to say
      const holds = effectiveShares(now, index)
      return !share || (holds.rudderstack === share.rudderstack && holds.segment === share.segment)
    })
  )
}

/**
 * At which stage a rollout is, by the shares and owners that hold; −1 = before the first.
 * @returns null where it is at none of them
 */
export function stageOf(now: Ramped, base: Ramped, stages: readonly Stage[]): number | null {
  for (let stage = stages.length - 1; stage >= -1; stage--) if (isAt(now, base, stages, stage)) return stage
  return null
}
