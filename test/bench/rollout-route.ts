// GET /v1/rollout by pages that have it already, on one core.
import type { LoadAnswer, LoadQuestion } from './load-process.ts'
import { startOnCore } from './on-core.ts'
import type { ServerQuestion, Urls } from './server-process.ts'
import { median } from './statistics.ts'

export type RouteBenchCounts = { readonly rounds: number; readonly seconds: number }

const TARGET_PER_SECOND = 8_000
const TARGET_P99_MS = 10
const CONNECTIONS = 50
const here = (file: string): string => new URL(file, import.meta.url).pathname

type Measured = {
  /** As many requests as the server answers. */
  readonly most: readonly LoadAnswer[]
  /** As many as the target asks for. */
  readonly target: readonly LoadAnswer[]
  readonly core: number | null
}

/** Every round against one server: the first warms it up and is not counted. */
async function measure({ rounds, seconds }: RouteBenchCounts): Promise<Measured> {
  const server = startOnCore(here('server-process.ts'), 0, ['store', 'a-token-of-the-bench'])
  const load = startOnCore(here('load-process.ts'), 1)
  try {
    const { publicUrl } = await server.ask<Urls>({ ask: 'urls' } satisfies ServerQuestion)
    const url = `${publicUrl}/v1/rollout`
    const etag = (await fetch(url)).headers.get('etag') ?? ''
    const headers = { 'if-none-match': etag, origin: 'https://shop.example' }
    const run = async (perSecond: number | null): Promise<LoadAnswer> => {
      const question = { url, connections: CONNECTIONS, seconds, perSecond, headers } satisfies LoadQuestion
      const answer = await load.ask<LoadAnswer>(question)
      if (answer.others > 0) throw new Error(`${answer.others} of the answers were no 304`)
      return answer
    }
    const most: LoadAnswer[] = []
    const target: LoadAnswer[] = []
    for (let round = -1; round < rounds; round++) {
      const answers = [await run(null), await run(TARGET_PER_SECOND)] as const
      if (round < 0) continue
      most.push(answers[0])
      target.push(answers[1])
    }
    return { most, target, core: server.core }
  } finally {
    await Promise.all([server.stop(), load.stop()])
  }
}

const range = (values: readonly number[], unit: string): string =>
  `${median(values)}${unit} (${Math.min(...values)} to ${Math.max(...values)})`

const thousands = (runs: readonly LoadAnswer[]): number[] =>
  runs.map(({ perSecond }) => Math.round(perSecond / 1000))

const shares = (runs: readonly LoadAnswer[]): number[] =>
  runs.map(({ cpuShare }) => Math.round(cpuShare * 100))

const p99 = (runs: readonly LoadAnswer[]): number[] => runs.map(({ p99Ms }) => p99Ms)

/** Prints both figures; true where the medians meet the targets. */
export async function benchRolloutRoute(
  counts: RouteBenchCounts = { rounds: 5, seconds: 2 },
  print = console.log,
): Promise<boolean> {
  const { most, target, core } = await measure(counts)
  const fast = median(most.map(({ perSecond }) => perSecond)) >= TARGET_PER_SECOND
  const soon = median(p99(target)) <= TARGET_P99_MS
  const where = core === null ? 'not held to one core, for want of taskset' : `held to core ${core}`
  print(
    `${fast ? 'ok  ' : 'FAIL'} GET /v1/rollout with If-None-Match: ${range(thousands(most), 'k/s')}, target ≥ ` +
      `${TARGET_PER_SECOND / 1000}k/s, at p99 ${range(p99(most), ' ms')}; ${counts.rounds} rounds of ${counts.seconds} s, ` +
      `${CONNECTIONS} connections that ask again at once and take ${range(shares(most), ' %')} of another core, the server ${where}`,
  )
  print(
    `${soon ? 'ok  ' : 'FAIL'} the same at ${range(thousands(target), 'k/s')}: p99 ${range(p99(target), ' ms')}, target ≤ ` +
      `${TARGET_P99_MS} ms`,
  )
  return fast && soon
}
