// Answers about a million copies: parity by event, what differs by property, and what the dashboard's page loads. One
// stream is written with its bodies, and then again and again under other ids, so that making it takes no minutes.
// `node test/bench/parity.ts [TIMES]`: how often, 19 for a million.
import { loadavg } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { createParity, type Parity } from '../../src/server/parity/create-parity.ts'
import type { By } from '../../src/server/parity/answers/parity-answer.ts'
import { makeStream } from '../server/parity/stream/stream.ts'
import { rowOf } from '../server/parity/stream/row-of.ts'
import { endWith } from '../support/end-with.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'
import { median } from './statistics.ts'
import { table } from './table.ts'

export type ParityBenchOptions = {
  /** Calls that are made; about 1.75 copies come of each. */
  readonly calls: number
  /** How often they are written again. */
  readonly times: number
}

const MILLION: ParityBenchOptions = { calls: 30_000, times: 19 }
/** Ten times as many. */
export const GROWN: ParityBenchOptions = { calls: 30_000, times: 190 }

const HOUR_MS = 3_600_000
const BATCH = 5_000
const RUNS = 7

const AGAIN = `
INSERT INTO copies
SELECT * REPLACE (
  concat(pair_id, {mark:String}) AS pair_id, concat(session, {mark:String}) AS session,
  concat(subject, {mark:String}) AS subject, ingest_id + {shift:UInt64} AS ingest_id)
FROM (SELECT * FROM copies WHERE position(pair_id, '~') = 0)`

const write = async (
  warehouse: TestWarehouse,
  { calls, times }: ParityBenchOptions,
  from: number,
): Promise<number> => {
  const { copies } = makeStream({ seed: 1, calls, from })
  for (let at = 0; at < copies.length; at += BATCH)
    await warehouse.insertCopies(copies.slice(at, at + BATCH).map(rowOf), `bench ${at}`)
  for (let time = 1; time < times; time++)
    await warehouse.command(AGAIN, { mark: `~${time}`, shift: time }, { max_execution_time: 600 })
  return copies.length * times
}

const MERGED_WITHIN_MS = 60_000

/** What is written at once is merged first; in life it comes over hours, and is merged as it comes. */
const merged = async (warehouse: TestWarehouse): Promise<void> => {
  const until = performance.now() + MERGED_WITHIN_MS
  while (performance.now() < until) {
    const [row] = await warehouse.query<{ merges: string }>('SELECT count() AS merges FROM system.merges')
    if (Number(row?.merges) === 0) return
    await setTimeout(500)
  }
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const times: number[] = []
  for (let run = 0; run <= RUNS; run++) {
    const started = performance.now()
    await work()
    // the first one reads from the disk
    if (run > 0) times.push(performance.now() - started)
  }
  return median(times)
}

type Target = { readonly name: string; readonly ms: number; ask(parity: Parity): Promise<unknown> }

const PAGE_MS = 100

/** What the first page of parity asks the server, each by itself: the sums of settled minutes answer it. */
const pageData = (range: { from: number; to: number }): readonly Target[] => {
  const asks: readonly (readonly [string, Target['ask']])[] = [
    ['verdict and events', (parity) => parity.answer({ ...range, by: 'event' })],
    ['funnel and all people', (parity) => parity.answer({ ...range, by: 'cohort' })],
    ['rules, for cutover', (parity) => parity.rules(range)],
    ['health of both sources', (parity) => parity.sources()],
  ]
  return asks.map(([name, ask]) => ({ name: `page data: ${name}`, ms: PAGE_MS, ask }))
}

const targets = (range: { from: number; to: number }): readonly Target[] => {
  const by = (name: By, ms: number): Target => ({
    name: `parity by ${name}`,
    ms,
    ask: (parity) => parity.answer({ ...range, by: name }),
  })
  return [
    ...pageData(range),
    by('event', 300),
    by('property', 800),
    by('browser', 300),
    by('hour', 300),
    {
      name: 'missing pairs, a page of them',
      ms: 300,
      ask: (parity) => parity.pairs({ ...range, outcome: 'missing', limit: 50 }),
    },
  ]
}

/** Prints medians; true where all targets are met. */
export async function benchParity(options = MILLION, print = console.log): Promise<boolean> {
  const warehouse = await openTestWarehouse()
  try {
    const from = Math.floor(Date.now() / 60_000) * 60_000 - 16 * HOUR_MS
    const copies = await write(warehouse, options, from)
    const parity = await createParity({
      warehouse,
      latenessMs: HOUR_MS,
      payloadMs: 72 * HOUR_MS,
      now: Date.now,
      log: () => {},
      rollouts: async () => null,
      rulesFile: null,
      audit: async () => {},
    })
    const started = performance.now()
    await parity.recover()
    await parity.settle()
    const seconds = (performance.now() - started) / 1_000
    await merged(warehouse)
    const { rows: cohorts } = await parity.answer({ from, to: Date.now(), by: 'cohort' })
    const pairs = cohorts.reduce((sum, { calls }) => sum + calls, 0)
    print(
      `parity: ${copies} copies, ${pairs} pairs, settled in ${seconds.toFixed(1)} s, ${Math.round(copies / seconds)}/s, load ${loadavg()[0]!.toFixed(1)}`,
    )
    const rows: string[][] = [['median', 'ms', 'target']]
    let held = true
    for (const { name, ms, ask } of targets({ from, to: Date.now() })) {
      const took = await timed(() => ask(parity))
      held &&= took <= ms
      rows.push([name, took.toFixed(0), `${ms}${took <= ms ? '' : ' missed'}`])
    }
    for (const line of table(rows)) print(line)
    return held
  } finally {
    await warehouse.close()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const times = Number(process.argv[2] ?? MILLION.times)
  await endWith(() => benchParity({ ...MILLION, times }))
}
