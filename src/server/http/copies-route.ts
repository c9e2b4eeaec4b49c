import type { IncomingMessage } from 'node:http'
import type { Leg } from '../../core/index.ts'
import type { Intake } from '../intake/intake.ts'
import { LIMITS } from '../intake/limits.ts'
import type { CopiesAnswer } from '../intake/refusals.ts'
import type { BodyBudget } from './body-budget.ts'
import { problem } from './problem.ts'
import { readBody } from './read-body.ts'

export type CopiesPort = Pick<Intake, 'admit' | 'refuse' | 'takeSegment' | 'takeRudderstack' | 'now'>

const RETRY_SECONDS = 5
const UNREAD = { connection: 'close' }

/** A vendor's webhook brings one event or a batch: 200 once what is good of it is durable. */
export const answerCopies = async (
  leg: Leg,
  intake: CopiesPort,
  budget: BodyBudget,
  incoming: IncomingMessage,
): Promise<Response> => {
  const at = intake.now()
  const header = (name: string): string | undefined => {
    const value = incoming.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
  const refused = intake.admit(leg, header)
  if (refused !== null) return respond(refused, UNREAD)
  const body = await readBody(incoming, LIMITS.bodyBytes, budget)
  if (typeof body === 'string') return respond(intake.refuse(leg, body), UNREAD)
  const request = { header, body, at }
  return respond(await (leg === 'segment' ? intake.takeSegment(request) : intake.takeRudderstack(request)))
}

const respond = ({ status, sentence, body }: CopiesAnswer, more: Record<string, string> = {}): Response => {
  if (status === 200) return new Response(JSON.stringify(body), { headers: OK })
  const retry = status === 503 ? { 'retry-after': `${RETRY_SECONDS}` } : {}
  return problem(status, sentence ?? '', { ...retry, ...more })
}

const OK = { 'content-type': 'application/json', 'cache-control': 'no-store' }
