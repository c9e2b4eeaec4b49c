import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server for what no Crossfade server would answer; its address. */
export const listening = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A server that gives one answer to everything. */
export const answering = (status: number, body: string): Promise<string> =>
  listening((_request, response) => response.writeHead(status).end(body))

/** …and keeps what it was asked. */
export const recording = async (status: number, body: string) => {
  const requests: Pick<IncomingMessage, 'url' | 'method' | 'headers'>[] = []
  const url = await listening((request, response) => {
    requests.push(request)
    response.writeHead(status).end(body)
  })
  return { url, requests }
}
