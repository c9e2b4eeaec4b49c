import { describe, expect, it } from 'vitest'
import { reportBody, ROLLOUT, startTestServer } from './support.ts'

describe('GET /v1/rollout', () => {
  it('serves the document as it was written, fields that nobody knows included', async () => {
    const server = await startTestServer({ ...ROLLOUT, note: { by: 'ops' } })
    const response = await fetch(`${server.publicUrl}/v1/rollout`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.get('etag')).toMatch(/^"42-[0-9a-f]{16}"$/)
    expect(await response.json()).toEqual({ ...ROLLOUT, note: { by: 'ops' } })
  })

  it('answers 304 without a body to whoever has it already', async () => {
    const server = await startTestServer()
    const url = `${server.publicUrl}/v1/rollout`
    const etag = (await fetch(url)).headers.get('etag') ?? ''
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await fetch(url, { headers: { 'if-none-match': tag } })
      expect([tag, response.status, response.headers.get('etag')]).toEqual([tag, 304, etag])
      expect(await response.text()).toBe('')
    }
  })

  it('answers 200 to whoever has another one', async () => {
    const server = await startTestServer()
    const headers = { 'if-none-match': '"41-0000000000000000"' }
    expect((await fetch(`${server.publicUrl}/v1/rollout`, { headers })).status).toBe(200)
  })

  it('gives equal content another tag under another revision', async () => {
    const tagOf = async (revision: number) => {
      const server = await startTestServer({ ...ROLLOUT, revision })
      return (await fetch(`${server.publicUrl}/v1/rollout`)).headers.get('etag')
    }
    expect(await tagOf(1)).not.toBe(await tagOf(2))
    expect(await tagOf(2)).toBe(await tagOf(2))
  })

  it('is open to every origin without credentials, the tag readable, a 304 too', async () => {
    const server = await startTestServer()
    const url = `${server.publicUrl}/v1/rollout`
    const headers = { origin: 'https://shop.example', 'if-none-match': '*' }
    for (const response of [await fetch(url), await fetch(url, { headers })]) {
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('access-control-expose-headers')).toBe('ETag')
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  it('lets a browser ask for leave to send If-None-Match', async () => {
    const server = await startTestServer()
    const response = await fetch(`${server.publicUrl}/v1/rollout`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'if-none-match',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-headers')).toMatch(/If-None-Match/i)
    expect(Number(response.headers.get('access-control-max-age'))).toBeGreaterThan(0)
  })

  it('answers HEAD with the headers alone', async () => {
    const server = await startTestServer()
    const response = await fetch(`${server.publicUrl}/v1/rollout`, { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('etag')).toMatch(/^"42-/)
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('refuses %s and says what it takes', async (method) => {
    const server = await startTestServer()
    const response = await fetch(`${server.publicUrl}/v1/rollout`, { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ detail: 'This address takes GET, HEAD, OPTIONS.' })
  })
})

describe('the public listener', () => {
  it('says that it is well', async () => {
    const server = await startTestServer()
    const response = await fetch(`${server.publicUrl}/healthz`)
    expect([response.status, await response.text()]).toEqual([200, 'ok\n'])
  })

  it.each(['/', '/api/status', '/v1/rollout/', '/v1/../../etc/passwd', '/%00'])(
    'has nothing at %s',
    async (path) => {
      const server = await startTestServer()
      const response = await fetch(`${server.publicUrl}${path}`)
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({
        status: 404,
        detail: 'There is nothing at this address.',
      })
    },
  )
})

describe('public.base', () => {
  it('is a path before every route, without which there is nothing', async () => {
    const server = await startTestServer(ROLLOUT, { publicBase: '/crossfade' })
    expect(server.publicUrl).toMatch(/:\d+\/crossfade$/)
    expect((await server.rollout()).revision).toBe(42)
    expect((await server.post(JSON.stringify(reportBody()))).status).toBe(204)
    expect((await fetch(`${server.publicUrl}/healthz`)).status).toBe(200)
    expect((await fetch(new URL('/v1/rollout', server.publicUrl))).status).toBe(404)
  })
})

describe('public.origins', () => {
  it('lets the pages of these origins read, and no other', async () => {
    const server = await startTestServer(ROLLOUT, { publicOrigins: ['https://shop.example/'] })
    const allowed = async (origin: string, path = '/v1/rollout'): Promise<(string | null)[]> => {
      const { headers, body } = await fetch(`${server.publicUrl}${path}`, { headers: { origin } })
      await body?.cancel()
      return [headers.get('access-control-allow-origin'), headers.get('vary')]
    }
    for (const path of ['/v1/rollout', '/v1/rollout/stream', '/nothing'])
      expect(await allowed('https://shop.example', path)).toEqual(['https://shop.example', 'Origin'])
    expect(await allowed('https://evil.example')).toEqual([null, 'Origin'])
  })
})
