import type { Rollout, Subject } from '../../core/index.ts'
import { subjectMaker } from '../rollout-file/subject.ts'
import { evenIds, likelyRegions } from './population.ts'

const ID_FIELDS = ['deviceId', 'anonymousId', 'userId', 'sessionId']

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
  const fields = new Set([...ID_FIELDS, ...hashed.filter((name) => name !== 'region')])
  const makers = [...fields].map(
    (name) => (id: string) => (subject: Subject) => subjectMaker(subject, name)(id),
  )
  const regions =
    hashed.includes('region') && context.region === undefined ? likelyRegions(before, after) : []
  let number = 0
  for (const ids of evenIds(after.key, count)) {
    yield ids.map((id) => {
      const region = regions[number++ % regions.length]
      const start = region === undefined ? context : { ...context, region }
      return makers.reduce((subject, make) => make(id)(subject), start)
    })
  }
}
