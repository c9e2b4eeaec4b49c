// Months of many kinds, and what holds in all of them.
import { TROUBLES, type Month } from './months.ts'
import { playMonths } from './play-months.ts'

type Print = (line: string) => void

const mark = (holds: boolean): string => (holds ? 'ok  ' : 'FAIL')
const percent = (part: number, of: number): string => `${((100 * part) / Math.max(1, of)).toFixed(2)} %`
const ALPHA = 0.05
const DAY = 86_400_000
const MAX_SHOWN = 5

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

const told = (print: Print, name: string, months: readonly Month[]): boolean => {
  const wrong = months.flatMap((month) => month.wrong)
  const decisions = months.reduce((sum, month) => sum + month.decisions, 0)
  const promotions = months.reduce((sum, month) => sum + month.promotions, 0)
  print(
    `${mark(wrong.length === 0)} ${months.length} ${name} months: ${decisions} decisions, ${promotions} promotions on proof; on bad or ` +
      `missing evidence, skipped, after an abort, unexplained or decided otherwise when replayed: ${wrong.length}`,
  )
  for (const sentence of wrong.slice(0, MAX_SHOWN)) print(`       ${sentence}`)
  return wrong.length === 0
}

const healthy = (print: Print, months: readonly Month[]): boolean => {
  const reached = months.filter(({ reachedFullAt }) => reachedFullAt !== null)
  const rolledBack = months.filter(({ rollbacks }) => rollbacks > 0)
  const days = reached.map(({ reachedFullAt }) => reachedFullAt! / DAY)
  const holds =
    reached.length + rolledBack.length >= months.length && rolledBack.length <= months.length / 100
  print(
    `${mark(holds)} healthy months (0.1 % lost, 20,000 sessions a day): ${reached.length} of ${months.length} reach 100 %, ` +
      `after ${middle(days).toFixed(1)} days in the median and ${Math.max(...days).toFixed(1)} at most; rolled back: ${percent(rolledBack.length, months.length)}, 1 % allowed`,
  )
  return holds
}

const lossy = (print: Print, months: readonly Month[]): boolean => {
  const proven = months.filter(({ wrongProofs }) => wrongProofs > 0)
  const back = months.filter(({ rollbacks }) => rollbacks > 0)
  // three standard deviations of what is allowed
  const most = months.length * ALPHA + 3 * Math.sqrt(months.length * ALPHA)
  const holds = proven.length <= most
  print(
    `${mark(holds)} lossy months (0.75 to 30 % from some day on): rolled back in ${back.length} of ${months.length}; a stage begun ` +
      `under the loss was left as proven in ${percent(proven.length, months.length)}, ${percent(ALPHA, 1)} allowed`,
  )
  return holds
}

/** Trouble is no harm: they lose as little as healthy ones. What is tried again comes in time. */
const troubled = (print: Print, months: readonly Month[]): boolean => {
  const back = months.filter(({ rollbacks }) => rollbacks > 0)
  const late = months.filter(({ troubles }) => troubles.some(({ kind }) => kind === 'tried again'))
  const holds = back.length <= months.length / 100
  print(
    `${mark(holds)} troubled months (0.1 % lost): rolled back in ${back.length} of ${months.length}, 1 % allowed; in ${late.length} of ` +
      `them 1.2 % of sessions had settled without a call that came later`,
  )
  return holds
}

const play = (kind: Month['kind'], count: number, print: Print): Promise<readonly Month[]> =>
  playMonths(
    Array.from({ length: count }, (_, index) => ({ seed: index + 1, kind })),
    `${kind} months`,
    print,
  )

/** @param count of all months, a third of each kind */
export async function proveMonths(count: number, print: Print): Promise<boolean> {
  const each = Math.ceil(count / 3)
  const months = {
    healthy: await play('healthy', each, print),
    troubled: await play('troubled', each, print),
    lossy: await play('lossy', each, print),
  }
  print(`     trouble in them: ${TROUBLES.join(', ')}`)
  const held = [
    told(print, 'healthy', months.healthy),
    told(print, 'troubled', months.troubled),
    told(print, 'lossy', months.lossy),
    healthy(print, months.healthy),
    troubled(print, months.troubled),
    lossy(print, months.lossy),
  ]
  return held.every(Boolean)
}

/** Sessions of three calls in the mean, of which one in a hundred has the event that is 0.3 % of calls. */
const KEY_SHARE = 0.01
const KEY_LOSS = 0.08

/** One key event loses 8 %, which all sessions together do not show. */
export async function proveKeyEvent(ramps: number, print: Print): Promise<boolean> {
  const played = await playMonths(
    Array.from({ length: ramps }, (_, index) => ({
      seed: index + 1,
      kind: 'healthy',
      sessionsPerDay: [20_000, 60_000, 200_000][(index + 1) % 3]!,
      days: 10,
      keyEvent: { share: KEY_SHARE, loss: KEY_LOSS },
    })),
    'ramps with a key event',
    print,
  )
  const promotions = played.reduce((sum, one) => sum + one.promotions, 0)
  const back = played.filter(({ rollbacks }) => rollbacks > 0).length
  const wrong = played.reduce((sum, one) => sum + one.wrong.length, 0)
  const holds = promotions === 0 && wrong === 0
  print(
    `${mark(holds)} a key event in 1 % of sessions loses 8 % of them, ${ramps} ramps of ten days at 20,000, 60,000 and 200,000 sessions a ` +
      `day: ${promotions} promotions, ${back} rolled back`,
  )
  return holds
}
