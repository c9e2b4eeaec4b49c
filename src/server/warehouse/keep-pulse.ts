import type { Connections } from './connections.ts'
import type { Source } from './source.ts'

const EVERY_MS = 5_000

/** Asks one that is down now and then, as nobody else may: who waits for it to be up sends it nothing. */
export const keepPulse = ({ health }: Source, { once }: Connections): { stop(): void } => {
  const timer = setInterval(() => {
    if (health().state === 'down') once((clickHouse) => clickHouse.query('SELECT 1')).catch(() => {})
  }, EVERY_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
