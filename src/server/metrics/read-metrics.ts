import { within } from '../within.ts'
import { exposition } from './exposition.ts'
import { serverMetrics, type Measured } from './server-metrics.ts'

/** Where the rest comes from memory, these are asked for. */
export type MetricsPorts = {
  readonly known: () => Omit<Measured, 'warehouse' | 'noticesWaiting' | 'ramp'>
  readonly warehouse: () => Promise<Measured['warehouse']>
  readonly noticesWaiting: () => Promise<number>
  readonly ramp: () => Promise<Measured['ramp']>
  /** Whoever looks because something hangs gets to see the rest. @default 2000 */
  readonly patienceMs?: number
  /** Anybody may ask: who asks again sooner gets the same. @default 1000 */
  readonly keepMs?: number
}

/** The text of `GET /metrics`. Never rejects. */
export const createReadMetrics = (ports: MetricsPorts): (() => Promise<string>) => {
  const { patienceMs = 2_000, keepMs = 1_000 } = ports
  const inTime = <Value>(work: () => Promise<Value>): Promise<Value | null> =>
    within(patienceMs, Promise.resolve().then(work)).catch(() => null)
  const read = async (): Promise<string> => {
    const [warehouse, noticesWaiting, ramp] = await Promise.all([
      inTime(ports.warehouse),
      inTime(ports.noticesWaiting),
      inTime(ports.ramp),
    ])
    return exposition(serverMetrics({ ...ports.known(), warehouse, noticesWaiting, ramp }))
  }
  let kept: { readonly at: number; readonly text: Promise<string> } | null = null
  return () => {
    const at = performance.now()
    if (kept === null || at - kept.at >= keepMs) kept = { at, text: read() }
    return kept.text
  }
}
