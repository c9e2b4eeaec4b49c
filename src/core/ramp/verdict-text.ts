import { counted } from '../text/counted.ts'
import type { Metric } from './ramp.ts'
import type { Scope } from './scopes.ts'

/** 12,345 */
export const countText = (count: number): string => count.toLocaleString('en-US')

/** Of a share 0..1: "0.5 %", with as many digits as it takes to tell small ones apart. */
export const percentText = (share: number): string => `${Number((share * 100).toPrecision(3))} %`

const UNITS: readonly (readonly [name: string, minutes: number])[] = [
  ['day', 1_440],
  ['hour', 60],
  ['minute', 1],
]

/** "3 hours 20 minutes": whole minutes, never none. @param ms of a length of time */
export function minutesText(ms: number): string {
  let left = Math.max(1, Math.ceil(ms / 60_000))
  const parts: string[] = []
  for (const [name, minutes] of UNITS) {
    const count = Math.floor(left / minutes)
    left -= count * minutes
    if (count > 0 && parts.length < 2) parts.push(counted(count, name))
  }
  return parts.join(' ')
}

/** What a key of the evidence is of. */
export const sayScope = (key: string): string => {
  const at = key.indexOf(':')
  const name = key.slice(at + 1)
  return key.startsWith('event:')
    ? `the event ${name}`
    : key.startsWith('audience:')
      ? `the audience ${name}`
      : key
}

const VERBS: Readonly<Record<Metric, string>> = {
  loss: 'RudderStack lost a call in',
  mismatch: 'Copies differ in',
  duplicate: 'RudderStack has a call twice in',
  identity: 'Copies name different people in',
}

/** "RudderStack lost a call in 3 of 2,000 sessions" */
export const sayBad = ({ metric, key, sessions, bad }: Scope): string =>
  `${VERBS[metric]} ${countText(bad)} of ${countText(sessions)} sessions${key === '' ? '' : ` of ${sayScope(key)}`}`

/** "RudderStack lost a call in sessions of earlier stages": of this one none has settled yet. */
export const sayBadBefore = (metric: Metric): string => `${VERBS[metric]} sessions of earlier stages`
