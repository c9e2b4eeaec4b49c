import type { Leg } from '../../core/index.ts'
import type { JsonObject } from './is-object.ts'

/**
 * The same rollout with a leg switched off for everybody, one revision up, so that gates take it for newer. All else
 * stays as it was written. Pure: wherever the document comes from, a file or a server.
 * @param above where the revision last published is known to be higher than the document's own
 */
export const breakGlass = (document: JsonObject, kill: Leg, above = 0): JsonObject => ({
  ...document,
  revision: Math.max(Number(document['revision']), above) + 1,
  killed: kill,
})
