// Asks a server from a process of its own; `on-core.ts` starts it.
import autocannon from 'autocannon'

export type LoadQuestion = {
  readonly url: string
  readonly connections: number
  readonly seconds: number
  /** Requests; null: each connection asks again as soon as it has its answer. */
  readonly perSecond: number | null
  readonly headers: Readonly<Record<string, string>>
}

export type LoadAnswer = {
  readonly perSecond: number
  readonly p99Ms: number
  /** Answers of any kind but 3xx, errors and timeouts. */
  readonly others: number
  /** What asking took, of one core. */
  readonly cpuShare: number
}

process.on('message', ({ url, connections, seconds, perSecond, headers }: LoadQuestion) => {
  const rate = perSecond === null ? {} : { overallRate: perSecond }
  const before = process.cpuUsage()
  const started = performance.now()
  void autocannon({ url, connections, duration: seconds, headers: { ...headers }, ...rate }).then((run) => {
    const { user, system } = process.cpuUsage(before)
    const others = run['1xx'] + run['2xx'] + run['4xx'] + run['5xx'] + run.errors + run.timeouts
    process.send?.({
      perSecond: run.requests.average,
      p99Ms: run.latency.p99,
      others,
      cpuShare: (user + system) / 1_000 / (performance.now() - started),
    } satisfies LoadAnswer)
  })
})
process.on('disconnect', () => process.exit())
