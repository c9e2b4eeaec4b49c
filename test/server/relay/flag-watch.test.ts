import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, it, onTestFinished, vi } from 'vitest'
import { watchFlags } from '../../../src/server/relay/flag-watch.ts'
import type { Poll } from '../../../src/server/relay/open-client.ts'
import { unreadableFlag } from '../../../src/server/relay/readable-flag.ts'
import type { UnleashFlag } from '../../../src/server/relay/unleash-types.ts'
import { on, percent, translate } from './unleash-flags.ts'

// unleash-client itself, against a server that answers as each test says.

const TOKEN = 'default:development.hidden'

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`
}

function watch(url: string, everyMs: number): { polls: Poll[]; close(): void } {
  const polls: Poll[] = []
  const watch = watchFlags(
    {
      name: 'Unleash',
      url,
      token: TOKEN,
      environment: 'development',
      project: 'web project',
      appName: 'crossfade',
      key: 'web',
      secrets: [TOKEN],
      now: Date.now,
    },
    (poll) => polls.push(poll),
  )
  onTestFinished(watch.close)
  watch.ask(everyMs)
  return { polls, close: watch.close }
}

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 10 })

const listOf = (...features: unknown[]): string => JSON.stringify({ version: 2, features })

it('asks for the flags of the key only, with its token, and counts and registers nothing', async () => {
  const seen: string[] = []
  const url = await serve((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`)
    response.end(listOf(on(percent('5'))))
  })
  const { polls } = watch(url, 20)
  await eventually(() => expect(polls.length).toBeGreaterThan(5))
  expect(new Set(seen)).toEqual(
    new Set([`GET /api/client/features?project=web+project&namePrefix=web. ${TOKEN}`]),
  )
})

it('tells of an answer that is the same again, so that what failed to be stored is tried again', async () => {
  const url = await serve((request, response) => {
    if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end()
    else response.setHeader('etag', '"1"').end(listOf(on(percent('5'))))
  })
  const { polls } = watch(url, 20)
  await eventually(() => expect(polls.length).toBeGreaterThan(2))
  expect(polls[2]).toMatchObject({ ok: true, flags: { 'rudderstack-on': { name: 'web.rudderstack-on' } } })
})

it.each([401, 403])('goes on after %i, which unleash-client takes for the end', async (status) => {
  let isDenied = true
  const url = await serve((_request, response) => {
    if (isDenied) response.writeHead(status).end()
    else response.end(listOf())
  })
  const { polls } = watch(url, 20)
  await eventually(() => expect(polls.length).toBeGreaterThan(2))
  expect(polls.every(({ ok }) => !ok)).toBe(true)
  isDenied = false
  await eventually(() => expect(polls.at(-1)?.ok).toBe(true))
})

it('is back in its rhythm at once after an outage of any length', async () => {
  let failures = 8
  const moments: number[] = []
  const url = await serve((_request, response) => {
    if (failures-- > 0) response.writeHead(404).end()
    else {
      moments.push(performance.now())
      response.end(listOf())
    }
  })
  watch(url, 50)
  await eventually(() => expect(moments.length).toBeGreaterThan(3))
  // unleash-client alone would now wait ten times as long, and then nine times
  expect(moments[2]! - moments[0]!).toBeLessThan(450)
})

it('survives being closed while a request is failing', async () => {
  const died = vi.fn()
  process.on('uncaughtException', died).on('unhandledRejection', died)
  onTestFinished(() => void process.off('uncaughtException', died).off('unhandledRejection', died))
  let isAsked = false
  let answer = (): void => {}
  const url = await serve((_request, response) => {
    isAsked = true
    answer = () => void response.end('<html>')
  })
  const { polls, close } = watch(url, 20)
  await eventually(() => expect(isAsked).toBe(true))
  close()
  const unheard = vi.spyOn(JSON, 'parse')
  onTestFinished(() => unheard.mockRestore())
  answer()
  // the answer was read
  await eventually(() => expect(unheard).toHaveBeenCalledWith('<html>'))
  await new Promise((resolve) => setImmediate(resolve))
  expect([polls, died.mock.calls]).toEqual([[], []])
})

it('follows the stream of a server that offers one, with its token', async () => {
  const event = (name: string, ...events: object[]) =>
    `event: ${name}\ndata: ${JSON.stringify({ events })}\n\n`
  const features = (share: string) => [on(percent(share)), { name: 'other', enabled: true, strategies: [] }]
  let stream: ServerResponse | undefined
  const url = await serve((request, response) => {
    if (!request.url?.startsWith('/api/client/streaming')) {
      response.setHeader('fetch-mode', 'streaming').end(listOf(...features('5')))
    } else if (request.headers.authorization === TOKEN) {
      stream = response.writeHead(200, { 'content-type': 'text/event-stream' })
      const hydration = { type: 'hydration', eventId: 1, features: features('5'), segments: [] }
      stream.write(event('unleash-connected', hydration))
    }
  })
  const { polls } = watch(url, 20)
  const last = () => {
    const poll = polls.at(-1)
    return poll?.ok ? poll.flags['rudderstack-on']?.strategies?.[0]?.parameters : poll
  }
  await eventually(() => expect(last()).toMatchObject({ rollout: '5' }))
  const [feature] = features('6')
  stream?.write(event('unleash-updated', { type: 'feature-updated', eventId: 2, feature }))
  await eventually(() => expect(last()).toMatchObject({ rollout: '6' }))
  expect(polls.every(({ ok }) => ok)).toBe(true)
})

it('whatever a flag is, it is told in a sentence or can be translated', () => {
  const json = fc.jsonValue({ maxDepth: 3 })
  const field = (name: string, value: fc.Arbitrary<unknown>) => fc.record({ [name]: fc.oneof(value, json) })
  const constraint = fc.record(
    {
      contextName: fc.oneof(fc.constant('userId'), json),
      operator: fc.oneof(fc.constantFrom('IN', 'SEMVER_GT'), json),
      values: json,
      value: json,
    },
    { requiredKeys: [] },
  )
  const strategy = fc.record(
    {
      name: fc.oneof(fc.constantFrom('default', 'flexibleRollout', 'userWithId'), json),
      parameters: fc.oneof(fc.constant(percent('5').parameters), json),
      constraints: fc.oneof(fc.array(constraint), json),
      segments: fc.oneof(fc.array(fc.oneof(field('constraints', fc.array(constraint)), json)), json),
      variants: json,
    },
    { requiredKeys: [] },
  )
  const flag = fc.record(
    {
      name: fc.constant('web.rudderstack-on'),
      enabled: fc.oneof(fc.constant(true), json),
      strategies: fc.oneof(fc.array(fc.oneof(strategy, json)), json),
      dependencies: json,
    },
    { requiredKeys: ['name'] },
  )
  fc.assert(
    fc.property(flag, (given) => {
      const problem = unreadableFlag(given as unknown as UnleashFlag)
      if (problem !== null) expect(problem).toMatch(/^it cannot be read: at \S+: ./)
      else expect(translate(given as unknown as UnleashFlag)).toHaveProperty('ok')
    }),
    { numRuns: 2_000 },
  )
})
