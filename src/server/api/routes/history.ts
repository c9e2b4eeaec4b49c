import { z } from 'zod'
import type { AuditEntry } from '../../control/control-store.ts'
import { json } from '../answer.ts'
import { csvAnswer, csvOf } from '../csv.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { auditEntrySchema, format, wholeNumber } from '../schemas.ts'

const LIMIT = { usual: 50, most: 1_000 }

const query = z.strictObject({
  limit: wholeNumber
    .pipe(z.int().min(1).max(LIMIT.most))
    .optional()
    .describe('at most; fewer come where their rollouts are large'),
  before: wholeNumber.optional().describe('an entry’s id: those older than it'),
  format,
})

const body = z.object({ entries: z.array(auditEntrySchema), next: z.int().nullable() })

export const historyRoutes = ({ control }: ApiPorts): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/history',
    role: 'viewer',
    summary: 'Who changed what, when and why, the newest first',
    query,
    answers: { 200: { means: 'next: for `before`, null at the end', body } },
    async handle({ query: { limit = LIMIT.usual, before, format: as } }) {
      const entries = await control.history({ limit, ...(before !== undefined && { before }) })
      if (as === 'csv') return csvAnswer(csvOf(entries, COLUMNS), 'crossfade-history')
      // ids count up from 1 without gaps
      const last = entries.at(-1)?.id ?? 1
      return json({ entries, next: last > 1 ? last : null })
    },
  }),
]

const text = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

const COLUMNS: Readonly<Record<string, (entry: AuditEntry) => string | number | null>> = {
  id: ({ id }) => id,
  at: ({ at }) => new Date(at).toISOString(),
  actor: ({ actor }) => actor,
  action: ({ action }) => action,
  reason: ({ reason }) => reason,
  revision: ({ revision }) => revision,
  before: ({ before }) => text(before),
  after: ({ after }) => text(after),
}
