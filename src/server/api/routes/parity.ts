import { z } from 'zod'
import { BY, OUTCOMES, type ParityRow } from '../../parity/answers/parity-answer.ts'
import type { RuleHits } from '../../parity/answers/answer-rules.ts'
import type { SourceHealth } from '../../parity/answers/answer-sources.ts'
import { json } from '../answer.ts'
import { csvAnswer, csvOf, type Cell } from '../csv.ts'
import type { ApiPorts } from '../ports.ts'
import { route, type AnyRoute } from '../route.ts'
import { format } from '../schemas.ts'
import { NO_PARITY, withParity } from './parity-or-problem.ts'
import { identityBody, parityBody, rulesBody, sourcesBody } from './parity-schemas.ts'
import { rangeOf, rangeQuery } from './range.ts'

const query = z.strictObject({
  ...rangeQuery,
  by: z.enum(BY).optional().describe('default: event'),
  event: z.string().max(512).optional().describe('by event, property and trait: this one alone'),
  format,
})

export const parityRoutes = (ports: ApiPorts): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/parity',
    role: 'viewer',
    summary: 'How far RudderStack receives what Segment receives',
    query,
    answers: { 200: { means: 'Of settled minutes', body: parityBody }, ...NO_PARITY },
    handle: ({ query: { by = 'event', event, format: as, ...range } }) =>
      withParity(ports, async (parity) => {
        const answer = await parity.answer({ ...rangeOf(range, ports.now()), by, event })
        return as === 'csv' ? csvAnswer(csvOf(answer.rows, ROWS), `crossfade-parity-${by}`) : json(answer)
      }),
  }),
  route({
    method: 'GET',
    path: '/api/parity/identity',
    role: 'viewer',
    summary: 'Whether both legs know the same people',
    query: z.strictObject({ ...rangeQuery, format }),
    answers: { 200: { means: 'By the device', body: identityBody }, ...NO_PARITY },
    handle: ({ query: { format: as, ...range } }) =>
      withParity(ports, async (parity) => {
        const answer = await parity.identity(rangeOf(range, ports.now()))
        if (as !== 'csv') return json(answer)
        const columns = {
          path: 'path',
          equal: 'equal',
          missing: 'missing',
          extra: 'extra',
          different: 'different',
        } as const
        return csvAnswer(csvOf(answer.traits, fields(columns)), 'crossfade-traits')
      }),
  }),
  route({
    method: 'GET',
    path: '/api/parity/rules',
    role: 'viewer',
    summary: 'What rules explain, and the differences that none does',
    query: z.strictObject({ ...rangeQuery, format }),
    answers: { 200: { means: 'The most frequent first', body: rulesBody }, ...NO_PARITY },
    handle: ({ query: { format: as, ...range } }) =>
      withParity(ports, async (parity) => {
        const answer = await parity.rules(rangeOf(range, ports.now()))
        return as === 'csv' ? csvAnswer(csvOf(answer.hits, HITS), 'crossfade-parity-rules') : json(answer)
      }),
  }),
  route({
    method: 'GET',
    path: '/api/parity/sources',
    role: 'viewer',
    summary: 'How each vendor’s copies come in',
    query: z.strictObject({ format }),
    answers: { 200: { means: 'Of the last hour', body: sourcesBody }, ...NO_PARITY },
    handle: ({ query: { format: as } }) =>
      withParity(ports, async (parity) => {
        const sources = await parity.sources()
        return as === 'csv' ? csvAnswer(csvOf(sources, SOURCES), 'crossfade-sources') : json({ sources })
      }),
  }),
]

type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>

const fields = <Row, Name extends keyof Row & string>(names: Readonly<Record<string, Name>>): Columns<Row> =>
  Object.fromEntries(Object.entries(names).map(([title, name]) => [title, (row: Row) => row[name] as Cell]))

const ROWS: Columns<ParityRow> = {
  key: ({ key }) => key,
  event: ({ event }) => event,
  calls: ({ calls }) => calls,
  segment: ({ segment }) => segment,
  rudderstack: ({ rudderstack }) => rudderstack,
  ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome, ({ outcomes }: ParityRow) => outcomes[outcome]])),
  changesMeaning: ({ changesMeaning }) => changesMeaning,
  segmentDuplicates: ({ duplicates }) => duplicates.segment,
  rudderstackDuplicates: ({ duplicates }) => duplicates.rudderstack,
  sessions: ({ loss }) => loss.sessions,
  lost: ({ loss }) => loss.lost,
  low: ({ loss }) => loss.low,
  high: ({ loss }) => loss.high,
  enough: ({ loss }) => loss.enough,
}

const HITS: Columns<RuleHits> = {
  rule: ({ rule }) => rule,
  own: ({ own }) => own,
  effect: ({ effect }) => effect,
  pairs: ({ pairs }) => pairs,
  says: ({ says }) => says,
  atCutover: ({ atCutover }) => atCutover,
  expires: ({ expires }) => expires,
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const SOURCES: Columns<SourceHealth> = {
  leg: ({ leg }) => leg,
  lastCopyAt: ({ lastCopyAt }) => iso(lastCopyAt),
  copies: ({ copies }) => copies,
  lagMedianMs: ({ lagMs }) => lagMs.median,
  lagP95Ms: ({ lagMs }) => lagMs.p95,
  aheadShare: ({ ahead }) => ahead.share,
  aheadMedianMs: ({ ahead }) => ahead.medianMs,
}
