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
}

process.on('message', ({ url, connections, seconds, perSecond, headers }: LoadQuestion) => {
  const rate = perSecond === null ? {} : { overallRate: perSecond }
  void autocannon({ url, connections, duration: seconds, headers: { ...headers }, ...rate }).then((run) => {
    const others = run['1xx'] + run['2xx'] + run['4xx'] + run['5xx'] + run.errors + run.timeouts
    process.send?.({
      perSecond: run.requests.average,
      p99Ms: run.latency.p99,
      others,
    } satisfies LoadAnswer)
  })
})
process.on('disconnect', () => process.exit())
