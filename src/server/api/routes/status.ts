import { z } from 'zod'
import { json } from '../answer.ts'
import { csvAnswer, csvOf, type Cell } from '../csv.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { format } from '../schemas.ts'
import { STATUS_LISTS, type StatusList } from '../status-lists.ts'

const LISTS = Object.keys(STATUS_LISTS) as [StatusList, ...StatusList[]]

const query = z.strictObject({
  list: z
    .enum(LISTS)
    .optional()
    .describe('one of its lists alone; as CSV: cohorts, unless another one is asked for'),
  format,
})

type Row = Readonly<Record<string, unknown>>

export const statusRoutes = ({ status }: ApiPorts): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/status',
    role: 'viewer',
    summary: 'What is in force, who got it, and what became of their calls',
    query,
    answers: { 200: { means: 'The status', body: z.record(z.string(), z.unknown()) } },
    async handle({ query: { list, format: as } }) {
      const whole = await status()
      if (list === undefined && as !== 'csv') return json(whole)
      const { fields, rows } = STATUS_LISTS[list ?? 'cohorts']
      if (as !== 'csv') return json({ [list ?? 'cohorts']: rows(whole) })
      const columns = Object.fromEntries(fields.map((field) => [field, (row: Row) => row[field] as Cell]))
      return csvAnswer(csvOf<Row>(rows(whole), columns), `crossfade-${list ?? 'cohorts'}`)
    },
  }),
]
