import { z } from 'zod'
import { parseRollout } from '../../../core/index.ts'
import { MAX_ROLLOUT_BYTES } from '../../rollout/read-rollout-file.ts'
import { json, problemsAnswer } from '../answer.ts'
import { refusalAnswer } from './refusal.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { rolloutDocument, simulationSchema } from '../schemas.ts'

export const simulateRoutes = ({ simulate, rollout, control, source }: ApiPorts): AnyRoute[] => [
  route({
    method: 'POST',
    path: '/api/simulate',
    role: 'viewer',
    summary: 'Who would move under another rollout, of the people seen in the last 7 days',
    body: z.strictObject({ rollout: rolloutDocument }),
    maxBodyBytes: MAX_ROLLOUT_BYTES,
    answers: {
      200: { means: 'Against the rollout in force', body: simulationSchema },
      422: { means: 'No rollout; problems says what and where' },
    },
    async handle({ body }) {
      const parsed = parseRollout(body.rollout)
      if (!parsed.ok) return problemsAnswer('This is no rollout that could be in force.', parsed.problems)
      const inForce = rollout()
      const { revision, killed } = inForce
      // what it comes to in Unleash is another list of audiences
      const change =
        source.kind === 'unleash' ? control.check({ ...body.rollout, revision }, revision) : parsed
      return change.ok ? json(await simulate(inForce, { ...change.rollout, killed })) : refusalAnswer(change)
    },
  }),
]
