import { fits, type Audience, type Rollout, type Subject } from '../../core/index.ts'
import { COHORTS } from '../../core/cohort/cohorts.ts'
import { logSampleRatio } from '../../core/ramp/sample-ratio.ts'
import type { KnownRollouts } from '../control/known-rollouts.ts'
import { expectedShares } from '../status/expected-shares.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { FIRST_SEEN, WITHOUT } from './reported.ts'

const FIRST = `
SELECT revision, region, area, version, cohort, count() AS people
FROM (${FIRST_SEEN}) AS f WHERE ${WITHOUT} GROUP BY revision, region, area, version, cohort`

type Row = {
  readonly [field in 'revision' | 'region' | 'area' | 'version' | 'cohort' | 'people']: string
}

/** What reports tell of a person. */
const TOLD = ['region', 'area', 'appVersion']

const isTold = ({ audiences }: Rollout): boolean =>
  audiences.every(({ when = [] }) => when.every(({ contextName }) => TOLD.includes(contextName)))

const audienceOf = (rollout: Rollout, { region, area, version }: Row): Audience | undefined => {
  const subject: Subject = {
    ...(region !== '' && { region }),
    ...(area !== '' && { area }),
    ...(version !== '' && { appVersion: version }),
  }
  return rollout.audiences.find(({ when = [] }) => when.every((constraint) => fits(constraint, subject)))
}

/** An infinite one is no number in JSON. */
const MOST = 1e9

/**
 * How much speaks against people having been assigned in the shares that were asked for: of those first seen under each
 * revision, by audience, the logs added.
 * @param from the revision that the ramp began with @param networks of which people who were first seen there are left out
 * @returns null where nobody was seen, and where reports cannot tell who is in which audience
 */
export const readSampleRatio = async (
  warehouse: Pick<Warehouse, 'query'>,
  rollouts: KnownRollouts,
  key: string,
  from: number,
  networks: readonly number[],
): Promise<{ readonly logBayes: number; readonly people: number } | null> => {
  const rows = await warehouse.query<Row>(FIRST, { key, revision: from, networks })
  const groups = new Map<string, { readonly people: number[]; readonly shares: readonly number[] }>()
  for (const row of rows) {
    const rollout = await rollouts(Number(row.revision))
    const cohort = COHORTS.findIndex((each) => each === row.cohort)
    if (rollout === null || rollout.killed !== null || cohort < 0) continue
    if (!isTold(rollout)) return null
    const audience = audienceOf(rollout, row)
    if (audience === undefined) continue
    const name = `${row.revision} ${audience.name}`
    const expected = expectedShares(rollout, audience)
    const group = groups.get(name) ?? {
      people: COHORTS.map(() => 0),
      shares: COHORTS.map((each) => expected[each] / 100),
    }
    group.people[cohort]! += Number(row.people)
    groups.set(name, group)
  }
  if (groups.size === 0) return null
  const all = [...groups.values()]
  const logBayes = all.reduce((sum, { people, shares }) => sum + logSampleRatio(people, shares), 0)
  return {
    logBayes: Math.min(logBayes, MOST),
    people: all.flatMap(({ people }) => people).reduce((a, b) => a + b, 0),
  }
}
