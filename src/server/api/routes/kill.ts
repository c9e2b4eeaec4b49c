import { z } from 'zod'
import { json } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { leg, reason, revision } from '../schemas.ts'

const killed = z.object({
  killed: leg.nullable(),
  revision,
  stored: z.boolean().describe('false: it holds and is served, but the database did not take it'),
  problem: z.string().nullable(),
})

export const killRoutes = ({ control, killSwitch, ramp, rollout, now }: ApiPorts): AnyRoute[] => [
  route({
    method: 'POST',
    path: '/api/rollout/kill',
    role: 'operator',
    summary: 'Switch a leg off for everybody, now, over any source; null lifts it',
    body: z.strictObject({ leg: leg.nullable(), reason: reason.optional() }),
    answers: { 200: { means: 'It holds', body: killed } },
    async handle({ body }, { token }) {
      const by = { actor: token.name, reason: body.reason ?? null, at: now() }
      const { stored } = await control.kill(body.leg, by)
      await ramp.heed()
      const { killed, revision } = rollout()
      return json({ killed, revision, stored, problem: killSwitch.unstored() })
    },
  }),
]
