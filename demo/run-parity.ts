import { setTimeout as pause } from 'node:timers/promises'
import { sendCrowd } from './crowd.ts'
import type { Progress } from './progress.ts'
import { PARITY_STEP, STEPS } from './steps.ts'
import { until } from './until.ts'
import type { Parity, World } from './world.ts'

/** What RudderStack's stand-in does behind its door, so that there is something to find. */
const LOST = { event: 'Product Viewed', share: 0.02 } as const
export const RENAMED = { event: 'Order Completed', path: '/properties/total', to: 'amount' } as const

/** Within it the dashboard must name both. */
export const NAMED_WITHIN_S = 60
const GIVES_UP_S = 120
const LOOK_MS = 500

type Row = Parity['rows'][number]

export type ParityRecord = {
  readonly lost: Row | null
  /** The path that is missing at RudderStack. */
  readonly renamed: Row | null
  /** From the first fault until both were named; null where they never were. */
  readonly seconds: number | null
}

const find = (parity: Parity | null, of: Partial<Row>): Row | null =>
  parity?.rows.find((row) => row.key === of.key && (of.event === undefined || row.event === of.event)) ?? null

const lostRow = async ({ parity }: World): Promise<Row | null> => {
  const row = find(await parity('event'), { key: LOST.event })
  return row !== null && row.outcomes.missing > 0 ? row : null
}

const renamedRow = async ({ parity }: World): Promise<Row | null> => {
  const row = find(await parity('property'), { key: RENAMED.path, event: RENAMED.event })
  return row !== null && row.outcomes.missing > 0 ? row : null
}

/** Lets RudderStack's pipeline lose some calls and rename a property, and waits until parity names both. */
export const runParity = async (
  world: World,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<ParityRecord> => {
  await world.publish(PARITY_STEP, STEPS.length)
  world.sandbox.setFault('rudderstack', 'pipeline', [
    { fault: 'lose', ...LOST },
    { fault: 'rename', ...RENAMED },
  ])
  await sendCrowd(world)
  const begun = performance.now()
  const seconds = (): number => (performance.now() - begun) / 1000
  let [lost, renamed]: [Row | null, Row | null] = [null, null]
  const areNamed = async (): Promise<boolean> => {
    progress.update(`parity: RudderStack loses and renames, ${seconds().toFixed(0)} s`)
    lost = await lostRow(world)
    renamed = await renamedRow(world)
    if (lost !== null && renamed !== null) return true
    // each look is work for the same machine
    await pause(LOOK_MS)
    return false
  }
  const named = await until(areNamed, GIVES_UP_S * 1000, signal)
  const took = seconds()
  progress.done(
    named ? `parity: both faults named in ${took.toFixed(0)} s` : 'parity: not both faults were named',
  )
  return { lost, renamed, seconds: named ? took : null }
}

/** One sentence for each fault that parity has not named in time. */
export const parityProblems = ({ lost, renamed, seconds }: ParityRecord): string[] => {
  if (seconds !== null && seconds <= NAMED_WITHIN_S) return []
  if (seconds !== null)
    return [`parity named both faults only after ${seconds.toFixed(0)} s, not within ${NAMED_WITHIN_S} s`]
  const missed = [
    ...(lost ? [] : [`calls of ${LOST.event} that RudderStack lost`]),
    ...(renamed ? [] : [`${RENAMED.path} of ${RENAMED.event}, renamed at RudderStack`]),
  ]
  return missed.map((fault) => `parity did not name ${fault}, within ${GIVES_UP_S} s`)
}
