import type { Leg } from '../core/index.ts'
import type { Fault, FaultKind, Faults, WebhookFault } from './faults.ts'
import { isRecord } from './json.ts'
import type { PipelineFault } from './pipeline/pipeline-faults.ts'
import { FAULT_KINDS } from './set-fault.ts'

const LEGS: readonly Leg[] = ['segment', 'rudderstack']

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
const text: Check = { fits: (value) => typeof value === 'string', wants: 'a text' }
const isPointer = (value: unknown): value is string => typeof value === 'string' && value.startsWith('/')
const pointer: Check = { fits: isPointer, wants: 'a JSON Pointer such as "/properties/price"' }

/** Every field of a fault. `api` = for requests that carry events only. */
const FIELDS: Readonly<Record<keyof Fault, Check & { readonly api?: true }>> = {
  status: integer(200, 599),
  body: text,
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
      isPointer(value['path']) &&
      value['value'] !== undefined &&
      (value['event'] === undefined || typeof value['event'] === 'string'),
    wants: '{ event?, path: a JSON Pointer such as "/properties/price", value }',
    api: true,
  },
}

const WEBHOOK_FIELDS: Readonly<Record<keyof WebhookFault, Check>> = {
  delayMs: integer(0, 24 * 3_600_000),
  duplicate: share,
  stop: flag,
}

const WHICH: Readonly<Record<string, Check>> = { event: text, type: text, share }

/** Every fault of a pipeline and what it needs. */
const PIPELINE_FIELDS: Readonly<Record<PipelineFault['fault'], Readonly<Record<string, Check>>>> = {
  lose: {},
  duplicate: {},
  delay: { ms: integer(1, 24 * 3_600_000) },
  reorder: {},
  changeType: { path: pointer },
  rename: {
    path: pointer,
    to: { fits: (value) => typeof value === 'string' && value !== '', wants: 'a name' },
  },
  replace: { path: pointer, value: { fits: (value) => value !== undefined, wants: 'a value' } },
  dropNulls: {},
}
const PIPELINE_FAULTS = Object.keys(PIPELINE_FIELDS)

function fieldProblems(fault: unknown, fields: Readonly<Record<string, Check>>): readonly string[] {
  if (!isRecord(fault)) return ['a fault is an object']
  return Object.entries(fault).flatMap(([name, value]) => {
    if (!Object.hasOwn(fields, name))
      return [`${name} is no fault; there are ${Object.keys(fields).join(', ')}`]
    return fields[name]!.fits(value) ? [] : [`${name} must be ${fields[name]!.wants}`]
  })
}

function pipelineFaultProblems(fault: unknown): readonly string[] {
  if (!isRecord(fault))
    return ['a fault is an object such as { "fault": "lose", "event": "Bought", "share": 0.02 }']
  const { fault: name, ...given } = fault
  if (typeof name !== 'string' || !PIPELINE_FAULTS.includes(name))
    return [`fault must be one of ${PIPELINE_FAULTS.join(', ')}`]
  const needed = PIPELINE_FIELDS[name as PipelineFault['fault']]
  const missing = Object.keys(needed).filter((field) => !Object.hasOwn(given, field))
  if (missing.length > 0) return missing.map((field) => `${name} needs ${field}: ${needed[field]!.wants}`)
  const fields = { ...WHICH, ...needed }
  return Object.entries(given).flatMap(([field, value]) => {
    if (!Object.hasOwn(fields, field))
      return [`${name} takes no ${field}; it takes ${Object.keys(fields).join(', ')}`]
    return fields[field]!.fits(value) ? [] : [`${field} must be ${fields[field]!.wants}`]
  })
}

/** What is wrong with a fault, one sentence each; empty = nothing. */
export function faultProblems(kind: FaultKind, fault: unknown): readonly string[] {
  if (kind === 'webhook') return fieldProblems(fault, WEBHOOK_FIELDS)
  if (kind === 'pipeline') {
    if (!Array.isArray(fault)) return ['the faults of a pipeline are a list']
    return fault.flatMap((each: unknown, index) =>
      pipelineFaultProblems(each).map((problem) => `${index}: ${problem}`),
    )
  }
  const misplaced = Object.entries(isRecord(fault) ? fault : {})
    .map(([name]) => name)
    .filter((name) => kind !== 'api' && Object.hasOwn(FIELDS, name) && FIELDS[name as keyof Fault].api)
  if (misplaced.length > 0) return misplaced.map((name) => `${name} works on events, so on api alone`)
  return fieldProblems(fault, FIELDS)
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
      FAULT_KINDS.includes(kind as FaultKind)
        ? faultProblems(kind as FaultKind, fault).map((problem) => `${leg}.${kind}: ${problem}`)
        : [`${leg}.${kind}: no such endpoint; there are ${FAULT_KINDS.join(', ')}`],
    )
  })
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, faults: { segment: {}, rudderstack: {}, ...input } }
}
