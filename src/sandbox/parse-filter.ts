import type { Leg } from '../core/index.ts'
import { DESTINATIONS } from './destinations.ts'
import type { InjectedFilter } from './injected.ts'
import type { EndpointKind, Injected } from './records.ts'
import type { DeliveryFilter, Filter, RequestFilter } from './store.ts'

type Everything = Filter & DeliveryFilter & RequestFilter & Omit<InjectedFilter, keyof Filter>

export type ParsedFilter =
  | { readonly ok: true; readonly filter: Everything }
  | { readonly ok: false; readonly problems: readonly string[] }

const LEGS: readonly Leg[] = ['segment', 'rudderstack']
const KINDS: readonly EndpointKind[] = ['settings', 'api', 'script', 'device', 'other']
const STAGES: readonly Injected['stage'][] = ['api', 'pipeline', 'webhook']

/** Filters with few values; a typing error in one would else read as "nothing arrived". */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  leg: LEGS,
  kind: KINDS,
  stage: STAGES,
  destination: DESTINATIONS.map(({ id }) => id),
}

const listed = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

function problemOf(name: string, value: string, names: readonly string[]): string | null {
  if (!names.includes(name)) return `there is no filter "${name}"; there are ${names.join(', ')}`
  const choices = CHOICES[name]
  if (choices && !choices.includes(value)) return `${name} must be ${listed(choices)}, not "${value}"`
  if (name === 'since' && !/^\d+(\.\d+)?$/.test(value))
    return `since must be milliseconds since the epoch, not "${value}"`
  return null
}

/** Reads a list's query parameters; empty ones are none. @param names those that the list knows */
export function parseFilter(query: Readonly<Record<string, string>>, names: readonly string[]): ParsedFilter {
  const given = Object.entries(query).filter(([, value]) => value !== '')
  const problems = given.flatMap(([name, value]) => problemOf(name, value, names) ?? [])
  if (problems.length > 0) return { ok: false, problems }
  const { since, ...rest } = Object.fromEntries(given)
  return { ok: true, filter: { ...rest, ...(since !== undefined && { since: Number(since) }) } }
}
