import { nearest } from '../text/nearest.ts'
import { member, type Problem } from './problem.ts'

/** A field that no gate reads, at a JSON Pointer, and the nearest that it does. */
type UnknownField = { readonly path: string; readonly nearest: string }

/** What may stand at a place: fields by name, a list or a map of the same, or null: nothing that is looked into. */
type Shape = { readonly fields: Readonly<Record<string, Shape>> } | { readonly each: Shape } | null

const of = (names: string): Shape => ({
  fields: Object.fromEntries(names.split(' ').map((name) => [name, null])),
})

const AUDIENCE: Shape = {
  fields: {
    name: null,
    when: { each: of('contextName operator values value inverted caseInsensitive') },
    rudderstack: null,
    segment: null,
  },
}

const ROLLOUT: Shape = {
  fields: {
    format: null,
    key: null,
    revision: null,
    stickiness: null,
    audiences: { each: AUDIENCE },
    sentinel: null,
    fallback: null,
    failover: null,
    owners: null,
    names: { each: of('segment rudderstack') },
    observers: of('segment rudderstack'),
    copies: of('dual single'),
    killed: null,
  },
}

const MAX_FOUND = 50

/** The fields of a rollout that are kept and never read: most of them are slips of the keyboard. 50 at most. */
const unknownFields = (document: unknown): UnknownField[] => {
  const found: UnknownField[] = []
  look(document, ROLLOUT, '', found)
  return found.slice(0, MAX_FOUND)
}

const look = (value: unknown, shape: Shape, path: string, found: UnknownField[]): void => {
  if (shape === null || typeof value !== 'object' || value === null || found.length >= MAX_FOUND) return
  for (const [name, child] of Object.entries(value)) {
    const at = member(path, name)
    if ('each' in shape) look(child, shape.each, at, found)
    else if (Array.isArray(value)) return
    else if (Object.hasOwn(shape.fields, name)) look(child, shape.fields[name] ?? null, at, found)
    else found.push({ path: at, nearest: nearest(name, Object.keys(shape.fields)) ?? '' })
  }
}

/** What to say to whoever wrote them. */
export const unknownFieldWarnings = (document: unknown): Problem[] =>
  unknownFields(document).map(({ path, nearest: known }) => ({
    path,
    message: `is read by no gate; the nearest field that is: ${known}`,
  }))
