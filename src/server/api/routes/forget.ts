import { createHash } from 'node:crypto'
import { z } from 'zod'
import { problem } from '../../http/problem.ts'
import { json } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { reason } from '../schemas.ts'

const body = z.object({
  forgotten: z.array(z.object({ table: z.string(), rows: z.int() })),
  rows: z.int().describe('of all tables'),
})

export const forgetRoutes = ({ forget, store, now }: ApiPorts): AnyRoute[] => [
  route({
    method: 'POST',
    path: '/api/forget',
    role: 'admin',
    summary: 'Delete all that is kept of a person, and write down that it was done',
    body: z.strictObject({ userId: z.string().min(1).max(512), reason: reason.optional() }),
    answers: { 200: { means: 'Deleted', body }, 503: { means: 'There is no warehouse.' } },
    async handle({ body: { userId, reason: why = null } }, { token: { name: actor } }) {
      const forgotten = await forget(userId)
      if (forgotten === null)
        return problem(503, 'There is no warehouse that could hold something of a person.')
      const rows = forgotten.reduce((sum, table) => sum + table.rows, 0)
      const by = { actor, action: 'forget', reason: why, at: now() } as const
      // the id itself would be kept by what says that it was forgotten
      await store.record(by, { before: null, after: { person: digestOf(userId), rows } })
      return json({ forgotten, rows })
    },
  }),
]

const digestOf = (userId: string): string => createHash('sha256').update(userId).digest('hex')
