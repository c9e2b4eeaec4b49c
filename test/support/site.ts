import { createReadStream, existsSync } from 'node:fs'
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** A site as its web server shows it to browsers: one origin before several servers. */
export type Site = {
  at(path?: string): string
  close(): Promise<void>
}

/** Path prefix → the server that it leads to (without the prefix), or a folder of files that may not be there. */
export type Locations = Readonly<Record<string, { readonly proxy: string } | { readonly root: string }>>

/** What nginx does with `proxy_pass` and `root`; a server that is down is a 502. */
export async function startSite(locations: Locations): Promise<Site> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const [prefix, location] = Object.entries(locations).find(([each]) => path.startsWith(each)) ?? []
    if (prefix === undefined || location === undefined) response.writeHead(404).end()
    else if ('root' in location) sendFile(join(location.root, path), response)
    else pass(`${location.proxy}/${request.url!.slice(prefix.length)}`, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    at: (path = '/') => `http://localhost:${port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function sendFile(file: string, response: ServerResponse): void {
  if (!existsSync(file)) response.writeHead(404).end()
  else createReadStream(file).pipe(response.writeHead(200, { 'content-type': 'application/json' }))
}

function pass(url: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = request
  const onward = forward(url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers)
    answer.pipe(response)
    answer.on('error', () => response.destroy())
  })
  onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()))
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}
