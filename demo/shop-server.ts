import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import { proxy } from 'hono/proxy'
import type { Leg } from '../src/core/index.ts'
import type { SandboxSettings } from '../src/sandbox/index.ts'
import { buildShop, type ShopFiles } from './build-shop.ts'

export type Shop = {
  readonly url: string
  /** The vendor that alone needs this address of the shop; null for everything else. */
  vendorOf(url: string): Leg | null
  close(): Promise<void>
}

export type ShopOptions = {
  /** 0 = any free port. */
  readonly port: number
  readonly settings: SandboxSettings
  /** The rollout server's public listener; the shop's `/crossfade` leads there. */
  readonly crossfadeUrl: string
  /** Told of each report that the rollout server has taken. */
  readonly onReport: (report: unknown) => void
}

const shopConfig = ({ segment, rudderstack }: SandboxSettings): string => {
  const { writeKey, dataPlaneUrl, configUrl, destSDKBaseURL } = rudderstack
  const config = {
    segment: { writeKey: segment.writeKey, cdnURL: segment.cdnURL },
    rudderstack: { writeKey, dataPlaneUrl, configUrl, destSDKBaseURL },
  }
  // inside a script element only a "<" could end it
  return JSON.stringify(config).replaceAll('<', '\\u003c')
}

/** Where one page is many customers, one after the other. */
export const CROWD = '/crowd'

const crowdPage = (config: string, script: string): string => `<!doctype html>
<html lang="en">
  <title>Many customers of Half-Light Records</title>
  <script type="application/json" id="shop-config">${config}</script>
  <script type="module" src="${script}"></script>
</html>`

const createApp = (files: ShopFiles, options: ShopOptions): Hono => {
  const app = new Hono()
  const config = shopConfig(options.settings)
  const page = files.page.replace('{{config}}', () => config)

  app.post('/crossfade/v1/reports', async (c) => {
    const body = await c.req.text()
    const answer = await fetch(`${options.crossfadeUrl}/v1/reports`, { method: 'POST', body })
    if (answer.ok) options.onReport(JSON.parse(body))
    return new Response(null, { status: answer.status })
  })
  app.all('/crossfade/*', (c) => proxy(upstream(c, options.crossfadeUrl), { raw: c.req.raw }))
  app.get('/assets/:file', (c) => {
    const asset = files.assets.get(c.req.param('file'))
    if (asset === undefined) return c.notFound()
    return c.body(new Uint8Array(asset.gzip), 200, {
      'content-type': `${asset.type}; charset=utf-8`,
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })
  app.get(CROWD, (c) => c.html(crowdPage(config, files.crowd)))
  // every other address is the shop's one page, which shows what the address says
  app.get('*', (c) => c.html(page, 200, { 'cache-control': 'no-cache' }))
  return app
}

const STREAM = '/crossfade/v1/rollout/stream'

/** A stream ends whenever a page goes, which is no error to tell anybody of. */
const passStream = (crossfadeUrl: string, request: IncomingMessage, response: ServerResponse): void => {
  const { host: _, ...headers } = request.headers
  const asked = get(crossfadeUrl + STREAM.slice('/crossfade'.length), { headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    pipeline(answer, response, () => {})
  })
  asked.on('error', () => response.destroy())
  response.on('close', () => asked.destroy())
}

const upstream = (c: Context, crossfadeUrl: string): string => {
  const { pathname, search } = new URL(c.req.url)
  return crossfadeUrl + pathname.slice('/crossfade'.length) + search
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })

/** Builds the shop and serves it. Rejects with code EADDRINUSE where the port is taken. */
export const startShop = async (options: ShopOptions): Promise<Shop> => {
  const files = await buildShop()
  const answer = getRequestListener(createApp(files, options).fetch)
  const server = createServer((request, response) => {
    if (request.url === STREAM) passStream(options.crossfadeUrl, request, response)
    else void answer(request, response)
  })
  await listen(server, options.port)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    vendorOf: (address) =>
      address.startsWith(`${url}/assets/`)
        ? (files.vendorCode.get(address.slice(url.length + '/assets/'.length)) ?? null)
        : null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
