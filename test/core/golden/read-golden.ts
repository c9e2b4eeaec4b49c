import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Assignment, Problem, RolloutDocument, Subject } from '../../../src/core/index.ts'

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

// read and not imported: a bundler may make an object literal of JSON, in which __proto__ means something else
const read = (file: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))

export const bucketVectors = read('buckets.json') as readonly BucketVector[]
export const assignmentVectors = read('assignments.json') as readonly AssignmentVector[]
export const rolloutVectors = read('rollouts.json') as RolloutVectors
