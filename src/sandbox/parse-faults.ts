import type { Leg } from '../core/index.ts'
import type { Fault, FaultKind, Faults } from './faults.ts'
import { isRecord } from './json.ts'

const LEGS: readonly Leg[] = ['segment', 'rudderstack']
const KINDS: readonly FaultKind[] = ['settings', 'api', 'script']

type Check = { readonly fits: (value: unknown) => boolean; readonly wants: string }

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const integer = (from: number, to: number): Check => ({
  fits: (value) => Number.isInteger(value) && isNumber(value) && value >= from && value <= to,
  wants: to === Infinity ? `a whole number, ${from} or more` : `a whole number from ${from} to ${to}`,
})
const share: Check = {
  fits: (value) => isNumber(value) && value >= 0 && value <= 1,
  wants: 'a number from 0 to 1',
}
const flag: Check = { fits: (value) => typeof value === 'boolean', wants: 'true or false' }

/** Every field of a fault. `api` = for requests that carry events only. */
const FIELDS: Readonly<Record<keyof Fault, Check & { readonly api?: true }>> = {
  status: integer(200, 599),
  body: { fits: (value) => typeof value === 'string', wants: 'a text' },
  retryAfter: integer(0, Infinity),
  hang: flag,
  closeSocket: flag,
  latencyMs: integer(0, 600_000),
  probability: share,
  times: integer(0, Infinity),
  drop: { ...share, api: true },
  duplicate: { ...share, api: true },
  change: {
    fits: (value) =>
      isRecord(value) &&
      typeof value['path'] === 'string' &&
      value['path'].startsWith('/') &&
      value['value'] !== undefined &&
      (value['event'] === undefined || typeof value['event'] === 'string'),
    wants: '{ event?, path: a JSON Pointer such as "/properties/price", value }',
    api: true,
  },
}

/** What is wrong with a fault, one sentence each; empty = nothing. */
export function faultProblems(kind: FaultKind, fault: unknown): readonly string[] {
  if (!isRecord(fault)) return ['a fault is an object']
  return Object.entries(fault).flatMap(([name, value]) => {
    if (!Object.hasOwn(FIELDS, name))
      return [`${name} is no fault; there are ${Object.keys(FIELDS).join(', ')}`]
    const check = FIELDS[name as keyof Fault]
    if (check.api && kind !== 'api') return [`${name} works on events, so on api alone`]
    return check.fits(value) ? [] : [`${name} must be ${check.wants}`]
  })
}

/** The form of `PUT /faults`: `{ segment?: { api?: Fault … }, rudderstack?: … }`. */
export function parseFaults(
  input: unknown,
): { ok: true; faults: Faults } | { ok: false; problems: readonly string[] } {
  if (!isRecord(input))
    return { ok: false, problems: ['faults are an object: { "segment": { "api": { "status": 500 } } }'] }
  const problems = Object.entries(input).flatMap(([leg, kinds]) => {
    if (!LEGS.includes(leg as Leg)) return [`${leg}: no such leg; there are ${LEGS.join(' and ')}`]
    if (!isRecord(kinds)) return [`${leg}: must be an object`]
    return Object.entries(kinds).flatMap(([kind, fault]) =>
      KINDS.includes(kind as FaultKind)
        ? faultProblems(kind as FaultKind, fault).map((problem) => `${leg}.${kind}: ${problem}`)
        : [`${leg}.${kind}: no such endpoint; there are ${KINDS.join(', ')}`],
    )
  })
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, faults: { segment: {}, rudderstack: {}, ...input } }
}
