import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'

/** What every handler gets besides hono's own: Node's request, for what a fetch Request hides. */
export type HttpEnv = { Bindings: HttpBindings }

export type HttpApp = Hono<HttpEnv>
