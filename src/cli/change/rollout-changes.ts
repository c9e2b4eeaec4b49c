import { isDeepStrictEqual } from 'node:util'
import type { Leg } from '../../core/index.ts'
import { isObject, type JsonObject } from '../rollout-file/is-object.ts'
import { LEG_NAMES } from '../../core/cohort/labels.ts'
import { clip } from '../status/printable.ts'

/** What an audience that says nothing of a share leaves to those after it; the last one has none after it. */
const LAST = { rudderstack: 0, segment: 100 } as const
const LEGS = ['rudderstack', 'segment'] as const
const MAX_NAME = 40
/** Fields that a change always changes, or that have lines of their own. */
const APART = ['revision', 'audiences', 'killed']

type Audience = { readonly name: string; readonly fields: JsonObject; readonly isLast: boolean }

/**
 * What differs between two rollouts as they are written: a line for each audience ("everyone: RudderStack 5 → 10") and
 * each other field; without the kill, which has its own entries.
 * @param before null: there was none
 */
export const rolloutChanges = (before: JsonObject | null, after: JsonObject): string[] => {
  const [old, now] = [audiencesOf(before ?? {}), audiencesOf(after)]
  const named = (all: readonly Audience[], name: string) => all.find((each) => each.name === name)
  return [
    ...now.flatMap((audience) => audienceLine(named(old, audience.name), audience)),
    ...old.filter(({ name }) => !named(now, name)).map(({ name }) => `${clip(name, MAX_NAME)}: taken out`),
    ...orderLine(old, now),
    ...(before === null ? [] : fieldLines(before, after)),
  ]
}

const audiencesOf = ({ audiences }: JsonObject): Audience[] => {
  const all = Array.isArray(audiences) ? audiences.filter(isObject) : []
  return all.map((fields, at) => ({ name: String(fields['name']), fields, isLast: at === all.length - 1 }))
}

const share = ({ fields, isLast }: Audience, leg: Leg): number | null => {
  const given = fields[leg]
  return typeof given === 'number' ? given : isLast ? LAST[leg] : null
}

const shareText = (value: number | null): string => (value === null ? 'as those below' : String(value))

const audienceLine = (old: Audience | undefined, now: Audience): string[] => {
  const changed = LEGS.filter((leg) => (old ? share(old, leg) !== share(now, leg) : share(now, leg) !== null))
  const shares = changed.map((leg) => {
    const from = old ? `${shareText(share(old, leg))} → ` : ''
    return `${LEG_NAMES[leg]} ${from}${shareText(share(now, leg))}`
  })
  const others = old && !isDeepStrictEqual(old.fields['when'], now.fields['when']) ? ['its conditions'] : []
  const parts = [...(old ? [] : ['new']), ...shares, ...others]
  return parts.length === 0 ? [] : [`${clip(now.name, MAX_NAME)}: ${parts.join(', ')}`]
}

/** Whoever fits several audiences is decided by the first. */
const orderLine = (old: readonly Audience[], now: readonly Audience[]): string[] => {
  const names = now.map(({ name }) => name)
  const before = old.map(({ name }) => name).filter((name) => names.includes(name))
  const after = names.filter((name) => before.includes(name))
  if (isDeepStrictEqual(before, after)) return []
  return [`audiences in the order ${names.map((name) => clip(name, MAX_NAME)).join(', ')}`]
}

const fieldLines = (before: JsonObject, after: JsonObject): string[] => {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return fields
    .filter((field) => !APART.includes(field))
    .map((field) => ({ field, from: own(before, field), to: own(after, field) }))
    .filter(({ from, to }) => !isDeepStrictEqual(from, to))
    .map(({ field, from, to }) => `${clip(field, MAX_NAME)}: ${valueText(from)} → ${valueText(to)}`)
}

const own = (document: JsonObject, field: string): unknown =>
  Object.hasOwn(document, field) ? document[field] : undefined

const valueText = (value: unknown): string =>
  value === undefined ? 'not set' : clip(typeof value === 'string' ? value : JSON.stringify(value), MAX_NAME)
