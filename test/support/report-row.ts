import type { ReportRow } from '../../src/server/warehouse/rows.ts'

/** A report of a moment ago, the rest as given. */
export const reportRow = (given: Partial<ReportRow> = {}, now = Date.now()): ReportRow => ({
  page: 'page-1',
  receivedMs: now - 60_000,
  session: '0123456789abcdef',
  subject: 'device-1',
  bucket: 417,
  key: 'checkout',
  revision: 7,
  cohort: 'dual',
  region: 'DE',
  area: 'Europe',
  appVersion: '3.1.0',
  consent: 'yes',
  forced: false,
  identity: { source: 'cookie', conflicts: 0 },
  network: 0,
  problems: [{ code: 'late', count: 2 }],
  sdks: { segment: { state: 'ready', ms: 412.5 }, rudderstack: { state: 'failed', ms: null } },
  calls: [
    {
      leg: 'segment',
      type: 'track',
      event: 'Order Completed',
      made: 1,
      handed: 1,
      delivered: 1,
      refused: 0,
      blocked: 0,
      expired: 0,
      dropped: 0,
      pending: 0,
    },
  ],
  ...given,
})
