import { COHORTS } from '../../core/cohort/cohorts.ts'
import type { Move } from '../../core/cohort/simulation.ts'
import type { PopulationSimulation } from '../../server/population/population.ts'
import { isObject } from '../rollout-file/is-object.ts'

/** Who would move, of the people whom the server knows from reports. */
export type Impact = Omit<PopulationSimulation, 'since'> & {
  /** null where the server knows nobody. */
  readonly since: number | null
}

export const isImpact = (value: unknown): value is Impact =>
  isObject(value) &&
  ['population', 'moved', 'backward', 'share'].every((name) => typeof value[name] === 'number') &&
  typeof value['reasonRequired'] === 'boolean' &&
  Array.isArray(value['rows']) &&
  value['rows'].every(isMove) &&
  Array.isArray(value['notes'])

const isCohort = (value: unknown): boolean => (COHORTS as readonly unknown[]).includes(value)

const isMove = (value: unknown): value is Move =>
  isObject(value) && isCohort(value['from']) && isCohort(value['to']) && typeof value['people'] === 'number'
