import { Hono } from 'hono'
import type { Leg } from '../core/index.ts'
import type { SandboxContext, SandboxEnv } from './context.ts'
import type { FaultKind } from './faults.ts'
import { parseJson } from './json.ts'
import { overviewPage } from './overview-page.ts'
import { parseFilter } from './parse-filter.ts'
import { parseFaults } from './parse-faults.ts'

const LEGS: readonly Leg[] = ['segment', 'rudderstack']
const KINDS: readonly FaultKind[] = ['settings', 'api', 'script']

/** What tests and people read and set. No CORS: pages on other origins can neither read the lists nor set faults. */
export function listingRoutes({ store, faults, settings }: SandboxContext): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>()
  routes.get('/', (c) => c.html(overviewPage(store.totals(), settings)))
  routes.get('/settings', (c) => c.json(settings))
  routes.get('/arrivals', (c) => {
    const parsed = parseFilter(c.req.query(), ['leg', 'type', 'event', 'messageId', 'since'])
    if (!parsed.ok) return c.json({ problems: parsed.problems }, 400)
    return c.json({ totals: store.totals().arrivals, arrivals: store.arrived(parsed.filter) })
  })
  routes.delete('/arrivals', (c) => {
    store.clear()
    return c.body(null, 204)
  })
  routes.get('/deliveries', (c) => {
    const parsed = parseFilter(c.req.query(), ['destination', 'leg', 'type', 'messageId', 'since'])
    if (!parsed.ok) return c.json({ problems: parsed.problems }, 400)
    return c.json({ totals: store.totals().deliveries, deliveries: store.received(parsed.filter) })
  })
  routes.get('/requests', (c) => {
    const parsed = parseFilter(c.req.query(), ['leg', 'kind', 'since'])
    if (!parsed.ok) return c.json({ problems: parsed.problems }, 400)
    return c.json({ total: store.totals().requests, requests: store.requested(parsed.filter) })
  })
  routes.get('/faults', (c) => c.json(faults.list()))
  routes.put('/faults', async (c) => {
    const parsed = parseFaults(parseJson(await c.req.text()))
    if (!parsed.ok) return c.json({ problems: parsed.problems }, 400)
    for (const leg of LEGS) for (const kind of KINDS) faults.set(leg, kind, parsed.faults[leg][kind] ?? null)
    return c.json(faults.list())
  })
  return routes
}
