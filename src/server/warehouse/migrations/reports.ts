import { CALL_STATES } from '../../reports/report.ts'
import { createTable } from '../create-table.ts'
import { after } from './retention.ts'
import type { Migration } from './migration.ts'

export const reportsTable: Migration = {
  number: 2,
  name: 'reports',
  statements: ({ topology, retention }) =>
    createTable(topology, {
      name: 'reports',
      columns: [
        'session String',
        'page String',
        `received DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))`,
        'subject String',
        'subject_bucket Nullable(UInt16)',
        'key LowCardinality(String)',
        'revision UInt64',
        'cohort LowCardinality(String)',
        'region LowCardinality(String)',
        'area LowCardinality(String)',
        'app_version LowCardinality(String)',
        `consent Enum8('yes' = 1, 'no' = 2, 'gpc' = 3)`,
        'forced Bool',
        'problem_codes Array(LowCardinality(String))',
        'problem_counts Array(UInt32)',
        'segment_state LowCardinality(String)',
        'segment_ms Nullable(Float64)',
        'rudderstack_state LowCardinality(String)',
        'rudderstack_ms Nullable(Float64)',
        // one entry a leg, type and event in each of these
        `call_legs Array(Enum8('segment' = 1, 'rudderstack' = 2))`,
        'call_types Array(LowCardinality(String))',
        'call_events Array(LowCardinality(String))',
        ...CALL_STATES.map((state) => `call_${state} Array(UInt32)`),
        'call_causes Array(Map(LowCardinality(String), UInt32))',
        'INDEX by_page page TYPE bloom_filter(0.01) GRANULARITY 1',
        'INDEX by_subject subject TYPE bloom_filter(0.01) GRANULARITY 1',
        'INDEX by_received received TYPE minmax GRANULARITY 1',
      ],
      engine: 'ReplacingMergeTree',
      version: 'received',
      orderBy: '(session, page)',
      ttl: after('received', retention.sampleDays),
      shardBy: 'sipHash64(session)',
    }),
}
