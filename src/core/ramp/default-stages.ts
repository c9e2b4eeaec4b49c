import type { Stage } from './ramp.ts'

const HOUR = 60
const DAY = 24 * HOUR

const stage = (
  rudderstack: number,
  segment: number,
  minMinutes: number,
  more: Partial<Stage> = {},
): Stage => ({
  rudderstack,
  segment,
  minMinutes,
  minSessions: 0,
  ...more,
})

/** From the first in a thousand to nobody on Segment: first what RudderStack gets, then who feeds the destinations, then Segment. */
export const DEFAULT_STAGES: readonly Stage[] = [
  stage(0.1, 100, HOUR),
  stage(1, 100, HOUR),
  stage(5, 100, DAY),
  stage(25, 100, DAY),
  stage(50, 100, DAY),
  stage(100, 100, DAY),
  stage(100, 100, DAY, { owners: { '*': 'rudderstack' } }),
  stage(100, 75, DAY),
  stage(100, 50, DAY),
  stage(100, 0, DAY),
]
