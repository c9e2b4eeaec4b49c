import type { IncomingMessage } from 'node:http'
import type { BodyBudget } from './body-budget.ts'

/** `busy` where the budget had no room. */
export type Body = Buffer | 'too-large' | 'aborted' | 'busy'

// An oversized body is read a little further, so that an honest sender gets to its answer before the socket closes.
const LINGER_FACTOR = 4
const LINGER_MS = 500

/**
 * The body's bytes, `too-large` above the cap whatever Content-Length says, `busy` or `aborted`.
 * Never holds more than the cap. After `too-large` and `busy` the caller must close the connection.
 */
export const readBody = (request: IncomingMessage, maxBytes: number, budget: BodyBudget): Promise<Body> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    let held = 0
    let linger: NodeJS.Timeout | undefined
    const letGo = (): void => {
      budget.give(held)
      held = 0
      chunks.length = 0
    }
    const finish = (outcome: Body): void => {
      clearTimeout(linger)
      letGo()
      request.off('data', onData).off('end', onEnd).off('close', onClose)
      resolve(outcome)
    }
    const onData = (chunk: Buffer): void => {
      size += chunk.length
      if (size <= maxBytes) {
        if (!budget.take(chunk.length)) return finish('busy')
        held += chunk.length
        chunks.push(chunk)
      } else {
        letGo()
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
