import { until } from '../../../demo/until.ts'
import type { Trial } from './trial.ts'

/** Requests of a page that has just ended may still be on their way. */
const STRAGGLERS_MS = 250
/** For failures only. */
const UNDER_WAY_LIMIT_MS = 120_000

/** Everything is healthy from the moment on in which the failure has nothing under way any more. */
export async function heal({ sandbox, fail }: Trial): Promise<void> {
  const count = (): number => sandbox.totals().requests
  let [last, since] = [count(), performance.now()]
  await until(() => {
    if (count() !== last) [last, since] = [count(), performance.now()]
    return performance.now() - since >= STRAGGLERS_MS
  }, UNDER_WAY_LIMIT_MS)
  fail(null)
}
