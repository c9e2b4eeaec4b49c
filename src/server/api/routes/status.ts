import { z } from 'zod'
import { json } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'

export const statusRoutes = ({ status }: ApiPorts): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/status',
    role: 'viewer',
    summary: 'What is in force, who got it, and what became of their calls',
    answers: { 200: { means: 'The status', body: z.record(z.string(), z.unknown()) } },
    handle: async () => json(await status()),
  }),
]
