import { createTable } from '../create-table.ts'
import { after } from './retention.ts'
import type { Migration } from './migration.ts'

/** Both canonical forms of a few pairs of each kind, with masked values: what is shown once the payloads are gone. */
export const samplesTable: Migration = {
  number: 4,
  name: 'samples',
  statements: ({ topology, retention }) =>
    createTable(topology, {
      name: 'samples',
      columns: [
        // the pair's
        `bucket DateTime('UTC')`,
        'pair_id String',
        `last_received DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))`,
        `taken DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))`,
        'name LowCardinality(String)',
        'outcome LowCardinality(String)',
        // the places, rules or cause that decide its outcome
        'deciders Array(LowCardinality(String))',
        'session String',
        'anonymous_id String',
        'user_id String',
        'segment_hash UInt64',
        'rudderstack_hash UInt64',
        // JSON, '' where the leg has no copy
        'segment String CODEC(ZSTD(3))',
        'rudderstack String CODEC(ZSTD(3))',
        'INDEX by_pair pair_id TYPE bloom_filter(0.01) GRANULARITY 1',
        'INDEX by_session session TYPE bloom_filter(0.01) GRANULARITY 1',
        'INDEX by_user user_id TYPE bloom_filter(0.01) GRANULARITY 1',
      ],
      engine: 'ReplacingMergeTree',
      version: 'taken',
      partitionBy: 'toDate(bucket)',
      orderBy: '(bucket, pair_id)',
      ttl: after('last_received', retention.sampleDays),
      shardBy: 'sipHash64(pair_id)',
    }),
}
