import type { ServerResponse } from 'node:http'
import type { PublishedRollout } from '../rollout/published-rollout.ts'

/** Streams that are open, and what they are told. */
export type StreamHub = {
  /**
   * Answers with server-sent events: the rollout in force now, unless the page names its tag as the last one it had,
   * and each one after it. @param headers further ones. `false` where too many are open already.
   */
  open(
    response: ServerResponse,
    lastEventId: string | undefined,
    headers: Readonly<Record<string, string>>,
  ): boolean
  /** Tells every open stream of the rollout in force. */
  publish(): void
  readonly size: number
  /** Ends every stream; pages come back by themselves. */
  close(): void
}

type Options = {
  readonly current: () => PublishedRollout
  /** @default 5000 */
  readonly maxStreams?: number
}

const HEARTBEAT_MS = 25_000
const MAX_STREAMS = 5_000
/** A reader that is so far behind is gone, or holds our memory on purpose. */
const MAX_BEHIND_BYTES = 1024 * 1024
/** Pages that lost their server do not all come back at the same moment: each stream names another pause. */
const RETRY_MS = { least: 2_000, spread: 6_000 }

const HEADERS = {
  'content-type': 'text/event-stream',
  // whoever compresses on the way (Next.js, CDNs) would keep events back until a block is full
  'cache-control': 'no-store, no-transform',
  // nginx would keep events back until its buffer is full
  'x-accel-buffering': 'no',
}

/** Compact JSON has no line breaks, so that it is one `data` line. */
const frameOf = ({ etag, bytes }: PublishedRollout): Buffer =>
  Buffer.concat([Buffer.from(`event: rollout\nid: ${etag}\ndata: `), bytes, Buffer.from('\n\n')])

const comment = Buffer.from(':\n\n')

/** Server-sent events of the rollout, one frame made for all. */
export function createStreamHub({ current, maxStreams = MAX_STREAMS }: Options): StreamHub {
  const open = new Set<ServerResponse>()

  const send = (response: ServerResponse, frame: Buffer): void => {
    if (response.writableLength > MAX_BEHIND_BYTES) response.destroy()
    else response.write(frame)
  }
  const sendAll = (frame: Buffer): void => open.forEach((response) => send(response, frame))
  const heartbeat = setInterval(() => sendAll(comment), HEARTBEAT_MS)
  heartbeat.unref()

  return {
    open(response, lastEventId, headers) {
      if (open.size >= maxStreams) return false
      open.add(response)
      response.on('close', () => open.delete(response))
      response.on('error', () => {})
      response.writeHead(200, { ...HEADERS, ...headers })
      const pause = RETRY_MS.least + Math.floor(Math.random() * RETRY_MS.spread)
      response.write(`retry: ${pause}\n\n`)
      const published = current()
      if (published.etag !== lastEventId) send(response, frameOf(published))
      return true
    },
    publish: () => sendAll(frameOf(current())),
    get size() {
      return open.size
    },
    close() {
      clearInterval(heartbeat)
      for (const response of open) response.end()
    },
  }
}
