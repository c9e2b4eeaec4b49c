import { Hono } from 'hono'
import type { SandboxContext, SandboxEnv } from './context.ts'
import { SEGMENT_SCRIPTS } from './device-scripts.ts'
import { deviceRoutes } from './device-route.ts'
import { basicUser, eventsOf, incoming, readBody } from './wire.ts'

const TYPES: Readonly<Record<string, string>> = {
  t: 'track',
  p: 'page',
  i: 'identify',
  g: 'group',
  a: 'alias',
  s: 'screen',
}
const TYPE_NAMES = Object.values(TYPES)
const BATCHES = ['b', 'batch', 'import']

/**
 * Segment's CDN and Tracking API. As documented or seen: settings of an unknown write key are a 404; the API takes
 * the letters of the web SDK and the names of the HTTP API, and answers 200 to anything that is JSON, 400 to the
 * rest. Assumed: events under an unknown write key get that 200 and go nowhere.
 */
export function segmentRoutes(context: SandboxContext): Hono<SandboxEnv> {
  const { store, writeKeys, settings } = context
  const routes = new Hono<SandboxEnv>()
  routes.route('/', deviceRoutes('segment', SEGMENT_SCRIPTS, context))

  routes.get('/cdn/v1/projects/:key/settings', (c) =>
    c.req.param('key') === writeKeys.segment
      ? c.json(settings.segment.cdnSettings)
      : c.text('Invalid path or write key provided.', 404),
  )

  routes.post('/api/v1/m', (c) => c.json({ success: true }))

  routes.post('/api/v1/:call', async (c) => {
    const call = c.req.param('call')
    const type = TYPES[call] ?? TYPE_NAMES.find((name) => name === call)
    const isBatch = BATCHES.includes(call)
    if (type === undefined && !isBatch) return c.notFound()
    const body = await readBody(c)
    const events = body === null ? null : eventsOf(body)
    if (body === null || events === null) return c.json({ success: false, message: 'malformed JSON' }, 400)
    if ((body['writeKey'] ?? basicUser(c)) !== writeKeys.segment)
      c.get('amend')({ note: 'unknown write key' })
    else
      for (const event of events)
        store.take(incoming(c, 'segment', event, isBatch ? 'batch' : 'single', type))
    return c.json({ success: true })
  })
  return routes
}
