import type { Move, Simulation } from '../../core/cohort/simulation.ts'
import { isObject } from '../rollout-file/is-object.ts'

/** Who would move, of the people whom the server knows from reports. */
export type Impact = Simulation & {
  /** ms since epoch: the first report that counts; null without any. */
  readonly since: number | null
  readonly approximate: boolean
  /** Percent of people who move; from the shares alone while hardly anybody is known. */
  readonly share: number
  /** Whether so many move that the change needs a reason. */
  readonly reasonRequired: boolean
  readonly notes: readonly string[]
}

export const isImpact = (value: unknown): value is Impact =>
  isObject(value) &&
  ['population', 'moved', 'backward', 'share'].every((name) => typeof value[name] === 'number') &&
  typeof value['reasonRequired'] === 'boolean' &&
  Array.isArray(value['rows']) &&
  value['rows'].every(isMove) &&
  Array.isArray(value['notes'])

const COHORTS: readonly unknown[] = ['segment', 'dual', 'rudderstack']

const isMove = (value: unknown): value is Move =>
  isObject(value) &&
  COHORTS.includes(value['from']) &&
  COHORTS.includes(value['to']) &&
  typeof value['people'] === 'number'
