import { toHundredths } from '../rollout/share.ts'
import type { Assignment, ReasonCode } from './assign.ts'
import { LABELS } from './labels.ts'

const padded = (bucket: number): string => String(bucket).padStart(4, '0')
const setBy = (audience: string | null): string => (audience === null ? 'by default' : `audience ${audience}`)

/** Where the bucket lies against each share. Segment's goes unsaid while it is 100 and so excludes nobody. */
function position({ bucket, reason }: Assignment): string {
  if (bucket === null) return `no stable id, and ${shares(reason)} decide without one`
  const rudderstack = toHundredths(reason.rudderstack)
  const segment = 10_000 - toHundredths(reason.segment)
  const compared = (limit: number) => `${bucket < limit ? '<' : '>='} ${padded(limit)}`
  const reaches = (yes: boolean, name: string) => `${yes ? 'reaches' : 'does not reach'} ${name}`
  const first = `${compared(rudderstack)} (${reaches(bucket < rudderstack, 'RudderStack')}, ${setBy(reason.rudderstackFrom)})`
  const second = `${compared(segment)} (${reaches(bucket >= segment, 'Segment')}, ${setBy(reason.segmentFrom)})`
  return `bucket ${padded(bucket)} ${segment === 0 ? first : `${first} and ${second}`}`
}

const shares = ({ rudderstack, segment }: Assignment['reason']): string =>
  `RudderStack ${rudderstack} % and Segment ${segment} %`

const WHY: { readonly [code in ReasonCode]: (assignment: Assignment) => string } = {
  share: position,
  default: (assignment) =>
    assignment.audience === null ? 'no rollout, so the fallback decides' : position(assignment),
  sentinel: (assignment) => `${position(assignment)}; kept on both as a sentinel`,
  gap: (assignment) => `${position(assignment)}; in neither pipeline, so the fallback decides`,
  'no-stickiness': ({ reason }) =>
    `no stable id, and ${shares(reason)} cannot decide without one, so the fallback decides`,
  killed: ({ killed }) => `${killed === 'segment' ? 'Segment' : 'RudderStack'} is killed`,
  forced: (assignment) =>
    `forced in this tab${assignment.bucket === null ? '' : `; without that ${position(assignment)}`}`,
}

/** One sentence on why this cohort: `both: bucket 0417 < 5000 (reaches RudderStack, audience Europe)`. */
export const explainAssignment = (assignment: Assignment): string =>
  `${LABELS[assignment.cohort]}: ${WHY[assignment.reason.code](assignment)}`
