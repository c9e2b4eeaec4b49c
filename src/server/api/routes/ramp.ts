import { z } from 'zod'
import type { Command } from '../../autopilot/controller.ts'
import { problem } from '../../http/problem.ts'
import { json } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { reason } from '../schemas.ts'

const ramp = z
  .record(z.string(), z.unknown())
  .describe('where the ramp stands, what it was last judged by, and what comes next')

const ANSWERS = {
  200: { means: 'Done; where the ramp stands now', body: ramp },
  409: { means: 'It is not done, and why' },
}

const from = z
  .int()
  .min(-1)
  .optional()
  .describe(
    'at which stage the ramp was when this was asked for, from 0: at another one by now it is not done',
  )
const maybe = z.strictObject({ reason: reason.optional(), from })
const needed = z.strictObject({ reason })
const promotion = z.strictObject({
  full: z.boolean().optional().describe('straight to the last stage'),
  unproven: z
    .boolean()
    .optional()
    .describe('whatever is proven; it is said of the stage for ever, and takes a reason'),
  reason: reason.optional(),
  from,
})

/** Where the ramp stands, and what drives it. */
export const rampRoutes = ({ ramp: autopilot, now }: ApiPorts): AnyRoute[] => {
  const ordered = async (command: Command, actor: string, why: string | undefined): Promise<Response> => {
    const answer = await autopilot.command(command, { actor, reason: why ?? null, at: now() })
    return answer.ok ? json(await autopilot.view()) : problem(409, answer.refused)
  }
  const order = (verb: 'pause' | 'abort' | 'approve', summary: string): AnyRoute =>
    route({
      method: 'POST',
      path: `/api/ramp/${verb}`,
      role: 'operator',
      summary,
      body: maybe,
      answers: ANSWERS,
      handle: ({ body }, { token }) => ordered({ verb, from: body.from }, token.name, body.reason),
    })
  return [
    route({
      method: 'GET',
      path: '/api/ramp',
      role: 'viewer',
      summary: 'Where the ramp stands, what is proven, and what is missing for its next stage',
      answers: { 200: { means: 'The ramp', body: ramp } },
      handle: async () => json(await autopilot.view()),
    }),
    route({
      method: 'POST',
      path: '/api/ramp/promote',
      role: 'operator',
      summary: 'On to the next stage, on proof; or without it, on somebody’s word',
      body: promotion,
      answers: ANSWERS,
      handle: ({ body: { full = false, unproven = false, reason: why, from: stage } }, { token }) =>
        ordered({ verb: 'promote', full, unproven, from: stage }, token.name, why),
    }),
    order('pause', 'Stop here; shares stay'),
    route({
      method: 'POST',
      path: '/api/ramp/resume',
      role: 'operator',
      summary: 'Go on from the stage whose shares hold, which is proven anew',
      body: needed,
      answers: ANSWERS,
      handle: ({ body }, { token }) => ordered({ verb: 'resume' }, token.name, body.reason),
    }),
    order('abort', 'Back to the last proven stage, or to before the first'),
    order('approve', 'Agree to the next stage, where that takes a person'),
  ]
}
