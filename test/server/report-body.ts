import { ROLLOUT } from './rollout.ts'

const ROW = { made: 1, handed: 1, delivered: 1, refused: 0, blocked: 0, expired: 0, dropped: 0, pending: 0 }

export const callRow = (leg: string, event: string, counts: Partial<typeof ROW> = {}) => ({
  leg,
  type: 'track',
  event,
  ...ROW,
  ...counts,
})

/** A report as a gate sends it. */
export const reportBody = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  v: 1,
  page: 'page-1',
  session: '0123456789abcdef',
  subject: 'device-1',
  key: ROLLOUT.key,
  revision: ROLLOUT.revision,
  cohort: 'dual',
  bucket: 4_200,
  code: 'share',
  consent: 'yes',
  region: 'Europe',
  area: 'checkout',
  appVersion: '1.2.3',
  sdks: { segment: { state: 'ready', ms: 120 }, rudderstack: { state: 'ready', ms: 80 } },
  calls: [callRow('segment', 'Order Completed'), callRow('rudderstack', 'Order Completed')],
  problems: [],
  identity: { source: 'cookie', conflicts: 0 },
  version: '0.1.0',
  ...changes,
})
