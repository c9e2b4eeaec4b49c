import { Hono } from 'hono'
import type { SandboxContext, SandboxEnv } from './context.ts'
import { SEGMENT_SCRIPTS } from './device-scripts.ts'
import { deviceRoutes } from './device-route.ts'
import type { JsonRecord } from './json.ts'
import { segmentLimit } from './limits.ts'
import { basicUser, eventsOf, incoming, isNamed, readSized, sizeOf } from './wire.ts'

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

/** Why Segment does not accept a call that it answers with 200; `null` where it does. */
function refusal(event: JsonRecord, type: string): string | null {
  if (!isNamed(event)) return 'neither userId nor anonymousId'
  return type === 'track' && !event['event'] ? 'track without event' : null
}

/** …of a whole request, for its record. */
function noteOf(refusals: readonly (string | null)[]): string | null {
  const why = refusals.filter((each) => each !== null)
  if (why.length === 0) return null
  const share = refusals.length === 1 ? '' : `${why.length} of ${refusals.length} `
  return `${share}not accepted: ${[...new Set(why)].join(', ')}`
}

/**
 * Segment's CDN and Tracking API. As documented or seen: settings of an unknown write key are a 404; the API takes
 * the letters of the web SDK and the names of the HTTP API, and answers 200 to anything that is JSON, 400 to the
 * rest. Assumed: events under an unknown write key get that 200 and go nowhere, and so does a call that the API's
 * own description calls incomplete.
 */
export function segmentRoutes(context: SandboxContext): Hono<SandboxEnv> {
  const { take, writeKeys, settings, limits } = context
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
    const { body, bytes } = await readSized(c)
    const events = body === null ? null : eventsOf(body)
    if (body === null || events === null) return c.json({ success: false, message: 'malformed JSON' }, 400)
    const tooLarge =
      limits === 'vendor' ? segmentLimit(isBatch, { request: bytes, calls: events.map(sizeOf) }) : null
    if (tooLarge !== null) {
      c.get('amend')({ note: tooLarge })
      return c.json({ success: false, message: 'Exceeded payload limit' }, 400)
    }
    if ((body['writeKey'] ?? basicUser(c)) !== writeKeys.segment) {
      c.get('amend')({ note: 'unknown write key' })
      return c.json({ success: true })
    }
    const { sentAt } = body
    const transport = isBatch ? 'batch' : 'single'
    const calls = events.map((event) => incoming(c, 'segment', event, transport, { type, sentAt }))
    const refusals = calls.map((each) => refusal(each.body, each.type))
    const note = noteOf(refusals)
    if (note !== null) c.get('amend')({ note })
    calls.filter((_, i) => refusals[i] === null).forEach((each) => take(each))
    return c.json({ success: true })
  })
  return routes
}
