import { isObject, type JsonObject } from '../rollout-file/is-object.ts'
import type { Api } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'

/** The rollout as browsers get it. */
export type InForce = { readonly document: JsonObject; readonly revision: number }

/** @throws CliError */
export const rolloutInForce = async (api: Api): Promise<InForce> => {
  const { value } = await api.ask('GET', '/api/rollout', { role: 'viewer' })
  const revision = isObject(value) ? value['revision'] : null
  if (!isObject(value) || typeof revision !== 'number') throw unexpectedAnswer(api)
  return { document: value, revision }
}
