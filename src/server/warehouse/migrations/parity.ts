import { createTable, type TableSpec } from '../create-table.ts'
import { after } from './retention.ts'
import type { Migration } from './migration.ts'

const time = (name: string): string => `${name} DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))`
const byPair = 'sipHash64(pair_id)'

/** One row a pair: what became of a call. Of each bucket the rows of its newest version count. */
const pairs = (days: number): TableSpec => ({
  name: 'pairs',
  columns: [
    // the bucket of Segment's copy, else of RudderStack's
    `bucket DateTime('UTC')`,
    'pair_id String',
    'version UInt64',
    time('origin'),
    time('first_received'),
    time('last_received'),
    'type LowCardinality(String)',
    'event LowCardinality(String)',
    // what people call it: the event of a track, else the type and name
    'name LowCardinality(String)',
    'session String',
    'seq UInt64',
    'subject String',
    'anonymous_id String',
    'user_id String',
    'cohort LowCardinality(String)',
    'audience LowCardinality(String)',
    'revision UInt64',
    'key LowCardinality(String)',
    'region LowCardinality(String)',
    'area LowCardinality(String)',
    'app_version LowCardinality(String)',
    'browser LowCardinality(String)',
    'segment_sdk LowCardinality(String)',
    'rudderstack_sdk LowCardinality(String)',
    'failover Bool',
    'forced Bool',
    'weight Float64',
    'segment_copies UInt32',
    'rudderstack_copies UInt32',
    'segment_hash UInt64',
    'rudderstack_hash UInt64',
    // '' where the cohort has one leg
    'outcome LowCardinality(String)',
    'cause LowCardinality(String)',
    // by whom it was re-sent says nothing of one leg against the other where both were
    'recovered_both Bool',
    'changes_meaning Bool',
    'split Bool',
    // of properties and traits, on either leg
    'paths Array(LowCardinality(String))',
    'difference_paths Array(LowCardinality(String))',
    'difference_kinds Array(LowCardinality(String))',
    'difference_rules Array(LowCardinality(String))',
    'INDEX by_pair pair_id TYPE bloom_filter(0.01) GRANULARITY 1',
    'INDEX by_session session TYPE bloom_filter(0.01) GRANULARITY 1',
    'INDEX by_user user_id TYPE bloom_filter(0.01) GRANULARITY 1',
    'INDEX by_last_received last_received TYPE minmax GRANULARITY 1',
  ],
  engine: 'ReplacingMergeTree',
  version: 'version',
  partitionBy: 'toDate(bucket)',
  orderBy: '(bucket, pair_id)',
  ttl: after('last_received', days),
  shardBy: byPair,
})

/** What the comparison of two payloads gave, so that it outlives them. */
const differences = (days: number): TableSpec => ({
  name: 'pair_differences',
  columns: [
    'pair_id String',
    'segment_hash UInt64',
    'rudderstack_hash UInt64',
    'rules UInt64',
    `compared DateTime64(3, 'UTC')`,
    'paths Array(LowCardinality(String))',
    'kinds Array(LowCardinality(String))',
    // '' = unexplained
    'explained_by Array(LowCardinality(String))',
    'changes_meaning Bool',
  ],
  engine: 'ReplacingMergeTree',
  version: 'compared',
  orderBy: '(pair_id, segment_hash, rudderstack_hash)',
  ttl: after('compared', days),
  shardBy: byPair,
})

const causes = (days: number): TableSpec => ({
  name: 'pair_causes',
  columns: ['pair_id String', 'cause LowCardinality(String)', `assigned DateTime64(3, 'UTC')`],
  engine: 'ReplacingMergeTree',
  version: 'assigned',
  orderBy: 'pair_id',
  ttl: after('assigned', days),
  shardBy: byPair,
})

/** Copies that belong to a pair whose home is another bucket. */
const strays = (days: number): TableSpec => ({
  name: 'stray_copies',
  columns: ['pair_id String', `bucket DateTime('UTC')`, `home DateTime('UTC')`, `found DateTime64(3, 'UTC')`],
  engine: 'ReplacingMergeTree',
  version: 'found',
  orderBy: '(pair_id, bucket)',
  ttl: after('found', days),
  shardBy: byPair,
})

const counts = [
  'calls',
  'segment',
  'rudderstack',
  'matched',
  'expected',
  'mismatched',
  'missing',
  'extra',
  'duplicate',
  'pending',
  'recovered',
  'changes_meaning',
  'segment_duplicates',
  'rudderstack_duplicates',
]

/** Sums of a minute by what they are told apart by. The row without a dimension says up to which version it is settled. */
const rollup: TableSpec = {
  name: 'parity_rollup',
  columns: [
    'dimension LowCardinality(String)',
    `bucket DateTime('UTC')`,
    'key LowCardinality(String)',
    'name LowCardinality(String)',
    'version UInt64',
    ...counts.map((name) => `${name} Float64`),
    // when a pending pair of it will be judged; 0 = there is none
    'due UInt64',
  ],
  engine: 'ReplacingMergeTree',
  version: 'version',
  partitionBy: 'toYYYYMM(bucket)',
  orderBy: '(dimension, bucket, key, name)',
  shardBy: 'sipHash64(bucket)',
}

/** Evidence: written once for each settled dual session, never changed. */
const bits: TableSpec = {
  name: 'session_bits',
  columns: [
    'key LowCardinality(String)',
    'session String',
    // the first that is written of a session counts
    'rank UInt64',
    `began DateTime('UTC')`,
    `settled DateTime64(3, 'UTC')`,
    'rollout LowCardinality(String)',
    'revision UInt64',
    'calls UInt32',
    'gaps UInt32',
    ...['lost', 'mismatched', 'duplicated', 'split', 'extra'].map((name) => `${name} UInt8`),
  ],
  engine: 'ReplacingMergeTree',
  version: 'rank',
  partitionBy: 'toYYYYMM(began)',
  orderBy: '(key, began, session)',
  shardBy: 'sipHash64(session)',
}

export const parityTables: Migration = {
  number: 3,
  name: 'parity',
  statements: ({ topology, retention: { sampleDays } }) =>
    [
      pairs(sampleDays),
      differences(sampleDays),
      causes(sampleDays),
      strays(sampleDays),
      rollup,
      bits,
    ].flatMap((table) => createTable(topology, table)),
}
