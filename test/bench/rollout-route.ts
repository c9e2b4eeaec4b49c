// GET /v1/rollout by pages that have it already, on one core.
import type { LoadAnswer, LoadQuestion } from './load-process.ts'
import { startOnCore } from './on-core.ts'
import type { ServerQuestion } from './server-process.ts'
import { median } from './statistics.ts'

export type RouteBenchCounts = { readonly rounds: number; readonly seconds: number }

const TARGET_PER_SECOND = 8_000
const TARGET_P99_MS = 10
/** Each asks again as soon as it has its answer. */
const CONNECTIONS = 50
const here = (file: string): string => new URL(file, import.meta.url).pathname

/** Every round against one server: the first warms it up and is not counted. */
async function measure({
  rounds,
  seconds,
}: RouteBenchCounts): Promise<{ runs: LoadAnswer[]; core: number | null }> {
  const server = startOnCore(here('server-process.ts'), 0)
  const load = startOnCore(here('load-process.ts'), 1)
  try {
    const url = `${await server.ask<string>({ ask: 'url' } satisfies ServerQuestion)}/v1/rollout`
    const etag = (await fetch(url)).headers.get('etag') ?? ''
    const headers = { 'if-none-match': etag, origin: 'https://shop.example' }
    const question = { url, connections: CONNECTIONS, seconds, headers } satisfies LoadQuestion
    const runs: LoadAnswer[] = []
    for (let round = -1; round < rounds; round++) {
      const run = await load.ask<LoadAnswer>(question)
      if (run.others > 0) throw new Error(`${run.others} of the answers were no 304`)
      if (round >= 0) runs.push(run)
    }
    return { runs, core: server.core }
  } finally {
    await Promise.all([server.stop(), load.stop()])
  }
}

const range = (values: readonly number[], text: (value: number) => string): string =>
  `${text(median(values))} (${text(Math.min(...values))} to ${text(Math.max(...values))})`

/** Prints both figures; true where the medians meet the targets. */
export async function benchRolloutRoute(
  counts: RouteBenchCounts = { rounds: 5, seconds: 3 },
  print = console.log,
): Promise<boolean> {
  const { runs, core } = await measure(counts)
  const perSecond = runs.map((run) => run.perSecond)
  const p99 = runs.map((run) => run.p99Ms)
  const held = median(perSecond) >= TARGET_PER_SECOND && median(p99) <= TARGET_P99_MS
  const where = core === null ? 'not held to one core, for want of taskset' : `held to core ${core}`
  print(
    `${held ? 'ok  ' : 'FAIL'} GET /v1/rollout with If-None-Match: ` +
      `${range(perSecond, (value) => `${Math.round(value / 1000)}k/s`)}, target ≥ ${TARGET_PER_SECOND / 1000}k/s; ` +
      `p99 ${range(p99, (value) => `${value} ms`)}, target ≤ ${TARGET_P99_MS} ms; ` +
      `${runs.length} rounds of ${counts.seconds} s, ${CONNECTIONS} connections, the server ${where}`,
  )
  return held
}
