import { inSlots, NO_PAIR } from '../scratch/numbers.ts'

const COLUMNS = [
  'origin',
  'received',
  'name',
  'cohort',
  'hash',
  'raw',
  'shape',
  'explained',
  'file',
  'line',
  'ingest',
] as const
type Column = (typeof COLUMNS)[number]

const of = (leg: 's' | 'r', column: Column): string => `${leg}.${COLUMNS.indexOf(column) + 1}`
/** Segment's copy says it, or RudderStack's where Segment has none. */
const either = (column: Column): string => `if(ns > 0, ${of('s', column)}, ${of('r', column)})`

const TUPLE = COLUMNS.map((name) => (name === 'name' || name === 'cohort' ? `toString(${name})` : name)).join(
  ', ',
)

/** 0, 1, or 2 for more: what an export holds twice is one. To count them exactly takes twice the time of all the rest. */
const copiesOn = (leg: 1 | 2): string =>
  `if(countIf(leg = ${leg}) = 0, 0, if(minIf(ingest, leg = ${leg}) = maxIf(ingest, leg = ${leg}), 1, 2))`

/** One row a pair of a slot. Where a leg has several copies the first that came is compared. */
const PAIRS = `
SELECT pair, max(method) AS method,
  ${copiesOn(1)} AS ns, ${copiesOn(2)} AS nr,
  countIf(leg = 1 AND NOT recovered) AS ns_first_hand,
  countIf(leg = 2 AND NOT recovered) AS nr_first_hand,
  argMinIf((${TUPLE}), (received, ingest), leg = 1) AS s,
  argMinIf((${TUPLE}), (received, ingest), leg = 2) AS r
FROM copies WHERE ${inSlots('slot')} AND pair != '${NO_PAIR}' GROUP BY pair`

const covers = (leg: 'segment' | 'rudderstack', received: string): string =>
  `${received} - {late:Int64} >= {${leg}_from:Int64} AND ${received} + {late:Int64} <= {${leg}_to:Int64}`

/** The outcome as parity has it; `compare` where only the bodies can tell, `single` where a cohort has one leg. */
const OUTCOME = `multiIf(
  ${either('cohort')} != 'dual', 'single',
  nr = 0, if(${covers('rudderstack', of('s', 'received'))}, 'missing', 'pending'),
  ns = 0, if(${covers('segment', of('r', 'received'))}, 'extra', 'pending'),
  ns_first_hand = 0 OR nr_first_hand = 0, 'recovered',
  ${of('s', 'raw')} = ${of('r', 'raw')}, if(nr > 1, 'duplicate', 'matched'),
  ${of('s', 'hash')} = ${of('r', 'hash')}, if(nr > 1, 'duplicate', 'expected'),
  'compare')`

const IN_RANGE = `${either('origin')} >= {from:Int64} AND ${either('origin')} < {to:Int64}`

/** Which of a leg's explained leaves the other one has in the very same form, as a text of 0 and 1. */
const same = (own: 's' | 'r', other: 's' | 'r'): string =>
  `if(differs, arrayStringConcat(arrayMap(x -> if(has(${of(other, 'explained')}, x), '1', '0'), ${of(own, 'explained')})), '')`

/**
 * What became of the pairs of some slots, a row each.
 * Parameters: those of the slots; from and to of the calls, ms; late, ms; segment_from, segment_to, rudderstack_from,
 * rudderstack_to: what the exports cover, ms.
 */
export const WRITE_PAIRS = `
INSERT INTO slot_pairs
WITH ns > 0 AND nr > 0 AND ${of('s', 'raw')} != ${of('r', 'raw')} AS differs
SELECT pair, ${either('name')}, ${OUTCOME}, method, ns > 0, nr > 0, ns > 1, nr > 1,
  if(ns > 0, ${of('s', 'shape')}, 0), if(nr > 0, ${of('r', 'shape')}, 0), ${same('s', 'r')}, ${same('r', 's')},
  [(${of('s', 'file')}, ${of('s', 'line')}, ${of('s', 'ingest')}), (${of('r', 'file')}, ${of('r', 'line')}, ${of('r', 'ingest')})]
FROM (${PAIRS}) WHERE ${IN_RANGE}`

const SAME = `name, method, segment_shape, rudderstack_shape, segment_twice, rudderstack_twice`

/** They, counted by all that the answer tells them apart by. */
export const COUNT_PAIRS = `
SELECT ${SAME}, outcome, on_segment, on_rudderstack, segment_same, rudderstack_same, count() AS pairs
FROM slot_pairs WHERE outcome != 'compare' GROUP BY ALL`

/** Those that are to be compared: what is known of them… */
export const KEEP_OPEN = `INSERT INTO open_pairs (pair, ${SAME}) SELECT pair, ${SAME} FROM slot_pairs WHERE outcome = 'compare'`

/** …and where their bodies are. */
export const KEEP_WANTED = `
INSERT INTO wanted
SELECT tupleElement(at, 1), tupleElement(at, 2), tupleElement(at, 3), pair
FROM (SELECT pair, arrayJoin(places) AS at FROM slot_pairs WHERE outcome = 'compare')`

export const FORGET_PAIRS = 'TRUNCATE TABLE slot_pairs'
