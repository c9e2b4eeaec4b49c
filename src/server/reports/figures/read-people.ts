import { COHORTS } from '../../../core/cohort/cohorts.ts'
import type { Cohort } from '../../../core/index.ts'
import { PERSON_KINDS } from '../person.ts'
import type { PeopleTally } from '../revision-tally.ts'
import { bestNamed, COUNTED, type Figures, type InForce } from './counted.ts'

const MAX_NAMES = 50

const IN_REVISION = bestNamed(`${COUNTED} AND revision = {revision:UInt64}`)

/** The first page seen of a person has the word on where their identity came from, by its newest report. */
const PER_PAGE = `
SELECT person, page, any(s.kind) AS kind, min(received) AS first, max(received) AS last,
  argMax(s.cohort, received) AS cohort, argMax(s.region, received) AS region, argMaxIf(identity_source, received, identity_source != '') AS source,
  max(identity_conflicts) > 0 AS conflicted
FROM (SELECT * FROM sightings WHERE ${IN_REVISION}) AS s GROUP BY person, page`

const PER_PERSON = `
SELECT any(p.kind) AS kind, argMax(p.cohort, last) AS cohort, argMax(p.region, last) AS region,
  argMinIf(p.source, first, p.source != '') AS source, max(p.conflicted) AS conflicted
FROM (${PER_PAGE}) AS p GROUP BY person`

const PEOPLE = `
SELECT named.1 AS dimension, named.2 AS name, count() AS people FROM (
  SELECT arrayJoin([('cohort', toString(cohort)), ('kind', toString(kind)), ('region', toString(region)),
    ('source', toString(source)), ('conflicted', toString(conflicted))]) AS named
  FROM (${PER_PERSON}) AS each
)
WHERE name != '' GROUP BY dimension, name ORDER BY people DESC, name LIMIT ${MAX_NAMES} BY dimension`

type Row = { readonly dimension: string; readonly name: string; readonly people: string }

/** Distinct people, each in the newest cohort. */
export const readPeople = async (warehouse: Figures, inForce: InForce): Promise<PeopleTally> => {
  const rows = await warehouse.query<Row>(PEOPLE, { ...inForce })
  const named = (dimension: string): (readonly [string, number])[] =>
    rows.filter((row) => row.dimension === dimension).map(({ name, people }) => [name, Number(people)])
  const counts = (dimension: string): ReadonlyMap<string, number> => new Map(named(dimension))
  const [cohorts, kinds] = [counts('cohort'), counts('kind')]
  const [page = 0, session = 0, subject = 0] = PERSON_KINDS.map((_, index) => kinds.get(String(index + 1)))
  const inCohort = Object.fromEntries(COHORTS.map((cohort) => [cohort, cohorts.get(cohort) ?? 0]))
  return {
    people: page + session + subject,
    countedBy: { subject, session, page },
    regions: named('region').map(([region, people]) => ({ region, people })),
    inCohort: inCohort as Record<Cohort, number>,
    sources: Object.fromEntries(named('source')),
    conflicted: counts('conflicted').get('1') ?? 0,
  }
}

const MAX_EARLIER = 7

const BEFORE = bestNamed(`${COUNTED} AND revision < {revision:UInt64}`)

const EARLIER = `
SELECT revision, uniqExact(person) AS people FROM (SELECT revision, person FROM sightings WHERE ${BEFORE}) AS s
GROUP BY revision ORDER BY revision DESC LIMIT ${MAX_EARLIER}`

export type EarlierPeople = readonly { readonly revision: number; readonly people: number }[]

/** People under the revisions before, newest first, 7 at most. */
export const readEarlier = async (warehouse: Figures, inForce: InForce): Promise<EarlierPeople> => {
  const rows = await warehouse.query<{ revision: string; people: string }>(EARLIER, { ...inForce })
  return rows.map(({ revision, people }) => ({ revision: Number(revision), people: Number(people) }))
}
