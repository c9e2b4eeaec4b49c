import type { Audience, Leg } from '../../core/index.ts'

/**
 * The last audience: what becomes of people whom no constraint fits. Strategies without constraints come before it and
 * decide for everybody, so that its shares are theirs, for people to read and to change; whoever is in the gap
 * keeps Segment.
 * @param audiences those of the strategies, each with one share
 */
export function everybody(audiences: readonly Audience[]): Audience {
  const shareOf = (leg: Leg): number | undefined =>
    audiences.find(({ when, [leg]: share }) => when?.length === 0 && share !== undefined)?.[leg]
  const rudderstack = shareOf('rudderstack') ?? 0
  const segment = Math.max(shareOf('segment') ?? 100, 100 - rudderstack)
  return { name: 'everyone', rudderstack, segment }
}
