import type { Leg } from '../../core/index.ts'
import { isObject } from '../rollout-file/is-object.ts'
import type { Api } from '../server/connect.ts'
import { unexpectedAnswer } from '../server/unexpected-answer.ts'

/** The body of `POST /api/rollout/kill`. */
type KillAnswer = {
  /** What is off now: a rollout may itself say so. */
  readonly killed: Leg | null
  readonly revision: number
  /** Whether it outlives a restart. */
  readonly stored: boolean
  /** One sentence where it does not. */
  readonly problem: string | null
}

/**
 * Switches a leg off for everybody, or lifts it (null).
 * @throws CliError, Refused
 */
export const askKill = async (
  api: Api,
  leg: Leg | null,
  reason: string | undefined,
): Promise<{ body: string; answer: KillAnswer }> => {
  const request = { leg, ...(reason !== undefined && { reason }) }
  const { body, value } = await api.ask('POST', '/api/rollout/kill', { body: request })
  if (isKillAnswer(value)) return { body, answer: value }
  throw unexpectedAnswer(api)
}

const isKillAnswer = (value: unknown): value is KillAnswer =>
  isObject(value) &&
  [null, 'segment', 'rudderstack'].includes(value['killed'] as string | null) &&
  typeof value['revision'] === 'number' &&
  typeof value['stored'] === 'boolean' &&
  (value['problem'] === null || typeof value['problem'] === 'string')
