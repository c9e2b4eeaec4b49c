import type { Assignment, Cohort, Rollout } from '../../core/index.ts'

export type RegionRow = { readonly region: string; readonly people: number; readonly cohort: Cohort }

export type Regions = {
  add(region: string | undefined, assignment: Assignment): void
  /** The largest first. */
  rows(): RegionRow[]
  /** Sentences. */
  warnings(): string[]
}

const MAX_REGIONS = 1_000

type Seen = { people: number; readonly assignment: Assignment }

/** Where whole regions move: which, with how many people, and whether a share takes none of them. */
export const createRegions = (after: Rollout): Regions => {
  const seen = new Map<string, Seen>()
  let overflow = false
  return {
    add(region, assignment) {
      if (region === undefined) return
      const known = seen.get(region)
      if (known) known.people++
      else if (seen.size < MAX_REGIONS) seen.set(region, { people: 1, assignment })
      else overflow = true
    },
    rows: () =>
      [...seen]
        .map(([region, { people, assignment }]) => ({ region, people, cohort: assignment.cohort }))
        .sort((a, b) => b.people - a.people),
    warnings() {
      const assignments = [...seen.values()].map(({ assignment }) => assignment)
      const empty = after.killed === null ? emptyShares(assignments) : []
      const many = `There are over ${MAX_REGIONS} different regions; ids that are no regions go with --by.`
      return overflow ? [...empty, many] : empty
    },
  }
}

const emptyShares = (assignments: readonly Assignment[]): string[] => {
  if (assignments.length === 0) return []
  const warning = (share: string): string =>
    `None of the ${assignments.length} regions is in the share that ${share}; name regions in an audience ` +
    '(when region IN …) to move them.'
  const raised = assignments.some(({ reason }) => reason.rudderstack > 0)
  const lowered = assignments.some(({ reason }) => reason.segment < 100)
  return [
    ...(raised && assignments.every(({ cohort }) => cohort === 'segment')
      ? [warning('reaches RudderStack')]
      : []),
    ...(lowered && assignments.every(({ cohort }) => cohort !== 'rudderstack')
      ? [warning('leaves Segment')]
      : []),
  ]
}
