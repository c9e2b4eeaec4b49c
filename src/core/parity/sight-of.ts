import { canonicalCopy, isFields } from '../call/canonical-copy.ts'
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

export function sightOf(leg: Leg, body: unknown): Sight {
  const stamp = tryInside(body, 'context', 'crossfade')
  return {
    leg,
    copy: canonicalCopy(body),
    stamp: isFields(stamp) ? stamp : NO_STAMP,
    libraryVersion: tryInside(body, 'context', 'library', 'version'),
  }
}
