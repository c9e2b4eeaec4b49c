import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { main } from '../../../src/cli/main.ts'
import type { WebhookStates } from '../../../src/sandbox/index.ts'
import { patience } from '../../sandbox/patience.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../../sandbox/webhook-receiver.ts'

let receiver: WebhookReceiver
let out: string
let errors: string
let stop: AbortController
beforeEach(async () => {
  receiver = await startWebhookReceiver()
  out = errors = ''
  stop = new AbortController()
})
afterEach(async () => {
  stop.abort()
  await receiver.close()
})

const secrets = { CROSSFADE_SEGMENT_SECRET: 'of the signature', CROSSFADE_COPIES_SECRET: 'of the header' }

const run = (argv: readonly string[], env: Record<string, string> = secrets) =>
  main(['sandbox', '--port=0', '--json', ...argv], {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (errors += text) },
    stdin: Readable.from([]),
    env,
    signal: stop.signal,
  })

type Printed = { segment: { apiHost: string }; rudderstack: { dataPlaneUrl: string } }

async function sendToBoth(): Promise<void> {
  await expect.poll(() => out, patience).toContain('}')
  const { segment, rudderstack } = JSON.parse(out) as Printed
  const call = { event: 'E', anonymousId: 'a' }
  const headers = { authorization: `Basic ${btoa('RUDDERSTACK_KEY:')}` }
  const post = (url: string, body: object, more: object = {}) =>
    fetch(url, { method: 'POST', body: JSON.stringify(body), ...more })
  await post(`http://${segment.apiHost}/t`, { writeKey: 'SEGMENT_KEY', ...call })
  await post(`${rudderstack.dataPlaneUrl}/v1/track`, call, { headers })
}

const delivered = async (): Promise<(number | undefined)[]> => {
  const { origin } = new URL((JSON.parse(out) as Printed).rudderstack.dataPlaneUrl)
  const states = (await (await fetch(`${origin}/webhooks`)).json()) as WebhookStates
  return [states.segment?.delivered, states.rudderstack?.delivered]
}

test('posts copies to both addresses, signed and with the header of the environment', async () => {
  const urls = [`--segment-webhook=${receiver.url}/s`, `--rudderstack-webhook=${receiver.url}/r`]
  const exit = run([...urls, '--segment-format', 'actions', '--secret-header', 'x-own'])
  await sendToBoth()
  await expect.poll(delivered, patience).toEqual([1, 1])
  stop.abort()
  expect([await exit, errors]).toEqual([0, ''])
  const byPath = Object.fromEntries(receiver.requests.map(({ path, headers }) => [path.at(-1), headers]))
  expect(byPath).toMatchObject({
    s: {
      'user-agent': 'Segment (Actions)',
      'x-signature': expect.stringMatching(/^[\da-f]{40}$/),
      'x-own': 'of the header',
    },
    r: { 'user-agent': 'RudderLabs', 'x-own': 'of the header' },
  })
  expect(out).not.toContain('of the')
})

test('says what is refused as it happens, and at the end what was not delivered', async () => {
  receiver.answer(({ path }) => (path.endsWith('/s') ? 403 : 'never'))
  const exit = run([
    `--segment-webhook=${receiver.url}/s`,
    `--rudderstack-webhook=${receiver.url}/r?token=t0k`,
  ])
  await sendToBoth()
  await expect.poll(() => receiver.requests.length, patience).toBe(2)
  await expect.poll(() => errors, patience).toContain('403')
  stop.abort()
  expect(await exit).toBe(0)
  expect(errors).toBe(
    `crossfade sandbox: Segment's webhook ${receiver.url}/s answered 403: such copies are not sent again.\n` +
      `crossfade sandbox: 1 copy did not reach ${receiver.url}/r.\n`,
  )
})

describe('wrong usage is one sentence and exit 2, without what may be secret', () => {
  test.each([
    [['--segment-webhook', 'hush'], '--segment-webhook must be an http or https address, such as'],
    [['--rudderstack-webhook', 'ftp://hush'], '--rudderstack-webhook must be an http or https'],
    [['--segment-webhook=http://a.test', '--segment-format=both'], 'must be classic or actions, not "both".'],
    [
      ['--segment-webhook=http://a.test', '--segment-batch=9'],
      '--segment-batch needs --segment-format actions',
    ],
    [
      ['--segment-webhook=http://a.test', '--segment-batch=0'],
      '--segment-batch must be a whole number from 1 to',
    ],
    [['--retry-speed=0'], '--retry-speed must be a whole number from 1 to 1000000, not "0".'],
    [['--segment-webhook=http://a.test', '--secret-header=a b'], '"a b" or its value is no HTTP header.'],
  ])('%j', async (argv, sentence) => {
    expect(await run(argv)).toBe(2)
    expect(errors).toContain(sentence)
    expect(errors).not.toContain('hush')
    expect(errors.trim().split('\n')).toHaveLength(1)
  })
})
