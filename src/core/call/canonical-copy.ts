import type { Fields } from './call.ts'
import { jsonCopy, put } from './json-copy.ts'

/** What only the sending, the vendor or the gate has put there. */
const REMOVED: ReadonlySet<string> = new Set([
  'messageId',
  'writeKey',
  'channel',
  '_metadata',
  'sentAt',
  'receivedAt',
  'projectId',
  'version',
  'rudderId',
  'request_ip',
  'originalTimestamp',
])
const REMOVED_FROM_CONTEXT: ReadonlySet<string> = new Set(['library', 'crossfade'])

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function without(fields: Fields, names: ReadonlySet<string>): Fields {
  const out: Fields = {}
  for (const name of Object.keys(fields)) if (!names.has(name)) put(out, name, fields[name])
  return out
}

/** RudderStack has an identify's own traits in its context. */
function liftTraits(copy: Fields): void {
  const { type, traits, context } = copy
  if (type !== 'identify' || traits !== undefined || !isFields(context)) return
  const { traits: own, ...rest } = context
  if (own === undefined) return
  copy['traits'] = own
  copy['context'] = rest
}

/**
 * One form for a copy of either leg, whether it was taken from the wire, a webhook or an exported file, by the documented
 * renames and removals alone: `timestamp` is the SDK's own time, an identify's traits are `traits`, a `userId` of `null` or
 * `''` is none, and what only the sending, the vendor or the gate has put there is gone. What else differs between the
 * vendors is explained by a rule, or told. A body that is no object stands under the name `''`. Never throws.
 *
 * @param body what JSON.parse gives; not changed
 */
export const canonicalCopy = (body: unknown): Fields => canonicalForm(jsonCopy(body))

/** The same of what JSON.parse has given: it shares with that what is not changed, and does not change it. */
export function canonicalForm(copied: unknown): Fields {
  if (!isFields(copied)) return copied === undefined ? {} : { '': copied }
  const copy = without(copied, REMOVED)
  const timestamp = copied['originalTimestamp'] ?? copied['timestamp']
  if (timestamp !== undefined) copy['timestamp'] = timestamp
  if (copy['userId'] === null || copy['userId'] === '') delete copy['userId']
  if (isFields(copy['context'])) copy['context'] = without(copy['context'], REMOVED_FROM_CONTEXT)
  liftTraits(copy)
  if (isFields(copy['context']) && Object.keys(copy['context']).length === 0) delete copy['context']
  return copy
}
