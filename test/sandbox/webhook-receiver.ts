import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly raw: string
}

type Answer = number | 'never'

export type WebhookReceiver = {
  readonly url: string
  readonly requests: readonly Received[]
  /** Every event that came, those of arrays one by one. */
  events(): readonly Record<string, unknown>[]
  /** What the next requests are answered with. */
  answer(how: (request: Received) => Answer): void
  /** Answers 200 to those that were never answered. */
  release(): void
  /** The most requests that were open at once. */
  mostAtOnce(): number
  close(): Promise<void>
}

/** A server that writes down what a webhook posts to it. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const requests: Received[] = []
  let how: (request: Received) => Answer = () => 200
  let unanswered: ServerResponse[] = []
  let open = 0
  let most = 0
  const server: Server = createServer((request, response) => {
    void text(request).then((raw) => {
      open += 1
      most = Math.max(most, open)
      const { method = '', url = '', headers } = request
      const received = { method, path: url, headers, raw }
      requests.push(received)
      const status = how(received)
      response.once('close', () => {
        open -= 1
      })
      if (status === 'never') unanswered.push(response)
      else response.writeHead(status).end('{}')
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/copies`,
    requests,
    events: () => requests.flatMap(({ raw }): Record<string, unknown>[] => [JSON.parse(raw)].flat()),
    answer(next) {
      how = next
    },
    release() {
      for (const response of unanswered) response.writeHead(200).end('{}')
      unanswered = []
    },
    mostAtOnce: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
