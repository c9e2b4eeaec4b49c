import type { RampAnswer } from '../../server/index.ts'
import { isObject } from '../rollout-file/is-object.ts'
import type { Api } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'

export const isRampAnswer = (value: unknown): value is RampAnswer =>
  isObject(value) && 'ramp' in value && Array.isArray(value['proofs'])

/**
 * Where the server's ramp stands: the body as it came, and parsed.
 * @throws CliError (exit 3) where the server cannot be reached or answers something else
 */
export const fetchRamp = async (
  api: Api,
): Promise<{ readonly body: string; readonly answer: RampAnswer }> => {
  const { body, value } = await api.ask('GET', '/api/ramp', { role: 'viewer' })
  if (isRampAnswer(value)) return { body, answer: value }
  throw unexpectedAnswer(api)
}
