import { canonicalCopy, canonicalForm, isFields } from '../call/canonical-copy.ts'
import type { Fields } from '../call/call.ts'
import type { Leg } from '../rollout/rollout.ts'
import type { Sight } from './rule.ts'
import { inside } from './rules/forms.ts'

const tryInside = (body: unknown, ...names: readonly string[]): unknown => {
  try {
    return isFields(body) ? inside(body, ...names) : undefined
  } catch {
    // no JSON: a getter or a Proxy that throws
    return undefined
  }
}

const NO_STAMP: Fields = {}

export const sightOf = (leg: Leg, body: unknown): Sight => sight(leg, body, canonicalCopy(body))

/** The same of what JSON.parse has given, without a copy of it: where millions are looked at, that tells. */
export const sightOfJson = (leg: Leg, json: unknown): Sight => sight(leg, json, canonicalForm(json))

function sight(leg: Leg, body: unknown, copy: Fields): Sight {
  const stamp = tryInside(body, 'context', 'crossfade')
  return {
    leg,
    copy,
    stamp: isFields(stamp) ? stamp : NO_STAMP,
    libraryVersion: tryInside(body, 'context', 'library', 'version'),
  }
}
