import { assign, type Assignment, type Cohort, type Rollout } from '../../core/index.ts'
import { OTHER } from '../reports/capped-names.ts'

export type RegionStatus = { readonly region: string; readonly people: number; readonly cohort: Cohort }

export type RegionsStatus = {
  /** null where the rollout does not move whole regions. */
  readonly regions: readonly RegionStatus[] | null
  /** Sentences. */
  readonly warnings: readonly string[]
}

/**
 * Where the rollout moves whole regions: those that reported and the people they hold. Regions are few, so that a
 * share may take none of them.
 */
export const regionsStatus = (
  rollout: Rollout,
  seen: readonly { readonly region: string; readonly people: number }[],
): RegionsStatus => {
  if (rollout.stickiness !== 'region') return { regions: null, warnings: [] }
  const rows = seen
    .filter(({ region }) => region !== OTHER)
    .map((row) => ({ ...row, assignment: assign(rollout, { region: row.region }) }))
  const regions = rows.map(({ region, people, assignment }) => ({
    region,
    people,
    cohort: assignment.cohort,
  }))
  return { regions, warnings: rollout.killed === null ? emptyShares(rows.map((row) => row.assignment)) : [] }
}

const emptyShares = (assignments: readonly Assignment[]): string[] => {
  const all = (cohort: Cohort): boolean => assignments.every((each) => each.cohort === cohort)
  const warning = (share: string): string =>
    `No region of the ${assignments.length} that reported is in the share that ${share}; name regions in an ` +
    'audience (when region IN …) to move them.'
  const raised = assignments.some(({ reason }) => reason.rudderstack > 0)
  const lowered = assignments.some(({ reason }) => reason.segment < 100)
  return [
    ...(raised && all('segment') ? [warning('reaches RudderStack')] : []),
    ...(lowered && assignments.every(({ cohort }) => cohort !== 'rudderstack')
      ? [warning('leaves Segment')]
      : []),
  ]
}
