/** Copies as the threads read them, and those of found pairs once more. */
const COPIES = `
CREATE TABLE copies (
  slot UInt8,
  pair UUID,
  leg UInt8,
  ingest UInt64,
  origin Int64,
  received Int64,
  name LowCardinality(String),
  cohort LowCardinality(String),
  recovered UInt8,
  hash UInt64,
  raw UInt64,
  shape UInt64,
  explained Array(UInt32),
  file UInt32,
  line UInt64,
  message UInt64,
  anonymous UInt64,
  user UInt64,
  content UInt64,
  method UInt8 DEFAULT 0
) ENGINE = MergeTree ORDER BY (slot, pair)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 4096`

/** Unstamped calls of one leg that have no pair yet, in the order in which a round looks at them. */
const loose = (round: number, key: string): string => `
CREATE TABLE loose_${round} (
  slot UInt8,
  leg UInt8,
  message UInt64,
  origin Int64,
  name String,
  anonymous UInt64,
  user UInt64,
  content UInt64,
  hash UInt64
) ENGINE = MergeTree ORDER BY (${key})
SETTINGS non_replicated_deduplication_window = 10000`

/** Which unstamped call is of which pair. */
const MEMBERS = `
CREATE TABLE members (slot UInt8, leg UInt8, message UInt64, pair UUID, method UInt8)
ENGINE = MergeTree ORDER BY (slot, leg, message)
SETTINGS non_replicated_deduplication_window = 10000`

/** What became of the pairs that are looked at just now. */
const SLOT_PAIRS = `
CREATE TABLE slot_pairs (
  pair UUID,
  name String,
  outcome LowCardinality(String),
  method UInt8,
  on_segment UInt8,
  on_rudderstack UInt8,
  segment_twice UInt8,
  rudderstack_twice UInt8,
  segment_shape UInt64,
  rudderstack_shape UInt64,
  segment_same String,
  rudderstack_same String,
  places Array(Tuple(UInt32, UInt64, UInt64))
) ENGINE = Memory`

/** Lines that are to be found again, to be compared. */
const WANTED = `
CREATE TABLE wanted (
  file UInt32, line UInt64, ingest UInt64, pair UUID
) ENGINE = MergeTree ORDER BY (file, line)`

/** What is known of the pairs that are to be compared. */
const OPEN = `
CREATE TABLE open_pairs (
  pair UUID, name String, method UInt8, segment_shape UInt64, rudderstack_shape UInt64, segment_twice UInt8, rudderstack_twice UInt8
) ENGINE = MergeTree ORDER BY pair`

const BODIES = `
CREATE TABLE bodies (pair UUID, leg UInt8, body String CODEC(ZSTD(1)))
ENGINE = MergeTree ORDER BY pair
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 512`

const BY_ANONYMOUS = 'anonymous % 64, name, anonymous, origin'
const BY_USER = 'user % 64, name, user, origin'

export const SCRATCH_TABLES: readonly string[] = [
  COPIES,
  loose(1, BY_ANONYMOUS),
  loose(2, BY_USER),
  loose(3, BY_ANONYMOUS),
  loose(4, BY_USER),
  loose(5, 'slot'),
  MEMBERS,
  SLOT_PAIRS,
  WANTED,
  OPEN,
  BODIES,
]
