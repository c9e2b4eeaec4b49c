import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono, type Context } from 'hono'
import type { StreamHub } from '../live/stream-hub.ts'
import type { Log } from '../log.ts'
import type { PublishedRollout } from '../rollout/published-rollout.ts'
import { createBodyBudget, type BodyBudget } from './body-budget.ts'
import type { HttpApp, HttpEnv } from './http-app.ts'
import { parseJson } from './parse-json.ts'
import { internalError, problem } from './problem.ts'
import { readBody } from './read-body.ts'

export type PublicPorts = {
  rollout(): PublishedRollout
  readonly streams: StreamHub
  /** Takes the parsed body of a report; gives the sentence that refuses it, or null. */
  takeReport(body: unknown): string | null
  /** Counts a body that did not get that far. */
  refuseReport(): void
  readonly log: Log
  /** @default 64 MB */
  readonly bodyBudget?: BodyBudget
}

const MAX_REPORT_BYTES = 256 * 1024
const MAX_HELD_BYTES = 64 * 1024 * 1024
const BUSY_SECONDS = 10
const CORS = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' }

/** What browsers reach: the rollout, reports, health. Open to every origin, without credentials. */
export const createPublicApp = (ports: PublicPorts): HttpApp => {
  const app = new Hono<HttpEnv>()
  const budget = ports.bodyBudget ?? createBodyBudget(MAX_HELD_BYTES)
  app.get('/v1/rollout', (context) => answerRollout(ports.rollout(), context.req.header('if-none-match')))
  app.options('/v1/rollout', () => preflight('GET'))
  app.all('/v1/rollout', () => wrongMethod('GET, HEAD, OPTIONS'))
  app.get('/v1/rollout/stream', (context) => openStream(ports.streams, context))
  app.all('/v1/rollout/stream', () => wrongMethod('GET'))
  app.post('/v1/reports', (context) => answerReport(ports, budget, context))
  app.options('/v1/reports', () => preflight('POST'))
  app.all('/v1/reports', () => wrongMethod('POST, OPTIONS'))
  app.get('/healthz', () => new Response('ok\n', { headers: { 'cache-control': 'no-store', ...CORS } }))
  app.options('/healthz', () => preflight('GET'))
  app.all('/healthz', () => wrongMethod('GET, HEAD, OPTIONS'))
  app.notFound(() => problem(404, 'There is nothing at this address.', CORS))
  app.onError((error) => internalError(error, ports.log, CORS))
  return app
}

/** A page that gets no stream asks for the rollout now and then instead. */
const openStream = ({ open }: StreamHub, context: Context<HttpEnv>): Response =>
  open(context.env.outgoing, context.req.header('last-event-id'))
    ? RESPONSE_ALREADY_SENT
    : problem(503, 'As many pages listen already as can.', { 'retry-after': `${BUSY_SECONDS}`, ...CORS })

const wrongMethod = (allow: string): Response =>
  problem(405, `This address takes ${allow}.`, { allow, ...CORS })

const preflight = (method: string): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...CORS,
      'access-control-allow-methods': method,
      'access-control-allow-headers': 'If-None-Match, Content-Type',
      'access-control-max-age': '86400',
    },
  })

const answerRollout = ({ bytes, etag }: PublishedRollout, ifNoneMatch: string | undefined): Response => {
  const headers = {
    ...CORS,
    'access-control-expose-headers': 'ETag',
    'cache-control': 'no-cache',
    etag,
  }
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag))
    return new Response(null, { status: 304, headers })
  return new Response(bytes, {
    headers: { ...headers, 'content-type': 'application/json', 'x-content-type-options': 'nosniff' },
  })
}

// a proxy that compresses turns the tag into a weak one, and If-None-Match compares weakly (RFC 9110 §13.1.2)
const matches = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))

const answerReport = async (
  ports: PublicPorts,
  budget: BodyBudget,
  context: Context<HttpEnv>,
): Promise<Response> => {
  const refuse = (status: number, detail: string, headers: Record<string, string> = {}): Response => {
    ports.refuseReport()
    return problem(status, detail, { ...CORS, ...headers })
  }
  // never unpacked: a small compressed body can be a huge one
  const encoding = context.req.header('content-encoding') ?? 'identity'
  if (encoding !== 'identity')
    return refuse(415, 'Reports are sent without a content encoding.', { connection: 'close' })
  const body = await readBody(context.env.incoming, MAX_REPORT_BYTES, budget)
  if (body === 'too-large')
    return refuse(413, `A report has at most ${MAX_REPORT_BYTES} bytes.`, { connection: 'close' })
  if (body === 'busy')
    return refuse(503, 'Too many reports are on their way at once; send it again later.', {
      'retry-after': String(BUSY_SECONDS),
      connection: 'close',
    })
  if (body === 'aborted') return refuse(400, 'The report was cut off.')
  const json = parseJson(body)
  if (!json.ok) return refuse(400, `The report ${json.message}.`)
  const refusal = ports.takeReport(json.value)
  return refusal === null ? new Response(null, { status: 204, headers: CORS }) : problem(400, refusal, CORS)
}
