import { Hono } from 'hono'
import type { Log } from '../log.ts'
import type { Status } from '../status/status.ts'
import { isAllowedHost } from './allowed-host.ts'
import type { HttpApp, HttpEnv } from './http-app.ts'
import { internalError, problem } from './problem.ts'

export type AdminPorts = {
  status(): Status
  /** The listener's own port, once it is known. */
  port(): number
  readonly hosts: readonly string[]
  readonly log: Log
}

/** What the operator reaches, on loopback: the status, for Hosts and Origins that are this server's own. */
export const createAdminApp = (ports: AdminPorts): HttpApp => {
  const app = new Hono<HttpEnv>()
  app.use(async (context, next) => {
    const { host, origin } = context.env.incoming.headers
    if (!isAllowedHost(host, ports.port(), ports.hosts)) return problem(421, refusal('Host', host))
    if (origin !== undefined && !isAllowedHost(hostOf(origin), ports.port(), ports.hosts))
      return problem(403, refusal('Origin', origin))
    return next()
  })
  app.get('/api/status', () => json(ports.status()))
  app.all('/api/status', () => problem(405, 'This address takes GET, HEAD.', { allow: 'GET, HEAD' }))
  app.notFound(() => problem(404, 'There is nothing at this address.'))
  app.onError((error) => internalError(error, ports.log))
  return app
}

const refusal = (header: string, value: string | undefined): string =>
  `The ${header} "${value ?? ''}" is not one that this listener answers to; add it to admin.hosts.`

const hostOf = (origin: string): string | undefined => URL.parse(origin)?.host

const json = (body: unknown): Response =>
  new Response(JSON.stringify(body), {
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
