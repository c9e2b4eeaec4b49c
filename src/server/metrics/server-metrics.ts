import type { Leg } from '../../core/index.ts'
import type { RampAnswer } from '../autopilot/ramp-answer.ts'
import type { CopiesStatus } from '../intake/intake.ts'
import type { WarehouseStatus } from '../warehouse/attach-warehouse.ts'
import type { Metric } from './exposition.ts'
import { counter, each, flag, gauge, one } from './metric.ts'
import { rampMetrics } from './ramp-metrics.ts'

/** What is known of a server; null = not in time. */
export type Measured = {
  readonly version: string
  readonly revision: number
  readonly killed: Leg | null
  readonly copies: CopiesStatus
  readonly reports: { readonly accepted: number; readonly refused: number }
  readonly streams: number
  readonly warehouse: WarehouseStatus['state'] | null
  readonly isStoreUp: boolean
  readonly noticesWaiting: number | null
  readonly ramp: RampAnswer | null
  /** ms since epoch. */
  readonly startedAt: number
  readonly now: number
}

const LEGS = ['segment', 'rudderstack'] as const

/** All that Prometheus may read of a server. No secret, and nothing of a person: it is shown without a token. */
export const serverMetrics = (measured: Measured): readonly Metric[] => {
  const { version, revision, killed, copies, reports, streams, warehouse, now } = measured
  return [
    gauge('crossfade_info', 'The version of the server.', [{ labels: { version }, value: 1 }]),
    gauge('crossfade_start_time_seconds', 'When the server started.', one(measured.startedAt / 1000)),
    gauge('crossfade_rollout_revision', 'The revision in force.', one(revision)),
    gauge(
      'crossfade_killed',
      'Whether a leg is switched off for everybody.',
      each(LEGS, (leg) => [{ leg }, Number(killed === leg)]),
    ),
    ...rampMetrics(measured.ramp, now),
    counter(
      'crossfade_copies_accepted_total',
      "Copies of the vendors' webhooks that are durable.",
      each(LEGS, (leg) => [{ leg }, copies.legs[leg].accepted]),
    ),
    counter(
      'crossfade_copies_refused_total',
      'Requests, or single events of a batch, that were refused.',
      each(LEGS, (leg) => [{ leg }, copies.legs[leg].refused]),
    ),
    counter(
      'crossfade_copies_refusals_total',
      'The same by reason.',
      each(Object.entries(copies.refused), ([reason, count]) => [{ reason }, count]),
    ),
    gauge('crossfade_copies_waiting', 'Rows that wait to be durable.', one(copies.waiting)),
    gauge(
      'crossfade_newest_copy_age_seconds',
      'Time since the newest copy that this server took.',
      LEGS.flatMap((leg) => {
        const { last } = copies.legs[leg]
        return last === null ? [] : [{ labels: { leg }, value: (now - last.at) / 1000 }]
      }),
    ),
    counter(
      'crossfade_reports_accepted_total',
      'Reports of browsers that were taken.',
      one(reports.accepted),
    ),
    counter('crossfade_reports_refused_total', 'Reports that were refused.', one(reports.refused)),
    gauge('crossfade_streams', 'Pages that listen for changes.', one(streams)),
    gauge(
      'crossfade_warehouse_up',
      'Whether the warehouse answers.',
      warehouse === null || warehouse === 'none' ? [] : flag(warehouse === 'up'),
    ),
    gauge('crossfade_control_store_up', 'Whether the control store can be read.', flag(measured.isStoreUp)),
    gauge('crossfade_notices_waiting', 'Notices that are not delivered yet.', one(measured.noticesWaiting)),
  ]
}
