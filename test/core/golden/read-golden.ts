import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  Assignment,
  Difference,
  Fields,
  Leg,
  PairComparison,
  Problem,
  RolloutDocument,
  Subject,
} from '../../../src/core/index.ts'

export type BucketVector = { readonly key: string; readonly value: string; readonly bucket: number }

export type AssignmentVector = {
  readonly name: string
  readonly rollout: RolloutDocument
  readonly subject: Subject
  readonly expected: Assignment
  readonly explanation: string
}

/** Each is to be parsed; `problems` are the expected ones in order, a message where its words are pinned. */
export type RolloutVectors = {
  readonly valid: readonly { readonly name: string; readonly input: unknown }[]
  readonly refused: readonly {
    readonly name: string
    readonly input: unknown
    readonly problems: readonly (Pick<Problem, 'path'> & Partial<Problem>)[]
  }[]
}

/** `hashes`, `rawHashes`: of the fingerprint of each copy, which warehouses keep. */
export type PairVector = {
  readonly name: string
  readonly segment: Fields
  readonly rudderstack: Fields
  readonly expected: {
    readonly outcome: PairComparison['outcome']
    readonly unexplained: readonly Pick<Difference, 'path' | 'kind'>[]
    readonly rules: readonly string[]
    readonly hashes: Readonly<Record<Leg, string>>
    readonly rawHashes: Readonly<Record<Leg, string>>
  }
}

// read and not imported: a bundler may make an object literal of JSON, in which __proto__ means something else
const read = (file: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))

export const bucketVectors = read('buckets.json') as readonly BucketVector[]
export const assignmentVectors = read('assignments.json') as readonly AssignmentVector[]
export const rolloutVectors = read('rollouts.json') as RolloutVectors
export const pairVectors = read('pairs.json') as readonly PairVector[]
