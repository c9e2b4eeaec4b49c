import { CALL_STATES } from '../../reports/report.ts'
import { createTable, type TableSpec } from '../create-table.ts'
import { localTable, onCluster, quoted } from '../topology.ts'
import { after } from './retention.ts'
import type { Migration } from './migration.ts'

/** What a page says of itself: the newest report of it in each session, revision and cohort, by the calls in it. */
const reports = (days: number): TableSpec => ({
  name: 'reports',
  columns: [
    'session String',
    'page String',
    'rank UInt64',
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
    'identity_source LowCardinality(String)',
    'identity_conflicts UInt32',
    // one entry a leg, type and event in each of these
    `call_legs Array(Enum8('segment' = 1, 'rudderstack' = 2))`,
    'call_types Array(LowCardinality(String))',
    'call_events Array(LowCardinality(String))',
    ...CALL_STATES.map((state) => `call_${state} Array(UInt32)`),
    'call_causes Array(Map(LowCardinality(String), UInt32))',
    'INDEX by_session session TYPE bloom_filter(0.01) GRANULARITY 1',
    'INDEX by_page page TYPE bloom_filter(0.01) GRANULARITY 1',
    'INDEX by_received received TYPE minmax GRANULARITY 1',
  ],
  engine: 'ReplacingMergeTree',
  version: 'rank',
  // what is asked for most is of the revision in force
  orderBy: '(key, revision, session, page, cohort)',
  ttl: after('received', days),
  shardBy: 'sipHash64(session)',
})

/** When people and pages were seen, a row a report. */
const sightings = (days: number): TableSpec => ({
  name: 'sightings',
  columns: [
    `received DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))`,
    'key LowCardinality(String)',
    'revision UInt64',
    // 64 bits of what they are told apart by
    'page UInt64',
    'person UInt64',
    // 1 page, 2 session, 3 subject: by what the person is told apart
    'kind UInt8',
    'session String',
    'subject String',
    'subject_bucket Nullable(UInt16)',
    'cohort LowCardinality(String)',
    'forced Bool',
    'region LowCardinality(String)',
    'area LowCardinality(String)',
    'app_version LowCardinality(String)',
    'identity_source LowCardinality(String)',
    'identity_conflicts UInt32',
    'INDEX by_revision revision TYPE minmax GRANULARITY 1',
    'INDEX by_session session TYPE bloom_filter(0.01) GRANULARITY 1',
  ],
  engine: 'MergeTree',
  partitionBy: 'toDate(received)',
  orderBy: '(received, page)',
  ttl: after('received', days),
  // pages of a person are told apart from those of others
  shardBy: 'person',
})

/**
 * Reports are made anew: a table cannot be given another order, and in the one before a report that was overtaken on
 * its way could take the place of a newer one, or of what was said of another cohort.
 */
export const sightingsTable: Migration = {
  number: 5,
  name: 'sightings',
  statements: ({ topology, retention: { sampleDays } }) => [
    ...(topology.cluster === null
      ? []
      : [`DROP TABLE IF EXISTS ${quoted(topology.database)}.reports${onCluster(topology)} SYNC`]),
    `DROP TABLE IF EXISTS ${localTable(topology, 'reports')}${onCluster(topology)} SYNC`,
    ...createTable(topology, reports(sampleDays)),
    ...createTable(topology, sightings(sampleDays)),
  ],
}
