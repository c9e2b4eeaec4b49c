// What open streams cost a server, and how soon all of them know of a change.
import { startOnCore, type OnCore } from './on-core.ts'
import { openPageStream, type PageStream } from './page-stream.ts'
import type { RolloutSource, ServerQuestion, Urls } from './server-process.ts'
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
const TOKEN = 'a-token-of-the-bench'

const ask = <Answer>(server: OnCore, question: ServerQuestion): Promise<Answer> => server.ask(question)

async function openStreams(url: string, count: number): Promise<PageStream[]> {
  const streams: PageStream[] = []
  while (streams.length < count) {
    const batch = Math.min(BATCH, count - streams.length)
    streams.push(...(await Promise.all(Array.from({ length: batch }, () => openPageStream(url)))))
  }
  return streams
}

type Opened = {
  readonly server: OnCore
  readonly streams: readonly PageStream[]
  readonly idleBytes: number
  readonly adminUrl: string
}

/** A fresh server with so many streams open. */
async function withStreams<Result>(
  source: RolloutSource,
  count: number,
  look: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const server = startOnCore(new URL('server-process.ts', import.meta.url).pathname, 0, [source, TOKEN])
  try {
    const { publicUrl, adminUrl } = await ask<Urls>(server, { ask: 'urls' })
    // what a first stream makes a server load is no cost of 2,000
    await (await openPageStream(publicUrl)).close()
    const idleBytes = await ask<number>(server, { ask: 'memory' })
    const streams = await openStreams(publicUrl, count)
    const result = await look({ server, streams, idleBytes, adminUrl })
    await Promise.all(streams.map((stream) => stream.close()))
    return result
  } finally {
    await server.stop()
  }
}

/** MB of resident memory over the idle server's. */
const measureMemory = (): Promise<number> =>
  withStreams('store', MEMORY_STREAMS, async ({ server, idleBytes }) => {
    return ((await ask<number>(server, { ask: 'memory' })) - idleBytes) / 1e6
  })

/** The rollout's next revision by the admin API, as `crossfade apply` writes it. */
async function put(adminUrl: string, revision: number): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}` }
  const url = `${adminUrl}/api/rollout`
  const inForce = await fetch(url, { headers })
  const etag = inForce.headers.get('etag') ?? ''
  const body = JSON.stringify({ ...((await inForce.json()) as object), note: `change ${revision}` })
  const more = { 'if-match': etag, 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'PUT', body, headers: { ...headers, ...more } })
  if (!answer.ok) throw new Error(`PUT /api/rollout was answered ${answer.status}: ${await answer.text()}`)
}

/** ms from just before it is written until 99 % of the streams have the change, for each of them. */
const measureChanges = (source: RolloutSource, changes: number): Promise<number[]> =>
  withStreams(source, CHANGE_STREAMS, async ({ server, streams, adminUrl }) => {
    const times: number[] = []
    for (let revision = 2; revision < 2 + changes; revision++) {
      const heard = streams.map((stream) => stream.heard(`"revision":${revision},`))
      const from = performance.now()
      const written = source === 'file' ? ask(server, { ask: 'write', revision }) : put(adminUrl, revision)
      const [sorted] = await Promise.all([Promise.all(heard), written])
      sorted.sort((a, b) => a - b)
      times.push(sorted[Math.ceil(CHANGE_STREAMS * 0.99) - 1]! - from)
    }
    return times
  })

const range = (values: readonly number[], unit: string): string =>
  `${Math.round(median(values))} ${unit} (${Math.round(Math.min(...values))} to ${Math.round(Math.max(...values))})`

const WRITTEN: Readonly<Record<RolloutSource, string>> = {
  store: 'PUT /api/rollout, read before it and simulated in it',
  file: 'change of the file, up to 50 ms of which are the wait for one that is still written',
}

/** Prints every figure; true where the worst of each meets its target. */
export async function benchOpenStreams(
  { rounds, changes }: StreamBenchCounts = { rounds: 3, changes: 20 },
  print = console.log,
): Promise<boolean> {
  const megabytes: number[] = []
  for (let round = 0; round < rounds; round++) megabytes.push(await measureMemory())
  let held = Math.max(...megabytes) <= TARGET_MB
  print(
    `${held ? 'ok  ' : 'FAIL'} ${MEMORY_STREAMS} open streams: ${range(megabytes, 'MB')} of resident memory over the ` +
      `idle server, target ≤ ${TARGET_MB} MB; ${rounds} fresh servers, garbage collected`,
  )
  for (const source of ['store', 'file'] as const) {
    const times = await measureChanges(source, changes)
    const soon = Math.max(...times) <= TARGET_MS
    print(
      `${soon ? 'ok  ' : 'FAIL'} change → 99 % of ${CHANGE_STREAMS} open streams: ${range(times, 'ms')}, target ≤ ` +
        `${TARGET_MS} ms; ${changes} changes by ${WRITTEN[source]}`,
    )
    held &&= soon
  }
  return held
}
