import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What stands in for Unleash's answer. `hang` never answers. */
export type FakeAnswer = 'hang' | { readonly status: number; readonly body: string }

export type SeenRequest = { readonly method: string; readonly path: string; readonly body: string }

/** Between the relay and a real Unleash: it passes everything on, counts it, and lies where a test wants it to. */
export type UnleashProxy = {
  readonly url: string
  /** Requests that were passed on or answered, oldest first. */
  readonly seen: SeenRequest[]
  /** Answers requests whose path has this in it; null passes them on again. */
  lie(path: string, answer: FakeAnswer | null): void
  /** Polls of the Client API so far. */
  polls(): number
  close(): Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

/** @param target Unleash, without /api */
export async function startUnleashProxy(target: string): Promise<UnleashProxy> {
  const seen: SeenRequest[] = []
  const lies = new Map<string, FakeAnswer>()

  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url: path = '/', headers } = request
    const body = await bodyOf(request)
    seen.push({ method, path, body })
    const lie = [...lies].find(([part]) => path.includes(part))?.[1]
    if (lie === 'hang') return
    if (lie) {
      response.writeHead(lie.status, { 'content-type': 'application/json' }).end(lie.body)
      return
    }
    const kept = ['authorization', 'content-type', 'if-none-match', 'unleash-client-spec']
    const sent = kept.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]]))
    const answer = await fetch(`${target}${path}`, {
      method,
      headers: Object.fromEntries(sent) as Record<string, string>,
      ...(body !== '' && { body }),
    })
    const etag = answer.headers.get('etag')
    response.writeHead(answer.status, { 'content-type': 'application/json', ...(etag && { etag }) })
    response.end(await answer.text())
  }

  const server = createServer((request, response) => {
    // as a proxy says that what is behind it is gone
    pass(request, response).catch(() => response.writeHead(502).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    lie: (path, answer) => void (answer === null ? lies.delete(path) : lies.set(path, answer)),
    polls: () => seen.filter(({ path }) => path.startsWith('/api/client/features')).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
