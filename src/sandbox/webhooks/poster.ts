import * as http from 'node:http'
import * as https from 'node:https'
import type { Scheduler } from '../scheduler.ts'

export type Poster = {
  /** The answer's status; `null` where none came in time or the connection failed. Never rejects. */
  readonly post: (body: string, headers: Readonly<Record<string, string>>) => Promise<number | null>
  /** Ends every request at once. */
  readonly close: () => void
}

/** Posts with exactly the headers that it is given, which `fetch` does not: it adds some of a browser's. */
export function createPoster(
  url: string,
  { timeoutMs, sockets, scheduler }: { timeoutMs: number; sockets: number; scheduler: Scheduler },
): Poster {
  const { request, Agent } = url.startsWith('https:') ? https : http
  const agent = new Agent({ keepAlive: true, maxSockets: sockets })
  const open = new Set<() => void>()
  return {
    post: (body, headers) =>
      new Promise((resolve) => {
        const sent = request(url, {
          method: 'POST',
          agent,
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        })
        const cancel = scheduler.after(timeoutMs, () => sent.destroy())
        const abort = (): void => {
          sent.destroy()
          settle(null)
        }
        const settle = (status: number | null): void => {
          cancel()
          open.delete(abort)
          resolve(status)
        }
        open.add(abort)
        sent.on('error', () => settle(null))
        sent.on('close', () => settle(null))
        sent.on('response', (response) => {
          response.on('end', () => settle(response.statusCode ?? null))
          response.on('error', () => settle(null))
          response.resume()
        })
        sent.end(body)
      }),
    close() {
      for (const abort of open) abort()
      agent.destroy()
    },
  }
}
