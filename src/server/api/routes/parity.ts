import { z } from 'zod'
import { BY, OUTCOMES, type ParityRow } from '../../parity/answers/parity-answer.ts'
import type { IdentityAnswer, Split } from '../../parity/answers/answer-identity.ts'
import type { RuleHits, Suggestion } from '../../parity/answers/answer-rules.ts'
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

const MOST_IN_FILE = 10_000

/** Which list of an answer a file holds. */
const listOf = <const Names extends readonly [string, ...string[]]>(...names: Names) =>
  z.enum(names).optional().describe(`as CSV: this list of it; default: ${names[0]}`)

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
    query: z.strictObject({ ...rangeQuery, list: listOf('traits', 'splits'), format }),
    answers: { 200: { means: 'By the device', body: identityBody }, ...NO_PARITY },
    handle: ({ query: { format: as, list = 'traits', ...given } }) =>
      withParity(ports, async (parity) => {
        const range = rangeOf(given, ports.now())
        if (as !== 'csv') return json(await parity.identity(range))
        const answer = await parity.identity({ ...range, most: MOST_IN_FILE })
        return list === 'traits'
          ? csvAnswer(csvOf(answer.traits, TRAITS), 'crossfade-traits')
          : csvAnswer(csvOf(answer.splits, SPLITS), 'crossfade-splits')
      }),
  }),
  route({
    method: 'GET',
    path: '/api/parity/rules',
    role: 'viewer',
    summary: 'What rules explain, and the differences that none does',
    query: z.strictObject({ ...rangeQuery, list: listOf('hits', 'suggestions'), format }),
    answers: { 200: { means: 'The most frequent first', body: rulesBody }, ...NO_PARITY },
    handle: ({ query: { format: as, list = 'hits', ...range } }) =>
      withParity(ports, async (parity) => {
        const answer = await parity.rules(rangeOf(range, ports.now()))
        if (as !== 'csv') return json(answer)
        return list === 'hits'
          ? csvAnswer(csvOf(answer.hits, HITS), 'crossfade-parity-rules')
          : csvAnswer(csvOf(answer.suggestions, DIFFERENCES), 'crossfade-unexplained')
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

const TRAITS: Columns<IdentityAnswer['traits'][number]> = {
  path: ({ path }) => path,
  equal: ({ equal }) => equal,
  missing: ({ missing }) => missing,
  extra: ({ extra }) => extra,
  different: ({ different }) => different,
}

const SPLITS: Columns<Split> = {
  person: ({ person }) => person,
  kind: ({ kind }) => kind,
  leg: ({ leg }) => leg,
  segment: ({ segment }) => segment.join('; '),
  rudderstack: ({ rudderstack }) => rudderstack.join('; '),
}

const DIFFERENCES: Columns<Suggestion> = {
  type: ({ rule }) => rule.type,
  event: ({ rule }) => rule.event,
  path: ({ rule }) => rule.path,
  kind: ({ kind }) => kind,
  pairs: ({ pairs }) => pairs,
  share: ({ share }) => share,
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
  doubted: ({ doubted }) => doubted,
}
