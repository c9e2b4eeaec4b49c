import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { main } from '../../../src/cli/main.ts'
import { startSandbox } from '../../../src/sandbox/index.ts'

let out: string
let errors: string
let stop: AbortController
beforeEach(() => {
  out = errors = ''
  stop = new AbortController()
})
afterEach(() => stop.abort())

const run = (...argv: string[]) =>
  main(['sandbox', ...argv], {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (errors += text) },
    stdin: Readable.from([]),
    env: {},
    signal: stop.signal,
  })

test('runs until it is stopped, and prints what to give to both SDKs', async () => {
  const exit = run('--port', '0')
  await expect.poll(() => out).toContain('cdnURL')
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0]
  expect((await fetch(`${url}/settings`)).status).toBe(200)
  stop.abort()
  expect(await exit).toBe(0)
  await expect(fetch(`${url}/settings`)).rejects.toThrow('fetch failed')
})

test('--json prints the settings that the flags ask for', async () => {
  const exit = run('--port=0', '--json', '--segment-key=SK', '--rudderstack-key=RK', '--separate-hosts')
  await expect.poll(() => out).toContain('}')
  stop.abort()
  expect(await exit).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    segment: {
      writeKey: 'SK',
      cdnURL: expect.stringMatching(/^http:\/\/segment\.localhost:\d+\/segment\/cdn$/),
    },
    rudderstack: { writeKey: 'RK', configUrl: expect.stringContaining('rudderstack.localhost') },
  })
})

test('--vendor-limits refuses what each vendor would refuse for its size', async () => {
  const exit = run('--port=0', '--json', '--vendor-limits')
  await expect.poll(() => out).toContain('}')
  const { segment } = JSON.parse(out) as { segment: { apiHost: string; writeKey: string } }
  const body = { writeKey: segment.writeKey, anonymousId: 'a', event: 'A', filler: 'x'.repeat(40_000) }
  const response = await fetch(`http://${segment.apiHost}/t`, { method: 'POST', body: JSON.stringify(body) })
  stop.abort()
  expect([response.status, await exit]).toEqual([400, 0])
})

describe('wrong usage is one sentence and exit 2', () => {
  test.each([
    [['--prot', '1'], 'has no flag --prot; did you mean --port?'],
    [['--port', 'x'], '--port must be a whole number from 0 to 65535, not "x".'],
    [['--port', '65536'], '--port must be'],
    [['--seed=-1'], '--seed must be'],
    [['extra'], 'extra'],
  ])('%j', async (argv, sentence) => {
    expect(await run(...argv)).toBe(2)
    expect(errors).toContain(sentence)
    expect(errors.trim().split('\n')).toHaveLength(1)
  })

  test('a taken port', async () => {
    const taken = await startSandbox()
    expect(await run('--port', String(taken.port))).toBe(2)
    await taken.close()
    expect(errors).toBe(`crossfade: port ${taken.port} is taken; choose another with --port.\n`)
  })
})
