import type { Status } from '../../server/index.ts'
import { isObject } from '../rollout-file/is-object.ts'
import type { Api } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'

/**
 * The server's status: its body as it came, and parsed.
 * @throws CliError (exit 3) where the server cannot be reached or answers something else
 */
export const fetchStatus = async (api: Api): Promise<{ body: string; status: Status }> => {
  const { body, value } = await api.ask('GET', '/api/status', { role: 'viewer' })
  if (isStatus(value)) return { body, status: value }
  throw unexpectedAnswer(api)
}

const isStatus = (value: unknown): value is Status =>
  isObject(value) && Array.isArray(value['cohorts']) && 'rollout' in value
