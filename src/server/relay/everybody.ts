import type { Audience, Leg } from '../../core/index.ts'

/** The strategy that sets this share for everybody: the first of its flag without constraints. */
export const forEverybody = (audiences: readonly Audience[], leg: Leg): Audience | undefined =>
  audiences.find(({ when, [leg]: share }) => when?.length === 0 && share !== undefined)

/**
 * The last audience: what becomes of people whom no constraint fits. Strategies without constraints come before it and
 * decide for everybody, so that its shares are theirs, for people to read and to change; whoever is in the gap
 * keeps Segment.
 * @param audiences those of the strategies, each with one share
 */
export function everybody(audiences: readonly Audience[]): Audience {
  const rudderstack = forEverybody(audiences, 'rudderstack')?.rudderstack ?? 0
  const segment = Math.max(forEverybody(audiences, 'segment')?.segment ?? 100, 100 - rudderstack)
  return { name: 'everyone', rudderstack, segment }
}
