import { createTable } from '../create-table.ts'
import { LEAF_TYPES } from '../rows.ts'
import { after } from './retention.ts'
import type { Migration } from './migration.ts'

const leafTypes = LEAF_TYPES.map((type, index) => `'${type}' = ${index}`).join(', ')

export const copiesTable: Migration = {
  number: 1,
  name: 'copies',
  statements: ({ topology, retention }) =>
    createTable(topology, {
      name: 'copies',
      columns: [
        `bucket DateTime('UTC')`,
        'event LowCardinality(String)',
        'pair_id String',
        `leg Enum8('segment' = 1, 'rudderstack' = 2)`,
        'ingest_id UInt64',
        `origin DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))`,
        `received DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))`,
        'message_id String',
        'type LowCardinality(String)',
        'session String',
        'seq UInt32',
        'subject String',
        'subject_bucket Nullable(UInt16)',
        'cohort LowCardinality(String)',
        'revision UInt64',
        'key LowCardinality(String)',
        'failover Bool',
        'recovered Bool',
        'rerouted Bool',
        'forced Bool',
        'anonymous_id String',
        'user_id String',
        'group_id String',
        'sdk LowCardinality(String)',
        'browser LowCardinality(String)',
        'app_version LowCardinality(String)',
        'hash UInt64',
        'raw_hash UInt64',
        'paths Array(LowCardinality(String))',
        `types Array(Enum8(${leafTypes}))`,
        'hashes Array(UInt32)',
        'explained_paths Array(LowCardinality(String))',
        'explained_rules Array(LowCardinality(String))',
        'explained_hashes Array(UInt32)',
        'weight Float64',
        `payload String CODEC(ZSTD(3)) TTL ${after('received', retention.payloadDays)}`,
        // what came lately is found among all that came, whenever it was made
        'INDEX by_received received TYPE minmax GRANULARITY 1',
        'INDEX by_pair pair_id TYPE bloom_filter(0.01) GRANULARITY 1',
        'INDEX by_session session TYPE bloom_filter(0.01) GRANULARITY 1',
        'INDEX by_user user_id TYPE bloom_filter(0.01) GRANULARITY 1',
        'INDEX by_anonymous anonymous_id TYPE bloom_filter(0.01) GRANULARITY 1',
      ],
      engine: 'ReplacingMergeTree',
      partitionBy: 'toDate(bucket)',
      // the key ends in ingest_id: our own repeats fall together, a vendor's true duplicates stay countable
      orderBy: '(bucket, event, pair_id, leg, ingest_id)',
      // by the day it came, so that undated rows live as long as others
      ttl: after('received', retention.sampleDays),
      shardBy: 'sipHash64(pair_id)',
    }),
}
