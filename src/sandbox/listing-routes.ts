import { Hono } from 'hono'
import type { SandboxContext, SandboxEnv } from './context.ts'
import { parseJson } from './json.ts'
import { overviewPage } from './overview-page.ts'
import { parseFilter } from './parse-filter.ts'
import { parseFaults } from './parse-faults.ts'
import { setFaults } from './set-fault.ts'

/** What tests and people read and set. No CORS: pages on other origins can neither read the lists nor set faults. */
export function listingRoutes(context: SandboxContext): Hono<SandboxEnv> {
  const { store, faults, settings, injected, webhooks, destinations } = context
  const routes = new Hono<SandboxEnv>()
  routes.get('/', (c) =>
    c.html(overviewPage({ totals: store.totals(), settings, webhooks: webhooks(), destinations })),
  )
  routes.get('/settings', (c) => c.json(settings))
  routes.get('/arrivals', (c) => {
    const parsed = parseFilter(c.req.query(), ['leg', 'type', 'event', 'messageId', 'since'])
    if (!parsed.ok) return c.json({ problems: parsed.problems }, 400)
    return c.json({ totals: store.totals().arrivals, arrivals: store.arrived(parsed.filter) })
  })
  routes.delete('/arrivals', (c) => {
    context.clear()
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
    setFaults(context.setFault, parsed.faults)
    return c.json(faults.list())
  })
  routes.get('/webhooks', (c) => c.json(webhooks()))
  routes.get('/injected', (c) => {
    const parsed = parseFilter(c.req.query(), ['leg', 'stage', 'fault', 'event', 'messageId', 'since'])
    if (!parsed.ok) return c.json({ problems: parsed.problems }, 400)
    return c.json({ total: injected.total(), injected: injected.list(parsed.filter) })
  })
  return routes
}
