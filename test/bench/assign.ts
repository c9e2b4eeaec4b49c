// assign against unleash-client's isEnabled, on the same 10 % flag and the same ids.
import { InMemStorageProvider, Unleash } from 'unleash-client'
import { assign, type RolloutDocument } from '../../src/core/index.ts'

export type AssignBenchCounts = { readonly rounds: number; readonly idsPerRound: number }

export type AssignBench = {
  /** Median over the rounds of assign's speed divided by isEnabled's: 1 or more is the target. */
  readonly ratio: number
  readonly lowest: number
  readonly highest: number
  /** Medians, per second. */
  readonly assignPerSecond: number
  readonly isEnabledPerSecond: number
}

const KEY = 'segment-to-rudderstack'
const FLAG = `${KEY}.rudderstack-on`

const rollout: RolloutDocument = {
  format: 1,
  key: KEY,
  revision: 1,
  stickiness: 'userId',
  audiences: [{ name: 'everyone', rudderstack: 10, segment: 100 }],
}

const parameters = { rollout: '10', stickiness: 'userId', groupId: KEY }

/** unleash-client with the flag from bootstrap data. Its one request goes to a closed port of this machine. */
async function startUnleash(): Promise<{ isEnabled: (userId: string) => boolean; stop: () => void }> {
  const unleash = new Unleash({
    url: 'http://127.0.0.1:9/api/',
    appName: 'crossfade-bench',
    refreshInterval: 0,
    disableMetrics: true,
    skipInstanceCountWarning: true,
    storageProvider: new InMemStorageProvider(),
    bootstrap: {
      data: [
        {
          name: FLAG,
          type: 'release',
          enabled: true,
          stale: false,
          impressionData: false,
          variants: [],
          project: 'default',
          strategies: [{ name: 'flexibleRollout', parameters, constraints: [] }],
        },
      ],
    },
  })
  unleash.on('error', () => undefined)
  await new Promise((resolve) => unleash.once('ready', resolve))
  return {
    isEnabled: (userId) => unleash.isEnabled(FLAG, { userId }),
    stop: () => {
      unleash.destroy()
      // destroy takes all listeners off a repository whose request may still fail, and that 'error' would end the process
      const { repository } = unleash as unknown as {
        repository: { on(event: string, listener: () => void): void }
      }
      repository.on('error', () => undefined)
    },
  }
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

/** Calls per second over all the ids. The hits are returned, so that no engine can leave the work out. */
function timed(ids: readonly string[], isIn: (id: string) => boolean): { perSecond: number; hits: number } {
  const started = performance.now()
  let hits = 0
  for (const id of ids) if (isIn(id)) hits++
  return { perSecond: (ids.length / (performance.now() - started)) * 1000, hits }
}

/** Runs both in turn, in alternating order, and prints the ratio. */
export async function benchAssign(
  { rounds, idsPerRound }: AssignBenchCounts = { rounds: 31, idsPerRound: 100_000 },
  print = console.log,
): Promise<AssignBench> {
  const unleash = await startUnleash()
  const ids = Array.from({ length: idsPerRound }, (_, i) => `${i}-9f0c2c54-3b1e-4d1a-9d3a-0c1f6f2b`)
  const ours = (userId: string) => assign(rollout, { userId }).cohort === 'dual'
  const speeds: { ours: number; theirs: number }[] = []
  // the first rounds warm both up and are not counted
  for (let round = -3; round < rounds; round++) {
    const order = round % 2 === 0 ? [ours, unleash.isEnabled] : [unleash.isEnabled, ours]
    const results = order.map((isIn) => timed(ids, isIn))
    if (results[0]!.hits !== results[1]!.hits)
      throw new Error(`assign and isEnabled disagree in round ${round}`)
    const [first, second] = results.map(({ perSecond }) => perSecond) as [number, number]
    if (round >= 0)
      speeds.push(order[0] === ours ? { ours: first, theirs: second } : { ours: second, theirs: first })
  }
  unleash.stop()
  const ratios = speeds.map((speed) => speed.ours / speed.theirs)
  const bench = {
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    assignPerSecond: median(speeds.map((speed) => speed.ours)),
    isEnabledPerSecond: median(speeds.map((speed) => speed.theirs)),
  }
  const thousands = (perSecond: number) => `${Math.round(perSecond / 1000)}k/s`
  print(
    `assign ${thousands(bench.assignPerSecond)}, unleash-client isEnabled ${thousands(bench.isEnabledPerSecond)}: ` +
      `ratio ${bench.ratio.toFixed(2)} (${bench.lowest.toFixed(2)}..${bench.highest.toFixed(2)} over ${rounds} rounds; target 1 or more)`,
  )
  return bench
}
