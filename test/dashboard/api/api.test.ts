import { describe, expect, it, vi } from 'vitest'
import { createApi } from '../../../src/dashboard/api/api.ts'

const answering = (body: BodyInit | null, init: ResponseInit) => {
  const fetch = vi.fn(async () => new Response(body, init))
  const signedOut = vi.fn()
  return { fetch, signedOut, api: createApi(fetch, signedOut) }
}

const problem = (status: number, body: unknown) =>
  answering(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })

describe('asking the server', () => {
  it('gives what it answers, and sends JSON', async () => {
    const { api, fetch } = answering('{"name":"Rui"}', { status: 200 })
    expect(await api('POST', 'api/session', { body: { token: 't' } })).toEqual({
      ok: true,
      value: { name: 'Rui' },
    })
    const [path, init] = fetch.mock.calls[0] as unknown as [string, RequestInit]
    expect([path, init.method, init.body]).toEqual(['api/session', 'POST', '{"token":"t"}'])
    expect(init.headers).toEqual({ 'content-type': 'application/json' })
  })

  it('gives nothing for an answer without a body', async () => {
    const { api } = answering(null, { status: 204 })
    expect(await api('DELETE', 'api/session')).toEqual({ ok: true, value: null })
  })

  it('gives the sentence, the problems and the revision of a refusal', async () => {
    const problems = [{ path: '/key', message: 'is fixed' }]
    const { api, signedOut } = problem(409, { detail: 'Revision 43 is in force.', current: 43, problems })
    expect(await api('PUT', 'api/rollout')).toEqual({
      ok: false,
      problem: { kind: 'refused', status: 409, sentence: 'Revision 43 is in force.', current: 43, problems },
    })
    expect(signedOut).not.toHaveBeenCalled()
  })

  it('tells of a session that has ended', async () => {
    const { api, signedOut } = problem(401, { detail: 'Sign in.' })
    expect(await api('GET', 'api/status')).toMatchObject({ ok: false, problem: { kind: 'signed-out' } })
    expect(signedOut).toHaveBeenCalledOnce()
  })

  it('shows nobody a proxy’s page, nor a body that is not what it says', async () => {
    const html = answering('<h1>Bad Gateway</h1><script>', {
      status: 502,
      headers: { 'content-type': 'text/html' },
    })
    const sentence = 'The server answered with status 502 and no reason.'
    expect(await html.api('GET', 'api/status')).toMatchObject({ problem: { sentence, problems: [] } })
    const odd = problem(502, { detail: { toString: 'x' }, problems: 'none' })
    expect(await odd.api('GET', 'api/status')).toMatchObject({ problem: { sentence } })
    const long = problem(422, { detail: 'x'.repeat(10_000), problems: [null, { path: 1 }] })
    const answer = await long.api('GET', 'api/status')
    expect(answer).toMatchObject({ problem: { sentence: 'x'.repeat(600), problems: [] } })
  })

  it('says that no server answers, and never throws', async () => {
    const api = createApi(() => Promise.reject(new TypeError('secret stack')), vi.fn())
    expect(await api('GET', 'api/status')).toEqual({
      ok: false,
      problem: {
        kind: 'unreachable',
        status: 0,
        sentence: 'The server does not answer.',
        problems: [],
        current: null,
      },
    })
    expect(await answering('no json', { status: 200 }).api('GET', 'x')).toMatchObject({ ok: false })
  })
})
