import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }

/** What a request is answered with: a status, a status with headers, or never. */
export type Answer = number | readonly [number, Record<string, string>] | 'never'

/** A real HTTP server that keeps what it gets. @param answers in turn, the last one for all that follow */
export const startReceiver = async (...answers: readonly [Answer, ...Answer[]]) => {
  const received: Received[] = []
  let queue = [...answers]
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      received.push({ path: request.url ?? '', headers: request.headers, body })
      const answer = queue.length > 1 ? queue.shift()! : queue[0]!
      if (answer === 'never') return
      const [status, headers] = typeof answer === 'number' ? [answer, {}] : answer
      response.writeHead(status, headers).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/SECRET-PATH`,
    answer: (...next: readonly Answer[]): void => void (queue = [...next]),
    /** The parsed bodies. */
    bodies: (): Record<string, unknown>[] => received.map(({ body }) => JSON.parse(body) as never),
  }
}
