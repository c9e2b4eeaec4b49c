import { createHash } from 'node:crypto'
import { COHORTS } from '../../core/cohort/cohorts.ts'
import type { Cohort } from '../../core/index.ts'
import { columnText } from './column-text.ts'

/** What the gate wrote on a copy, as the columns keep it. */
export type CopyStamp = {
  readonly pairId: string
  readonly session: string
  readonly seq: number
  /** '' = none. */
  readonly subject: string
  readonly bucket: number | null
  readonly cohort: Cohort
  readonly revision: number
  readonly key: string
  readonly failover: boolean
  readonly recovered: boolean
  readonly rerouted: boolean
  readonly forced: boolean
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const SESSION = /^[0-9a-f]{16}$/
const FLAGS = ['failover', 'recovered', 'rerouted', 'forced'] as const
const MAX_SUBJECT = 128
const MAX_SEQ = 2 ** 32 - 1

type Fields = Readonly<Record<string, unknown>>

/**
 * `context.crossfade` of a copy: `none` where there is none (an app without the gate), `bad` where it is not what a gate
 * writes. Only its form is checked: what it says is the page's word, and whoever makes one up can make up a whole one.
 */
export const readStamp = (context: unknown): CopyStamp | 'none' | 'bad' => {
  const stamp = isFields(context) ? context['crossfade'] : undefined
  if (stamp === undefined || stamp === null) return 'none'
  return isFields(stamp) && isGates(stamp) ? columnsOf(stamp) : 'bad'
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

const matches = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value)

const isInteger = (value: unknown, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max

// RudderStack's webhook takes every null out of an event
const isAbsent = (value: unknown): boolean => value === undefined || value === null

const isGates = (stamp: Fields): boolean => {
  const { v, id, seq, session, subject, bucket, cohort, revision, key } = stamp
  return (
    v === 1 &&
    matches(id, UUID) &&
    matches(session, SESSION) &&
    isInteger(seq, 1, MAX_SEQ) &&
    (isAbsent(subject) || typeof subject === 'string') &&
    (isAbsent(bucket) || isInteger(bucket, 0, 9_999)) &&
    COHORTS.includes(cohort as Cohort) &&
    isInteger(revision, 0, Number.MAX_SAFE_INTEGER) &&
    typeof key === 'string' &&
    FLAGS.every((flag) => stamp[flag] === undefined || stamp[flag] === true)
  )
}

const columnsOf = (stamp: Fields): CopyStamp => ({
  pairId: stamp['id'] as string,
  session: stamp['session'] as string,
  seq: stamp['seq'] as number,
  subject: subjectOf(stamp['subject']),
  bucket: (stamp['bucket'] ?? null) as number | null,
  cohort: stamp['cohort'] as Cohort,
  revision: stamp['revision'] as number,
  key: columnText(stamp['key']),
  failover: stamp['failover'] === true,
  recovered: stamp['recovered'] === true,
  rerouted: stamp['rerouted'] === true,
  forced: stamp['forced'] === true,
})

/** As a report's: a long one counts by its hash, so that both name the same person. */
const subjectOf = (value: unknown): string => {
  if (typeof value !== 'string') return ''
  return value.length > MAX_SUBJECT ? createHash('sha256').update(value).digest('hex') : value
}
