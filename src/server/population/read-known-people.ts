import { bucketOf, type Cohort } from '../../core/index.ts'
import { OTHER } from '../reports/capped-names.ts'
import { ASSIGNED, bestNamed, type Figures } from '../reports/figures/counted.ts'
import { keyOf, PERSON_KINDS } from '../reports/person.ts'
import { OPEN_IDS, type KnownPerson } from './known-person.ts'

/** People who reported in a time, by their newest reports. */
export type KnownPeople = {
  readonly people: readonly KnownPerson[]
  /** ms since epoch: everybody who reported after it is among them. */
  readonly since: number
  /** Whether more reported than are told apart. */
  readonly areSomeLeftOut: boolean
}

const SEEN = bestNamed(`${ASSIGNED} AND received >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')`)

const NEWEST = `
SELECT person, argMax((s.kind, s.cohort, s.revision, s.region, s.area, s.app_version, s.subject, s.subject_bucket), received) AS newest,
  toUnixTimestamp64Milli(min(received)) AS first, toUnixTimestamp64Milli(max(received)) AS last, count() OVER () AS everybody
FROM (SELECT * FROM sightings WHERE ${SEEN}) AS s
GROUP BY person ORDER BY last DESC LIMIT {max:UInt64}`

/** Whoever shares all but the id in one row: there are few such groups, and many people. */
const GROUPS = `
SELECT newest.1 AS kind, toString(newest.2) AS cohort, newest.3 AS revision, toString(newest.4) AS region,
  toString(newest.5) AS area, toString(newest.6) AS app_version, min(first) AS begin, min(last) AS seen, any(everybody) AS everybody,
  groupArray(if(newest.1 = 3, newest.7, toString(person))) AS names,
  groupArray(ifNull(toInt32(newest.8), -1)) AS buckets
FROM (${NEWEST}) AS n GROUP BY kind, cohort, revision, region, area, app_version`

type Group = {
  readonly kind: number
  readonly cohort: Cohort
  readonly revision: string
  readonly region: string
  readonly area: string
  readonly app_version: string
  readonly begin: string
  readonly seen: string
  readonly everybody: string
  readonly names: readonly string[]
  readonly buckets: readonly number[]
}

type Question = {
  readonly key: string
  /** ms since epoch. */
  readonly since: number
  /** Who reported last. */
  readonly max: number
  /** What a revision hashes. */
  readonly stickinessOf: (revision: number) => Promise<string>
}

export const readKnownPeople = async (
  warehouse: Figures,
  { key, since, max, stickinessOf }: Question,
): Promise<KnownPeople> => {
  const groups = await warehouse.query<Group>(GROUPS, { key, since, max })
  const people: KnownPerson[] = []
  for (const group of groups) {
    const stickiness = await stickinessOf(Number(group.revision))
    for (const [at, name] of group.names.entries())
      people.push(personIn(group, name, group.buckets[at] ?? -1, key, stickiness))
  }
  const areSomeLeftOut = groups.some(({ everybody }) => Number(everybody) > people.length)
  const begins = groups.map((group) => Number(areSomeLeftOut ? group.seen : group.begin))
  const begin = begins.reduce((least, each) => Math.min(least, each), Infinity)
  return { people, since: begins.length > 0 ? begin : since, areSomeLeftOut }
}

const personIn = (
  group: Group,
  name: string,
  bucket: number,
  key: string,
  stickiness: string,
): KnownPerson => {
  const by = PERSON_KINDS[group.kind - 1] ?? 'page'
  return {
    key: keyOf({ by, id: name }),
    by,
    cohort: group.cohort,
    stickiness,
    bucket: bucket < 0 ? null : bucket,
    value: by === 'subject' ? hashedValue(key, name, bucket, stickiness) : null,
    region: known(group.region),
    area: known(group.area),
    appVersion: known(group.app_version),
  }
}

const known = (name: string): string | null => (name === '' || name === OTHER ? null : name)

/** A long id comes as its digest, which is not what the page hashed, and a stranger's may be anything. */
const hashedValue = (key: string, subject: string, bucket: number, stickiness: string): string | null =>
  OPEN_IDS.includes(stickiness) && bucketOf(key, subject) === bucket ? subject : null
