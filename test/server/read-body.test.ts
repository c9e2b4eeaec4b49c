import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createBodyBudget } from '../../src/server/http/body-budget.ts'
import { listen } from '../../src/server/http/listen.ts'
import { createPublicApp } from '../../src/server/http/public-app.ts'
import { readBody } from '../../src/server/http/read-body.ts'
import { intakeFor } from './intake/intake-server.ts'
import { rawRequest } from './support.ts'

const body = (): PassThrough & IncomingMessage =>
  new PassThrough() as unknown as PassThrough & IncomingMessage
const written = (stream: PassThrough, bytes: number): Promise<unknown> =>
  new Promise((resolve) => stream.write(Buffer.alloc(bytes), resolve))

describe('the bytes of bodies that are held over all connections', () => {
  it('are bounded, and given back once a body is read, too large or cut off', async () => {
    const budget = createBodyBudget(100)
    const slow = body()
    const first = readBody(slow, 90, budget)
    await written(slow, 80)
    const second = body()
    const refused = readBody(second, 90, budget)
    second.end(Buffer.alloc(21))
    expect(await refused).toBe('busy')
    expect(budget.held()).toBe(80)
    slow.end(Buffer.alloc(5))
    expect(await first).toHaveLength(85)
    expect(budget.held()).toBe(0)
    const large = body()
    const tooLarge = readBody(large, 10, budget)
    large.end(Buffer.alloc(11))
    expect([await tooLarge, budget.held()]).toEqual(['too-large', 0])
    const gone = body()
    const cutOff = readBody(gone, 90, budget)
    await written(gone, 50)
    gone.destroy()
    expect([await cutOff, budget.held()]).toEqual(['aborted', 0])
  })

  it('are answered with 503 and a time to come back where there is no room', async () => {
    const ports = {
      rollout: () => {
        throw new Error('not asked for')
      },
      streams: { open: () => false, publish: () => {}, size: 0, close: () => {} },
      takeReport: async () => ({ status: 204, sentence: null }) as const,
      refuseReport: () => {},
      copies: intakeFor(null),
      log: () => {},
    }
    const app = createPublicApp({ ...ports, bodyBudget: createBodyBudget(4) })
    const { url, close } = await listen(app, { host: '127.0.0.1', port: 0 }, { name: 'x', flag: '--x' })
    onTestFinished(close)
    const answer = await rawRequest(url, [
      'POST /v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12345',
    ])
    expect(answer).toMatch(/^HTTP\/1\.1 503 /)
    expect(answer).toMatch(/^retry-after: 10\r$/im)
    expect(answer).toMatch(/^connection: close\r$/im)
    expect(answer).toContain('Too many reports are on their way at once; send it again later.')
  })
})
