// What open streams cost a server, and how soon all of them know of a change.
import { startOnCore, type OnCore } from './on-core.ts'
import { openPageStream, type PageStream } from './page-stream.ts'
import type { ServerQuestion } from './server-process.ts'
import { median } from './statistics.ts'

export type StreamBenchCounts = {
  /** Servers, each fresh, whose memory is measured. */
  readonly rounds: number
  readonly changes: number
}

const MEMORY_STREAMS = 2_000
const TARGET_MB = 150
const CHANGE_STREAMS = 500
const TARGET_MS = 1_000
/** Connections that are opened at once: fewer than wait in line at a listener. */
const BATCH = 100

const ask = <Answer>(server: OnCore, question: ServerQuestion): Promise<Answer> => server.ask(question)

async function openStreams(url: string, count: number): Promise<PageStream[]> {
  const streams: PageStream[] = []
  while (streams.length < count) {
    const batch = Math.min(BATCH, count - streams.length)
    streams.push(...(await Promise.all(Array.from({ length: batch }, () => openPageStream(url)))))
  }
  return streams
}

/** A fresh server with so many streams open. */
async function withStreams<Result>(
  count: number,
  look: (server: OnCore, streams: readonly PageStream[], idleBytes: number) => Promise<Result>,
): Promise<Result> {
  const server = startOnCore(new URL('server-process.ts', import.meta.url).pathname, 0)
  try {
    const url = await ask<string>(server, { ask: 'url' })
    // what a first stream makes a server load is no cost of 2,000
    await (await openPageStream(url)).close()
    const idleBytes = await ask<number>(server, { ask: 'memory' })
    const streams = await openStreams(url, count)
    const result = await look(server, streams, idleBytes)
    await Promise.all(streams.map((stream) => stream.close()))
    return result
  } finally {
    await server.stop()
  }
}

/** MB of resident memory over the idle server's. */
const measureMemory = (): Promise<number> =>
  withStreams(MEMORY_STREAMS, async (server, _streams, idleBytes) => {
    return ((await ask<number>(server, { ask: 'memory' })) - idleBytes) / 1e6
  })

/** ms from just before the file is written until 99 % of the streams have the change, for each of them. */
const measureChanges = (changes: number): Promise<number[]> =>
  withStreams(CHANGE_STREAMS, async (server, streams) => {
    const times: number[] = []
    for (let revision = 2; revision < 2 + changes; revision++) {
      const heard = streams.map((stream) => stream.heard(`"revision":${revision},`))
      const from = performance.now()
      await ask<null>(server, { ask: 'write', revision })
      const sorted = (await Promise.all(heard)).sort((a, b) => a - b)
      times.push(sorted[Math.ceil(CHANGE_STREAMS * 0.99) - 1]! - from)
    }
    return times
  })

const range = (values: readonly number[], unit: string): string =>
  `${Math.round(median(values))} ${unit} (${Math.round(Math.min(...values))} to ${Math.round(Math.max(...values))})`

/** Prints both figures; true where the worst of each meets its target. */
export async function benchOpenStreams(
  { rounds, changes }: StreamBenchCounts = { rounds: 3, changes: 20 },
  print = console.log,
): Promise<boolean> {
  const megabytes: number[] = []
  for (let round = 0; round < rounds; round++) megabytes.push(await measureMemory())
  const times = await measureChanges(changes)
  const light = Math.max(...megabytes) <= TARGET_MB
  const soon = Math.max(...times) <= TARGET_MS
  print(
    `${light ? 'ok  ' : 'FAIL'} ${MEMORY_STREAMS} open streams: ${range(megabytes, 'MB')} of resident memory over the ` +
      `idle server, target ≤ ${TARGET_MB} MB; ${rounds} fresh servers, garbage collected`,
  )
  print(
    `${soon ? 'ok  ' : 'FAIL'} change of the file → 99 % of ${CHANGE_STREAMS} open streams: ${range(times, 'ms')}, ` +
      `target ≤ ${TARGET_MS} ms; ${changes} changes, of which 50 ms each are the wait for a file that is still written`,
  )
  return light && soon
}
