import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Month, MonthOptions } from './months.ts'

const WORKER = new URL('months-worker.ts', import.meta.url)
const TOLD_MS = 30_000

/** One of so many hands' share. */
const share = <Item>(all: readonly Item[], hand: number, hands: number): readonly Item[] =>
  all.filter((_, index) => index % hands === hand)

const inWorker = (options: readonly MonthOptions[], onMonth: (month: Month) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: options })
    worker.on('message', onMonth)
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })

/**
 * Plays months on all cores, and says now and then how far it is.
 * @param name in the plural
 * @returns one month for each, in no order @throws Error where some were not played
 */
export async function playMonths(
  options: readonly MonthOptions[],
  name: string,
  print: (line: string) => void,
): Promise<readonly Month[]> {
  const months: Month[] = []
  let told = performance.now()
  const onMonth = (month: Month): void => {
    months.push(month)
    if (performance.now() - told < TOLD_MS) return
    told = performance.now()
    print(`     … ${months.length} of ${options.length} ${name}`)
  }
  const hands = Math.min(availableParallelism(), options.length)
  await Promise.all(
    Array.from({ length: hands }, (_, hand) => inWorker(share(options, hand, hands), onMonth)),
  )
  if (months.length < options.length)
    throw new Error(`Only ${months.length} of ${options.length} ${name} were played.`)
  return months
}
