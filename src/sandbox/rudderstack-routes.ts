import { Hono } from 'hono'
import type { SandboxContext, SandboxEnv } from './context.ts'
import { RUDDERSTACK_SCRIPTS } from './device-scripts.ts'
import { deviceRoutes } from './device-route.ts'
import { rudderstackLimit } from './limits.ts'
import { basicUser, eventsOf, incoming, isNamed, readSized } from './wire.ts'

const TYPES = ['track', 'page', 'identify', 'group', 'alias', 'screen']

/**
 * RudderStack's control plane and data plane. From rudder-server's source: 401 without or with an unknown write key,
 * 400 for what is not JSON, an empty batch or an event without any id (which refuses its whole request), `OK` as
 * text. Assumed: an unknown write key gets 401 from the control plane too.
 */
export function rudderstackRoutes(context: SandboxContext): Hono<SandboxEnv> {
  const { take, writeKeys, settings, limits } = context
  const routes = new Hono<SandboxEnv>()
  routes.route('/', deviceRoutes('rudderstack', RUDDERSTACK_SCRIPTS, context))

  routes.on('GET', ['/config/sourceConfig', '/config/sourceConfig/'], (c) => {
    const key = c.req.query('writeKey') ?? basicUser(c)
    return key === writeKeys.rudderstack
      ? c.json(settings.rudderstack.sourceConfig)
      : c.json({ message: 'Invalid write key' }, 401)
  })

  routes.post('/dataplane/rsaMetrics', (c) => c.text('OK'))

  routes.on('POST', ['/dataplane/v1/:call', '/dataplane/beacon/v1/:call'], async (c) => {
    const call = c.req.param('call') ?? ''
    const isBeacon = c.req.path.includes('/beacon/')
    const isBatch = call === 'batch'
    if (!isBatch && (isBeacon || !TYPES.includes(call))) return c.notFound()
    const key = isBeacon ? c.req.query('writeKey') : basicUser(c)
    if (!key) return c.text('Failed to read writeKey from header', 401)
    if (key !== writeKeys.rudderstack) return c.text('Invalid Write Key', 401)
    const { body, bytes } = await readSized(c)
    const tooLarge = limits === 'vendor' ? rudderstackLimit(bytes) : null
    if (tooLarge !== null) {
      c.get('amend')({ note: tooLarge })
      return c.text('Request size exceeds max limit', 413)
    }
    const events = body === null ? null : eventsOf(body)
    if (events === null) return c.text('Invalid JSON', 400)
    if (events.length === 0) return c.text('Empty batch payload', 400)
    if (!events.every(isNamed)) return c.text('Request neither has anonymousId nor userId', 400)
    const transport = isBeacon ? 'beacon' : isBatch ? 'batch' : 'single'
    for (const event of events)
      take(incoming(c, 'rudderstack', event, transport, { type: isBatch ? undefined : call }))
    return c.text('OK')
  })
  return routes
}
