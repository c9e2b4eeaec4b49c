import { Hono } from 'hono'
import { mount } from '../api/mount.ts'
import { openApiOf } from '../api/openapi.ts'
import type { ApiPorts } from '../api/ports.ts'
import { apiRoutes } from '../api/routes.ts'
import { json } from '../api/answer.ts'
import type { Log } from '../log.ts'
import { CONTENT_TYPE } from '../metrics/exposition.ts'
import { ServerError } from '../server-error.ts'
import { isAllowedHost } from './allowed-host.ts'
import { createBodyBudget } from './body-budget.ts'
import type { HttpApp, HttpEnv } from './http-app.ts'
import { internalError, problem } from './problem.ts'
import type { StaticFiles } from './static-files.ts'

export type AdminPorts = {
  readonly api: ApiPorts
  readonly files: StaticFiles
  /** One sentence while the server cannot do its work, else null. */
  unready(): Promise<string | null>
  /** For Prometheus. */
  metrics(): Promise<string>
  /** The listener's own port, once it is known. */
  port(): number
  readonly hosts: readonly string[]
  readonly version: string
  readonly log: Log
}

const MAX_HELD_BYTES = 32 * 1024 * 1024

/** What the operator reaches: the ramp controls, for Hosts and Origins that are this server's own, and the dashboard. */
export const createAdminApp = (ports: AdminPorts): HttpApp => {
  const app = new Hono<HttpEnv>()
  const routes = apiRoutes(ports.api)
  const description = openApiOf(routes, ports.version)
  app.use(async (context, next) => {
    const { host, origin } = context.env.incoming.headers
    if (!isAllowedHost(host, ports.port(), ports.hosts)) return problem(421, refusal('Host', host))
    if (origin !== undefined && !isAllowedHost(hostOf(origin), ports.port(), ports.hosts))
      return problem(403, refusal('Origin', origin))
    return next()
  })
  mount(app, routes, ports.api.authenticator, createBodyBudget(MAX_HELD_BYTES))
  app.get('/openapi.json', () => json(description))
  app.get('/readyz', async () => readiness(await ports.unready()))
  // as Prometheus asks, without a token: for Hosts that are this server's own
  app.get('/metrics', async () => metricsAnswer(await ports.metrics()))
  app.get('*', async (context) => (await ports.files(context.req.path)) ?? nothingHere())
  app.notFound(nothingHere)
  app.onError((error) =>
    error instanceof ServerError ? unavailable(error, ports.log) : internalError(error, ports.log),
  )
  return app
}

/** What has a sentence is told; what is in force stays. */
const unavailable = (error: ServerError, log: Log): Response => {
  log('error', 'request failed', { problem: error.message })
  return problem(503, error.message, { 'retry-after': '5' })
}

const nothingHere = (): Response => problem(404, 'There is nothing at this address.')

const readiness = (why: string | null): Response =>
  new Response(`${why ?? 'ready'}\n`, {
    status: why === null ? 200 : 503,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })

const metricsAnswer = (text: string): Response =>
  new Response(text, { headers: { 'content-type': CONTENT_TYPE, 'cache-control': 'no-store' } })

const refusal = (header: string, value: string | undefined): string =>
  `The ${header} "${value ?? ''}" is not one that this listener answers to; add it to admin.hosts.`

const hostOf = (origin: string): string | undefined => URL.parse(origin)?.host
