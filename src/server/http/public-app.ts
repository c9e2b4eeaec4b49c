import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono, type Context } from 'hono'
import { randomBytes } from 'node:crypto'
import type { StreamHub } from '../live/stream-hub.ts'
import type { Log } from '../log.ts'
import type { PublishedRollout } from '../rollout/published-rollout.ts'
import type { TakenReport } from '../reports/report-book.ts'
import { createBodyBudget, type BodyBudget } from './body-budget.ts'
import { answerCopies, type CopiesPort } from './copies-route.ts'
import { createCors } from './cors.ts'
import type { HttpApp, HttpEnv } from './http-app.ts'
import { parseJson } from './parse-json.ts'
import { createNetworkNumber } from './network-number.ts'
import { networkOf } from './network-of.ts'
import { internalError, problem } from './problem.ts'
import { readBody } from './read-body.ts'

export type PublicPorts = {
  rollout(): PublishedRollout
  readonly streams: StreamHub
  /** Takes the parsed body of a report that came in now. @param network the number of the one that it came from, 0 = unknown */
  takeReport(body: unknown, network: number): Promise<TakenReport>
  /** Counts a body that did not get that far. */
  refuseReport(): void
  readonly copies: CopiesPort
  readonly log: Log
  /** A path before every route, such as /crossfade. @default '' */
  readonly base?: string
  /** Of pages that may read the answers. @default ['*'] */
  readonly origins?: readonly string[]
  /** Of reports, and as much again of copies, so that no page can keep a vendor out. @default 64 MB */
  readonly bodyBudget?: BodyBudget
}

const MAX_REPORT_BYTES = 256 * 1024
const MAX_HELD_BYTES = 64 * 1024 * 1024
const BUSY_SECONDS = 10
/** Of this process: a number of the one before names no network. */
const numberOf = createNetworkNumber(randomBytes(32))

/** What browsers and the vendors' webhooks reach: the rollout, reports, copies, health. Open to every origin unless told otherwise, without credentials. */
export const createPublicApp = (ports: PublicPorts): HttpApp => {
  const app = new Hono<HttpEnv>().basePath(ports.base ?? '')
  const budget = ports.bodyBudget ?? createBodyBudget(MAX_HELD_BYTES)
  const copiesBudget = createBodyBudget(MAX_HELD_BYTES)
  const cors = createCors(ports.origins ?? ['*'])
  const of = (context: Ask): Headers => cors(context.req.header('origin'))
  const route = (path: string, methods: readonly string[], answer: (context: Ask) => Answer): void => {
    const [method = 'GET'] = methods
    app.on(method, path, answer)
    if (methods.includes('OPTIONS')) app.options(path, (context) => preflight(method, of(context)))
    app.all(path, (context) => wrongMethod(methods, of(context)))
  }
  route('/v1/rollout', ['GET', 'HEAD', 'OPTIONS'], (context) =>
    answerRollout(ports.rollout(), context.req.header('if-none-match'), of(context)),
  )
  route('/v1/rollout/stream', ['GET'], (context) => openStream(ports.streams, context, of(context)))
  route('/v1/reports', ['POST', 'OPTIONS'], (context) => answerReport(ports, budget, context, of(context)))
  for (const leg of ['segment', 'rudderstack'] as const)
    route(`/v1/copies/${leg}`, ['POST'], (context) =>
      answerCopies(leg, ports.copies, copiesBudget, context.env.incoming),
    )
  route('/healthz', ['GET', 'HEAD', 'OPTIONS'], (context) => healthy(of(context)))
  app.notFound((context) => problem(404, 'There is nothing at this address.', of(context)))
  app.onError((error, context) => internalError(error, ports.log, of(context)))
  return app
}

type Ask = Context<HttpEnv>
type Answer = Response | Promise<Response>
type Headers = ReturnType<ReturnType<typeof createCors>>

const healthy = (cors: Headers): Response =>
  new Response('ok\n', { headers: { 'cache-control': 'no-store', ...cors } })

/**
 * Another server in the process may have put hono's own Response into the place of the global one, and of that hono
 * writes the headers again unless its body has been looked at.
 */
const alreadySent = (): Response => {
  void RESPONSE_ALREADY_SENT.body
  return RESPONSE_ALREADY_SENT
}

/** A page that gets no stream asks for the rollout now and then instead. */
const openStream = ({ open }: StreamHub, context: Ask, cors: Headers): Response =>
  open(context.env.outgoing, context.req.header('last-event-id'), cors)
    ? alreadySent()
    : problem(503, 'As many pages listen already as can.', { 'retry-after': `${BUSY_SECONDS}`, ...cors })

const wrongMethod = (methods: readonly string[], cors: Headers): Response => {
  const allow = methods.join(', ')
  return problem(405, `This address takes ${allow}.`, { allow, ...cors })
}

const preflight = (method: string, cors: Headers): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...cors,
      'access-control-allow-methods': method,
      'access-control-allow-headers': 'If-None-Match, Content-Type',
      'access-control-max-age': '86400',
    },
  })

const answerRollout = (
  { bytes, etag }: PublishedRollout,
  ifNoneMatch: string | undefined,
  cors: Headers,
): Response => {
  const headers = {
    ...cors,
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

const networkNumber = ({ env: { incoming } }: Ask): number => {
  const header = incoming.headers['x-forwarded-for']
  return numberOf(networkOf(incoming.socket.remoteAddress, String(header ?? '')))
}

const answerReport = async (
  ports: PublicPorts,
  budget: BodyBudget,
  context: Ask,
  cors: Headers,
): Promise<Response> => {
  const refuse = (status: number, detail: string, headers: Record<string, string> = {}): Response => {
    ports.refuseReport()
    return problem(status, detail, { ...cors, ...headers })
  }
  // of a socket that has been closed since, nobody can tell
  const network = networkNumber(context)
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
  const { status, sentence } = await ports.takeReport(json.value, network)
  if (status === 204) return new Response(null, { status, headers: cors })
  return problem(status, sentence, { ...(status === 503 && { 'retry-after': `${BUSY_SECONDS}` }), ...cors })
}
