import { setTimeout as sleep } from 'node:timers/promises'
import { cors } from 'hono/cors'
import { createMiddleware } from 'hono/factory'
import type { Leg } from '../core/index.ts'
import type { SandboxContext, SandboxEnv } from './context.ts'
import type { EndpointFaultKind, Fault } from './faults.ts'
import type { EndpointKind } from './records.ts'

const KINDS: Readonly<Record<string, EndpointKind>> = {
  cdn: 'settings',
  config: 'settings',
  api: 'api',
  dataplane: 'api',
  scripts: 'script',
  device: 'device',
}

/** `/segment/api/v1/t` → `api`. */
const kindOf = (path: string): EndpointKind => KINDS[path.split('/')[2] ?? ''] ?? 'other'

const pathOf = (url: string): string => url.slice(url.indexOf('/', url.indexOf('://') + 3))

/** Writes down every request to one vendor's endpoints, preflights too, when it comes and again when it is answered. */
export const recordRequests = (leg: Leg, { store }: SandboxContext) =>
  createMiddleware<SandboxEnv>(async (c, next) => {
    const amend = store.request({
      leg,
      kind: kindOf(c.req.path),
      method: c.req.method,
      host: c.req.header('host') ?? '',
      path: pathOf(c.req.url),
    })
    c.set('amend', amend)
    await next()
    if (!c.get('unanswered')) amend({ status: c.res.status })
  })

/**
 * The headers that each SDK sends by itself. The vendors may allow more: a page must not count on that, so a further
 * one is refused here.
 */
const ALLOWED: Readonly<Record<Leg, readonly string[]>> = {
  segment: ['Authorization', 'Content-Type', 'X-Retry-Count'],
  // oxfmt-ignore
  rudderstack: [
    'AnonymousId', 'Authorization', 'Content-Type', 'SentAt', 'Rsa-Recovered', 'Rsa-Retry-Attempt', 'Rsa-Retry-Reason',
    'Rsa-Since-First-Attempt', 'Rsa-Since-Last-Attempt',
  ],
}

export const allowOrigins = (leg: Leg) =>
  cors({
    origin: '*',
    allowMethods: ['GET', 'POST', 'OPTIONS'],
    allowHeaders: [...ALLOWED[leg]],
    exposeHeaders: ['Retry-After'],
    maxAge: 600,
  })

const isFaultKind = (kind: EndpointKind): kind is EndpointFaultKind => kind !== 'device' && kind !== 'other'

const looksLikeHtml = (body: string): boolean => body.trimStart().startsWith('<')

function faultAnswer(fault: Fault): Response | null {
  if (fault.status === undefined && fault.body === undefined) return null
  const headers = new Headers({
    'content-type': looksLikeHtml(fault.body ?? '') ? 'text/html' : 'text/plain',
  })
  if (fault.retryAfter !== undefined) headers.set('retry-after', String(fault.retryAfter))
  const status = fault.status ?? 200
  return new Response(status === 204 || status === 304 ? null : (fault.body ?? 'sandbox fault'), {
    status,
    headers,
  })
}

const until = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Does to a request what the fault that is set for its endpoint says. */
export const applyFaults = (leg: Leg, { faults, closing }: SandboxContext) =>
  createMiddleware<SandboxEnv>(async (c, next) => {
    const kind = kindOf(c.req.path)
    const fault = isFaultKind(kind) ? faults.hit(leg, kind) : null
    if (fault === null) return next()
    c.get('amend')({ note: 'fault' })
    if (fault.closeSocket) c.env.incoming.destroy()
    if (fault.hang || fault.closeSocket) {
      c.set('unanswered', true)
      await until(closing)
      return c.body(null, 503)
    }
    const answer = faultAnswer(fault)
    // taken first, answered late: so a page that leaves meanwhile has its event recorded, as with a slow server
    if (answer === null) await next()
    if (fault.latencyMs !== undefined)
      await sleep(fault.latencyMs, undefined, { signal: closing }).catch(() => {})
    return answer ?? undefined
  })
