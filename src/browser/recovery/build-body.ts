import type { Fields, Leg } from '../../core/index.ts'
import type { JournalRecord } from '../journal/record.ts'
import { rudderstackBody } from './rudderstack-body.ts'
import { segmentBody } from './segment-body.ts'

const BODIES = { segment: segmentBody, rudderstack: rudderstackBody }

/**
 * The event of a call as the vendor's HTTP API takes it, from the record alone, for a call whose own body by the SDK
 * nobody has seen: original message id, time, person, page and integrations, the stamp marked as recovered, and the gate
 * named as the library. `writeKey` and `sentAt` are the sender's to add. `null` for a call that has no event: a reset, or
 * one without a cohort.
 */
export function buildBody(leg: Leg, record: JournalRecord): Fields | null {
  const { stamp, made, legs } = record
  if (stamp === null || made.call.type === 'reset') return null
  const said = made.call.options['integrations']
  const integrations = legs[leg]?.integrations ?? (typeof said === 'object' ? (said as Fields) : null) ?? {}
  return BODIES[leg]({ ...record, stamp: { ...stamp, recovered: true } }, integrations)
}
