import { describe, expect, it, onTestFinished } from 'vitest'
import { ROLLOUT, startTestServer } from './support.ts'

type Event = { readonly id: string; readonly revision: number }

/** Reads events as a browser does, from raw text. */
async function* eventsOf(url: string, headers: Record<string, string> = {}): AsyncGenerator<Event> {
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const response = await fetch(url, { headers, signal: abort.signal })
  if (response.status !== 200) throw new Error(`HTTP ${response.status}`)
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => line.split(/: (.*)/, 2) as [string, string]),
      )
      text = text.slice(end + 2)
      const data = fields.get('data')
      if (fields.get('event') === 'rollout' && data !== undefined)
        yield { id: fields.get('id') ?? '', revision: (JSON.parse(data) as { revision: number }).revision }
    }
  }
}

const next = async (events: AsyncGenerator<Event>): Promise<Event> => (await events.next()).value as Event

describe('GET /v1/rollout/stream', () => {
  it('begins with the rollout in force, whole, under its tag, and tells each later one', async () => {
    const server = await startTestServer()
    const events = eventsOf(`${server.publicUrl}/v1/rollout/stream`)
    const etag = (await fetch(`${server.publicUrl}/v1/rollout`)).headers.get('etag')
    expect(await next(events)).toEqual({ id: etag, revision: 42 })
    server.write({ ...ROLLOUT, revision: 43 })
    expect((await next(events)).revision).toBe(43)
    server.write({ ...ROLLOUT, revision: 44, killed: 'rudderstack' })
    expect((await next(events)).revision).toBe(44)
  })

  it('says nothing to a page that comes back with the tag in force, until there is something new', async () => {
    const server = await startTestServer()
    const etag = (await fetch(`${server.publicUrl}/v1/rollout`)).headers.get('etag')!
    const events = eventsOf(`${server.publicUrl}/v1/rollout/stream`, { 'last-event-id': etag })
    const first = next(events)
    server.write({ ...ROLLOUT, revision: 50 })
    expect((await first).revision).toBe(50)
  })

  it('is open to every origin, held back by no proxy, and takes GET alone', async () => {
    const server = await startTestServer()
    const url = `${server.publicUrl}/v1/rollout/stream`
    const abort = new AbortController()
    const { headers } = await fetch(url, { signal: abort.signal })
    abort.abort()
    expect(headers.get('content-type')).toBe('text/event-stream')
    expect(headers.get('cache-control')).toBe('no-store, no-transform')
    expect(headers.get('x-accel-buffering')).toBe('no')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect((await fetch(url, { method: 'POST' })).status).toBe(405)
  })

  it('reaches every open stream, and a server that stops ends them all', async () => {
    const server = await startTestServer()
    const all = Array.from({ length: 50 }, () => eventsOf(`${server.publicUrl}/v1/rollout/stream`))
    await Promise.all(all.map(next))
    const seconds = all.map(next)
    server.write({ ...ROLLOUT, revision: 43 })
    expect(new Set((await Promise.all(seconds)).map(({ revision }) => revision))).toEqual(new Set([43]))
    await server.close()
    expect((await Promise.all(all.map((one) => one.next()))).every(({ done }) => done)).toBe(true)
  })
})
