import { assign, parseRollout, type Cohort, type Leg } from '../src/core/index.ts'
import { tailChance } from './chance.ts'
import { cohortRows } from './cohort-row.ts'
import { identityOf } from './identity.ts'
import { COHORT_LABELS, counted, LEG_NAMES, LEGS, needs } from './names.ts'
import type { StepRecord } from './step-record.ts'
import { rolloutOf } from './steps.ts'
import type { Visit } from './visitor.ts'

/** Less likely than this by chance alone, a share of people is not the one that was asked for. */
const TOO_UNLIKELY = 1e-6

const expectedCohort = ({ step, revision }: StepRecord, deviceId: string): Cohort => {
  const parsed = parseRollout(rolloutOf(step, revision - 1))
  if (!parsed.ok) throw new Error('the demo has a rollout that core refuses')
  return assign(parsed.rollout, { deviceId }).cohort
}

const assignmentProblems = (record: StepRecord, { subject, cohort, revision }: Visit): string[] => {
  const wanted = expectedCohort(record, subject)
  const copies = record.copies.filter((copy) => copy.subject === subject)
  const stray = copies.find((copy) => copy.cohort !== cohort || copy.revision !== revision)
  return [
    ...(revision === record.revision ? [] : [`had revision ${revision} instead of ${record.revision}`]),
    ...(wanted === cohort ? [] : [`was in ${COHORT_LABELS[cohort]} and belongs in ${COHORT_LABELS[wanted]}`]),
    ...(stray
      ? [`sent a ${stray.type} call stamped ${COHORT_LABELS[stray.cohort]}, revision ${stray.revision}`]
      : []),
  ]
}

const arrivalProblems = (record: StepRecord, { subject, cohort, made }: Visit, leg: Leg): string[] => {
  const copies = record.copies.filter((copy) => copy.subject === subject && copy.leg === leg)
  const distinct = new Set(copies.map(({ id }) => id)).size
  const wanted = needs(cohort, leg) ? made : 0
  const reported = record.reported.get(subject)?.[leg] ?? 0
  return [
    ...(distinct === wanted ? [] : [`${distinct} of ${wanted} calls arrived at ${LEG_NAMES[leg]}`]),
    ...(copies.length > distinct
      ? [`${counted(copies.length - distinct, 'call')} arrived twice at ${LEG_NAMES[leg]}`]
      : []),
    ...(reported === wanted ? [] : [`reported ${reported} instead of ${wanted} calls for ${LEG_NAMES[leg]}`]),
  ]
}

const trafficProblems = ({ cohort, traffic }: Visit, leg: Leg): string[] => {
  const { codeBytes, requests } = traffic[leg]
  if (!needs(cohort, leg))
    return codeBytes + requests > 0 ? [`asked for ${LEG_NAMES[leg]}'s code or hosts without need`] : []
  return codeBytes > 0 && requests > 0 ? [] : [`never asked for ${LEG_NAMES[leg]}'s code and hosts`]
}

const visitProblems = (record: StepRecord, visit: Visit): string[] => {
  const copies = record.copies.filter(({ subject }) => subject === visit.subject)
  return [
    ...assignmentProblems(record, visit),
    ...LEGS.flatMap((leg) => [...arrivalProblems(record, visit, leg), ...trafficProblems(visit, leg)]),
    ...identityOf(copies, visit.userId).splits,
    ...visit.errors.map((error) => `saw an error of the page: ${error}`),
  ].map((problem) => `${visit.name} (${COHORT_LABELS[visit.cohort]}) ${problem}`)
}

const shareProblems = (record: StepRecord): string[] =>
  cohortRows(record)
    .filter(({ people, expectedShare }) => {
      const chance = tailChance(people, record.status.people, expectedShare / 100)
      return chance < TOO_UNLIKELY
    })
    .map(
      ({ label, people, expectedShare }) => `${people} people in ${label}, with ${expectedShare} % expected`,
    )

const statusProblems = ({ status, visits }: StepRecord): string[] => {
  const ignored = Object.values(status.reports.ignored).reduce((sum, count) => sum + count, 0)
  const { refused } = status.reports
  return [
    ...(status.people === visits.length
      ? []
      : [`${status.people} people reported, of ${visits.length} who came`]),
    ...(ignored + refused > 0 ? [`the server could not use ${counted(ignored + refused, 'report')}`] : []),
  ]
}

const strayProblems = (record: StepRecord): string[] => {
  const known = new Set(record.visits.map(({ subject }) => subject))
  const stray = record.copies.filter(({ subject }) => !known.has(subject ?? '')).length
  const unasked = LEGS.filter(
    (leg) =>
      record.requests.some((request) => request.leg === leg) &&
      !record.visits.some(({ cohort }) => needs(cohort, leg)),
  )
  return [
    ...(stray > 0 ? [`${counted(stray, 'call')} arrived of no visitor`] : []),
    ...(record.unstamped > 0
      ? [`${counted(record.unstamped, 'call')} arrived without the gate's stamp`]
      : []),
    ...unasked.map((leg) => `${LEG_NAMES[leg]}'s hosts were asked, though nobody's cohort needs them`),
  ]
}

/** One sentence for everything in a step's record that is not as its rollout asks; none where all is well. */
export const contradictions = (record: StepRecord): string[] =>
  [
    ...record.failures,
    ...record.visits.flatMap((visit) => visitProblems(record, visit)),
    ...shareProblems(record),
    ...statusProblems(record),
    ...strayProblems(record),
  ].map((problem) => `step ${record.revision}: ${problem}`)
