import { z } from 'zod'
import { json } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { reason, revision, simulationSchema } from '../schemas.ts'
import { refusalAnswer } from './refusal.ts'

export const undoRoutes = ({ control, ramp, simulate, now }: ApiPorts): AnyRoute[] => [
  route({
    method: 'POST',
    path: '/api/undo',
    role: 'operator',
    summary: 'Put an earlier rollout back in force; without `to`, the one before the last change',
    body: z.strictObject({
      to: revision.optional(),
      from: revision.optional().describe('the revision in force that is taken back; 409 where it is another'),
      reason: reason.optional(),
    }),
    answers: {
      200: {
        means: 'It is in force again, under a new revision',
        body: z.object({ revision, undone: revision, simulation: simulationSchema }),
      },
      409: {
        means:
          'There is nothing to undo, from is no longer in force (current: what is), or the rollout is written elsewhere',
      },
      422: { means: 'The earlier rollout is none that this version takes' },
      502: { means: 'Where the rollout is written as well cannot be reached' },
    },
    async handle({ body }, { token }) {
      const by = { actor: token.name, reason: body.reason ?? null, at: now() }
      const undone = await control.undo(body.to ?? null, by, body.from)
      if (!undone.ok) return refusalAnswer(undone)
      await ramp.heed()
      const simulation = await simulate(undone.before, undone.after)
      return json({ revision: undone.revision, undone: undone.before.revision, simulation })
    },
  }),
]
