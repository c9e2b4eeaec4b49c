import { z } from 'zod'
import { assign, explainAssignment, type Subject } from '../../../core/index.ts'
import { json } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'

const text = z.string().max(1_000).optional()

const subject = z.strictObject({
  deviceId: text,
  anonymousId: text,
  userId: text,
  sessionId: text,
  region: text,
  area: text,
  appVersion: text,
  currentTime: text,
  properties: z
    .record(z.string().max(200), z.union([z.string().max(1_000), z.number(), z.boolean()]))
    .optional(),
})

export const assignRoutes = ({ rollout, now }: ApiPorts): AnyRoute[] => [
  route({
    method: 'POST',
    path: '/api/assign',
    role: 'viewer',
    summary: 'Who gets what: the cohort of one subject, and why',
    body: z.strictObject({ subject }),
    answers: {
      200: {
        means: 'Under the rollout in force',
        body: z.object({ assignment: z.record(z.string(), z.unknown()), sentence: z.string() }),
      },
    },
    handle({ body }) {
      const given = { currentTime: new Date(now()).toISOString(), ...defined(body.subject) }
      const assignment = assign(rollout(), given)
      return json({ assignment, sentence: explainAssignment(assignment) })
    },
  }),
]

const defined = (fields: z.infer<typeof subject>): Subject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
