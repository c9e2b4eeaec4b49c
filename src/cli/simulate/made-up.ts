import type { Rollout, Subject } from '../../core/index.ts'
import { isField } from '../rollout-file/subject.ts'
import { evenIds, likelyRegions } from './population.ts'

/** The fields in which they differ. */
export const varyingFields = (...rollouts: readonly Rollout[]): Set<string> =>
  new Set([
    'deviceId',
    'anonymousId',
    'userId',
    'sessionId',
    'region',
    ...rollouts.map(({ stickiness }) => stickiness),
  ])

/**
 * People who have every id that the two rollouts could hash, in batches. Their buckets are spread evenly; where a
 * rollout moves whole regions, so are the people over the regions.
 */
export function* madeUpPeople(
  before: Rollout,
  after: Rollout,
  count: number,
  context: Subject,
): Generator<Subject[]> {
  const hashed = [before.stickiness, after.stickiness]
  const custom = hashed.filter((name) => !isField(name))
  const regions =
    hashed.includes('region') && context.region === undefined ? likelyRegions(before, after) : []
  let number = 0
  for (const ids of evenIds(after.key, count)) {
    yield ids.map((id) => {
      const region = regions[number++ % regions.length]
      const subject = {
        ...context,
        ...(region !== undefined && { region }),
        deviceId: id,
        anonymousId: id,
        userId: id,
        sessionId: id,
      }
      if (custom.length === 0) return subject
      const properties = Object.fromEntries(custom.map((name) => [name, id]))
      return { ...subject, properties: { ...context.properties, ...properties } }
    })
  }
}
