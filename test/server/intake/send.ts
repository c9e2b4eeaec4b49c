import { Agent, request } from 'node:http'
import type { Leg } from '../../../src/core/index.ts'

export type Sender = {
  /** The status of the answer; 0 where there was none. */
  send(
    url: string,
    leg: Leg,
    body: Buffer | string,
    headers: Readonly<Record<string, string>>,
  ): Promise<number>
  /** The same to any address. */
  post(url: string, body: Buffer | string, headers: Readonly<Record<string, string>>): Promise<number>
  close(): void
}

/** Posts copies over connections that stay open, as a vendor does. */
export const createSender = (connections: number): Sender => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const post: Sender['post'] = (url, body, headers) =>
    new Promise((resolve) => {
      const ask = request(url, { method: 'POST', agent, headers }, (answer) => {
        answer.resume()
        answer.on('close', () => resolve(answer.complete ? (answer.statusCode ?? 0) : 0))
      })
      ask.on('error', () => resolve(0))
      ask.end(body)
    })
  return {
    send: (url, leg, body, headers) => post(`${url}/v1/copies/${leg}`, body, headers),
    post,
    close: () => agent.destroy(),
  }
}

/** Runs so many workers, each of which takes the next piece of work until there is none. */
export const inParallel = async (workers: number, next: () => Promise<boolean>): Promise<void> => {
  const work = async (): Promise<void> => {
    while (await next());
  }
  await Promise.all(Array.from({ length: workers }, work))
}
