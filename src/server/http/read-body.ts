import type { IncomingMessage } from 'node:http'

// An oversized body is read a little further, so that an honest sender gets to its answer before the socket closes.
const LINGER_FACTOR = 4
const LINGER_MS = 500

/**
 * The body's bytes, `too-large` above the cap whatever Content-Length says, or `aborted`.
 * Never holds more than the cap. After `too-large` the caller must close the connection.
 */
export const readBody = (
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | 'too-large' | 'aborted'> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    let linger: NodeJS.Timeout | undefined
    const finish = (outcome: Buffer | 'too-large' | 'aborted'): void => {
      clearTimeout(linger)
      request.off('data', onData).off('end', onEnd).off('close', onClose)
      resolve(outcome)
    }
    const onData = (chunk: Buffer): void => {
      size += chunk.length
      if (size <= maxBytes) chunks.push(chunk)
      else {
        chunks.length = 0
        linger ??= setTimeout(finish, LINGER_MS, 'too-large')
        if (size > maxBytes * LINGER_FACTOR) finish('too-large')
      }
    }
    const onEnd = (): void => finish(size > maxBytes ? 'too-large' : Buffer.concat(chunks))
    const onClose = (): void => finish('aborted')
    request.on('data', onData).on('end', onEnd).on('close', onClose)
    // an error is followed by close; without a listener it would end the process
    request.on('error', () => {})
  })
