import type { Retention } from './migrations/migration.ts'

/** What usage, retention and forgetting know of a table. */
export type WarehouseTable = {
  readonly name: string
  /** The column whose age decides what is kept. */
  readonly time: string
  /** null = for ever. */
  keptDays(retention: Retention): number | null
  /** A column whose values are emptied before the row goes, and its type as DDL. */
  readonly short?: { readonly column: string; readonly type: string; days(retention: Retention): number }
  /** The columns that say whose a row is; none where it names nobody. */
  readonly person: {
    readonly userId?: string
    readonly anonymousId?: string
    readonly session?: string
  }
}

/** All of them; whoever adds a table by a migration adds it here. */
export const TABLES: readonly WarehouseTable[] = [
  {
    name: 'copies',
    time: 'received',
    keptDays: ({ sampleDays }) => sampleDays,
    short: { column: 'payload', type: 'String CODEC(ZSTD(3))', days: ({ payloadDays }) => payloadDays },
    person: { userId: 'user_id', anonymousId: 'anonymous_id', session: 'session' },
  },
  {
    name: 'reports',
    time: 'received',
    keptDays: ({ sampleDays }) => sampleDays,
    person: { session: 'session' },
  },
  {
    name: 'sightings',
    time: 'received',
    keptDays: ({ sampleDays }) => sampleDays,
    person: { session: 'session' },
  },
  {
    name: 'pairs',
    time: 'last_received',
    keptDays: ({ sampleDays }) => sampleDays,
    person: { userId: 'user_id', anonymousId: 'anonymous_id', session: 'session' },
  },
  {
    name: 'samples',
    time: 'last_received',
    keptDays: ({ sampleDays }) => sampleDays,
    person: { userId: 'user_id', anonymousId: 'anonymous_id', session: 'session' },
  },
  { name: 'pair_differences', time: 'compared', keptDays: ({ sampleDays }) => sampleDays, person: {} },
  { name: 'pair_causes', time: 'assigned', keptDays: ({ sampleDays }) => sampleDays, person: {} },
  { name: 'stray_copies', time: 'found', keptDays: ({ sampleDays }) => sampleDays, person: {} },
  // sums, and one bit a session: they name nobody
  { name: 'parity_rollup', time: 'bucket', keptDays: () => null, person: {} },
  { name: 'session_bits', time: 'began', keptDays: () => null, person: {} },
]
