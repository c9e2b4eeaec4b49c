import type { Cohort, Leg } from '../src/core/index.ts'
import { identityOf } from './identity.ts'
import type { StepRecord } from './step-record.ts'
import type { Visit } from './visitor.ts'

export type LegRow = {
  /** Median over the people, bytes over the wire. */
  readonly codeBytes: number
  /** To the vendor's hosts, of all people. */
  readonly requests: number
  /** By the people's own reports. */
  readonly made: number
  /** By the stand-in's record, each pair id once. */
  readonly arrived: number
}

/** One cohort in one step. */
export type CohortRow = {
  readonly cohort: Cohort
  readonly label: string
  /** By the server's status. */
  readonly people: number
  /** Percent. */
  readonly share: number
  readonly expectedShare: number
  readonly legs: Readonly<Record<Leg, LegRow>>
  /** People whose copies all name one and the same person. */
  readonly whole: number
  readonly pairs: number
  readonly equalPairs: number
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const legRow = (record: StepRecord, visits: readonly Visit[], leg: Leg): LegRow => {
  const subjects = new Set(visits.map(({ subject }) => subject))
  const copies = record.copies.filter((copy) => copy.leg === leg && subjects.has(copy.subject ?? ''))
  return {
    codeBytes: median(visits.map(({ traffic }) => traffic[leg].codeBytes)),
    requests: sum(visits.map(({ traffic }) => traffic[leg].requests)),
    made: sum([...subjects].map((subject) => record.reported.get(subject)?.[leg] ?? 0)),
    arrived: new Set(copies.map(({ id }) => id)).size,
  }
}

/** The three cohorts of a step, counted from its record. */
export const cohortRows = (record: StepRecord): CohortRow[] =>
  record.status.cohorts.map(({ cohort, label, people, share, expectedShare }) => {
    const visits = record.visits.filter((visit) => visit.cohort === cohort)
    const identities = visits.map(({ subject, userId }) =>
      identityOf(
        record.copies.filter((copy) => copy.subject === subject),
        userId,
      ),
    )
    return {
      cohort,
      label,
      people,
      share: share ?? 0,
      expectedShare,
      legs: {
        segment: legRow(record, visits, 'segment'),
        rudderstack: legRow(record, visits, 'rudderstack'),
      },
      whole: identities.filter(({ splits }) => splits.length === 0).length,
      pairs: sum(identities.map(({ pairs }) => pairs)),
      equalPairs: sum(identities.map(({ equalPairs }) => equalPairs)),
    }
  })
