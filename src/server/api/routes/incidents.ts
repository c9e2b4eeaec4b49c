import { z } from 'zod'
import { problem } from '../../http/problem.ts'
import { json } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'

const incident = z.record(z.string(), z.unknown())

/** What happened after each kill, halt or rollback. */
export const incidentRoutes = ({ incidents }: ApiPorts): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/incidents',
    role: 'viewer',
    summary: 'Kills, halts and rollbacks, the newest first',
    answers: { 200: { means: 'Some of them', body: z.object({ incidents: z.array(incident) }) } },
    handle: async () => json({ incidents: await incidents.list() }),
  }),
  route({
    method: 'GET',
    path: '/api/incidents/:id',
    role: 'viewer',
    summary: 'What happened in the hour after one: pages, calls, copies and people',
    answers: {
      200: { means: 'The incident', body: incident },
      404: { means: 'There is none of this number' },
      503: { means: 'The warehouse does not answer' },
    },
    async handle({ name }) {
      const id = /^[1-9]\d{0,14}$/.test(name) ? Number(name) : null
      const found = id === null ? null : await incidents.read(id)
      if (typeof found === 'string') return problem(503, found)
      return found === null
        ? problem(404, 'There is no incident of this number: GET /api/incidents lists them.')
        : json(found)
    },
  }),
]
