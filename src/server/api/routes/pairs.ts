import { z } from 'zod'
import { problem } from '../../http/problem.ts'
import type { PairDifference } from '../../parity/answers/answer-pair.ts'
import type { PairRow } from '../../parity/answers/pair-rows.ts'
import { OUTCOMES } from '../../parity/answers/parity-answer.ts'
import { json } from '../answer.ts'
import { csvAnswer, csvOf, type Cell } from '../csv.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { format, wholeNumber } from '../schemas.ts'
import { NO_PARITY, withParity } from './parity-or-problem.ts'
import { pairBody, pairsBody } from './parity-schemas.ts'
import { rangeOf, rangeQuery } from './range.ts'

const LIMIT = { usual: 50, most: 1_000 }
const text = z.string().max(512).optional()

const query = z.strictObject({
  ...rangeQuery,
  outcome: z.enum(OUTCOMES).optional(),
  event: text,
  cause: text,
  path: text.describe('JSON Pointer: where something differs that no rule explains'),
  rule: text,
  session: text,
  userId: text,
  cohort: text,
  audience: text,
  region: text,
  area: text,
  appVersion: text,
  sdkVersion: text.describe('of either leg, name and version as /api/parity?by=sdkVersion has them'),
  browser: text,
  limit: wholeNumber.pipe(z.int().min(1).max(LIMIT.most)).optional(),
  before: z
    .string()
    .regex(/^\d{1,10}\..{1,256}$/)
    .optional()
    .describe('next of the page before'),
  format,
})

export const pairsRoutes = (ports: ApiPorts): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/pairs',
    role: 'viewer',
    summary: 'Pairs that fit all of it, the newest minutes first',
    query,
    answers: { 200: { means: 'A page of them', body: pairsBody }, ...NO_PARITY },
    handle: ({ query: { format: as, from, to, limit = LIMIT.usual, ...filter } }) =>
      withParity(ports, async (parity) => {
        const page = await parity.pairs({ ...filter, ...rangeOf({ from, to }, ports.now()), limit })
        return as === 'csv' ? csvAnswer(csvOf(page.pairs, ROWS), 'crossfade-pairs') : json(page)
      }),
  }),
  route({
    method: 'GET',
    path: '/api/pairs/:id',
    role: 'viewer',
    summary: 'Both sides of one pair, and what differs',
    query: z.strictObject({ format }),
    answers: {
      200: { means: 'The pair', body: pairBody },
      404: { means: 'Nobody knows its id' },
      ...NO_PARITY,
    },
    handle: ({ name: id, query: { format: as } }) =>
      withParity(ports, async (parity) => {
        const answer = await parity.pair(id)
        if (answer === null) return problem(404, `No copy of a pair ${JSON.stringify(id)} is known.`)
        return as === 'csv'
          ? csvAnswer(csvOf(answer.differences, DIFFERENCES), 'crossfade-pair')
          : json(answer)
      }),
  }),
]

type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>

const ROWS: Columns<PairRow> = {
  id: ({ id }) => id,
  at: ({ at }) => new Date(at).toISOString(),
  type: ({ type }) => type,
  event: ({ event }) => event,
  outcome: ({ outcome }) => outcome,
  cause: ({ cause }) => cause,
  cohort: ({ cohort }) => cohort,
  session: ({ session }) => session,
  userId: ({ userId }) => userId,
  region: ({ region }) => region,
  area: ({ area }) => area,
  appVersion: ({ appVersion }) => appVersion,
  browser: ({ browser }) => browser,
  segmentCopies: ({ copies }) => copies.segment,
  rudderstackCopies: ({ copies }) => copies.rudderstack,
  changesMeaning: ({ changesMeaning }) => changesMeaning,
  doubted: ({ doubted }) => doubted,
  unexplained: ({ differences }) =>
    differences
      .filter(({ rule }) => rule === '')
      .map(({ kind, path }) => `${kind} ${path}`)
      .join('; '),
}

const value = (given: unknown): Cell => (given === undefined ? null : JSON.stringify(given))

const DIFFERENCES: Columns<PairDifference> = {
  path: ({ path }) => path,
  kind: ({ kind }) => kind,
  rule: ({ rule }) => rule,
  effect: ({ effect }) => effect,
  segment: ({ segment }) => value(segment),
  rudderstack: ({ rudderstack }) => value(rudderstack),
  says: ({ says }) => says,
}
