import { z } from 'zod'
import type { CohortPoint } from '../../population/cohort-history.ts'
import { json } from '../answer.ts'
import { csvAnswer, csvOf } from '../csv.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { auditEntrySchema, format, wholeNumber } from '../schemas.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const MAX_CHANGES = 500

const count = z.int()
const point = z.object({ at: z.number(), segment: count, dual: count, rudderstack: count })

const query = z.strictObject({
  from: wholeNumber.optional().describe('ms since epoch; default: a day ago'),
  to: wholeNumber.optional().describe('ms since epoch; default: now'),
  format,
})

const body = z.object({
  from: z.number(),
  to: z.number(),
  stepMs: z.number(),
  points: z.array(point),
  problem: z.string().nullable().describe('why nothing is known; else null'),
  changes: z.array(
    auditEntrySchema.pick({ at: true, revision: true, action: true, actor: true, reason: true }),
  ),
})

const CHANGES: readonly string[] = ['init', 'set', 'apply', 'undo', 'kill', 'unkill']

export const cohortsRoutes = ({ cohorts, control, now }: ApiPorts): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/cohorts',
    role: 'viewer',
    summary: 'People seen in each cohort over time, and the changes meanwhile',
    query,
    answers: { 200: { means: 'at: start of a step', body } },
    async handle({ query: { to = now(), from = to - DAY_MS, format: as } }) {
      const history = await cohorts(from, to)
      if (as === 'csv') return csvAnswer(csvOf(history.points, COLUMNS), 'crossfade-cohorts')
      const entries = await control.history({ limit: MAX_CHANGES, lean: true })
      const changes = entries
        .filter(({ at, action }) => at >= from && at <= to && CHANGES.includes(action))
        .map(({ at, revision, action, actor, reason }) => ({ at, revision, action, actor, reason }))
        .toReversed()
      return json({ ...history, changes })
    },
  }),
]

const COLUMNS: Readonly<Record<string, (point: CohortPoint) => string | number>> = {
  at: ({ at }) => new Date(at).toISOString(),
  segment: ({ segment }) => segment,
  dual: ({ dual }) => dual,
  rudderstack: ({ rudderstack }) => rudderstack,
}
