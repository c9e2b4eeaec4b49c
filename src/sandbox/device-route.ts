import { Hono } from 'hono'
import type { Leg } from '../core/index.ts'
import type { SandboxContext, SandboxEnv } from './context.ts'
import { DESTINATIONS } from './destinations.ts'
import { readBody } from './wire.ts'

/** What a vendor's pages load and what those scripts report, the same for both vendors. */
export function deviceRoutes(
  leg: Leg,
  scripts: ReadonlyMap<string, string>,
  { store }: SandboxContext,
): Hono<SandboxEnv> {
  return new Hono<SandboxEnv>()
    .get('/scripts/:file', (c) => {
      const script = scripts.get(c.req.param('file'))
      return script === undefined ? c.notFound() : c.body(script, 200, { 'content-type': 'text/javascript' })
    })
    .post('/device/:id', async (c) => {
      const destination = DESTINATIONS.find(({ id, mode }) => id === c.req.param('id') && mode === 'device')
      const body = await readBody(c)
      if (destination === undefined || body === null) return c.notFound()
      store.hand(leg, destination, body)
      return c.body(null, 204)
    })
}
