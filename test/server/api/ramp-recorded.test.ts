import { describe, expect, it, vi } from 'vitest'
import { copiesServer } from '../../cli/parity/copies-server.ts'
import { client, startStoreServer } from './api-client.ts'

vi.setConfig({ testTimeout: 120_000 })

const of = copiesServer()
const DAY_MS = 86_400_000

describe('GET /api/ramp/recorded', () => {
  it('is answered for whoever may look, of the last 30 days in whole steps', async () => {
    const ask = client(of().server)
    const made = await ask('POST', '/api/tokens', { body: { name: 'looks', role: 'viewer' } })
    const { token } = made.body as { token: string }
    const { status, body } = await ask('GET', '/api/ramp/recorded', { token })
    expect(status).toBe(200)
    const { from, to, stepMs, sentinel } = body as Record<string, number>
    expect([from! % stepMs!, stepMs, sentinel]).toEqual([0, 600_000, 1])
    expect(to! - from!).toBeGreaterThanOrEqual(30 * DAY_MS)
  })

  it('takes an event, or several', async () => {
    const ask = client(of().server)
    for (const query of ['event=A', 'event=A&event=B'])
      expect((await ask('GET', `/api/ramp/recorded?${query}`)).status).toBe(200)
  })

  it.each([
    ['from=0&to=9000000000', 'At most 90 days are answered at once.'],
    ['from=1&from=2', '/from'],
    ['event=', '/event'],
    ['since=1', 'since'],
  ])('refuses ?%s with a sentence', async (query, said) => {
    const { status, body } = await client(of().server)('GET', `/api/ramp/recorded?${query}`)
    expect(status).toBe(422)
    expect((body as { detail: string }).detail).toContain(said)
  })

  it('says that there is no warehouse where there is none', async () => {
    const { ask } = await startStoreServer()
    const { status, body } = await ask('GET', '/api/ramp/recorded')
    expect(status).toBe(503)
    expect((body as { detail: string }).detail).toMatch(/^No copies are compared: /)
  })
})
