import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { ADMIN_TOKEN, ROLLOUT, temporaryFolder } from '../support.ts'
import { startStoreServer, type Ask } from './api-client.ts'

const tokenOf = async (ask: Ask, role: string): Promise<string> => {
  const { body } = await ask('POST', '/api/tokens', { body: { name: `a ${role}`, role } })
  return (body as { token: string }).token
}

const cookieOf = (headers: Headers): string => headers.getSetCookie()[0]?.split(';')[0] ?? ''

describe('tokens', () => {
  it('open what their role may, and no more', async () => {
    const { ask } = await startStoreServer()
    const viewer = await tokenOf(ask, 'viewer')
    const operator = await tokenOf(ask, 'operator')
    const status = async (method: string, path: string, token: string | null, body?: unknown) =>
      (await ask(method, path, { token, body })).status
    for (const token of [viewer, operator]) {
      expect(await status('GET', '/api/status', token)).toBe(200)
      expect(await status('GET', '/api/tokens', token)).toBe(403)
    }
    expect(await status('POST', '/api/rollout/kill', viewer, { leg: 'segment' })).toBe(403)
    expect(await status('POST', '/api/rollout/kill', operator, { leg: null })).toBe(200)
    for (const nobody of [null, 'cft_wrong', '']) expect(await status('GET', '/api/status', nobody)).toBe(401)
  })

  it('say in a sentence what is missing', async () => {
    const { ask } = await startStoreServer()
    const viewer = await tokenOf(ask, 'viewer')
    expect((await ask('POST', '/api/undo', { token: viewer, body: {} })).body).toMatchObject({
      detail: 'a viewer is a viewer, and this needs an operator: ask for a token of that role.',
    })
    expect((await ask('GET', '/api/status', { token: null })).body).toMatchObject({
      detail: expect.stringContaining('crossfade token create --local') as string,
    })
  })

  it('are listed without their secrets, and no longer open anything once revoked', async () => {
    const { ask } = await startStoreServer()
    const viewer = await tokenOf(ask, 'viewer')
    const { body } = await ask('GET', '/api/tokens')
    expect(JSON.stringify(body)).not.toContain(viewer)
    expect(body).toMatchObject({
      tokens: [{ name: 'CROSSFADE_ADMIN_TOKEN', role: 'admin' }, { name: 'a viewer' }],
    })
    expect((await ask('DELETE', '/api/tokens/a%20viewer')).status).toBe(204)
    expect((await ask('DELETE', '/api/tokens/a%20viewer')).status).toBe(404)
    expect((await ask('GET', '/api/status', { token: viewer })).status).toBe(401)
  })

  it('have names of their own', async () => {
    const { ask } = await startStoreServer()
    await tokenOf(ask, 'viewer')
    expect(await ask('POST', '/api/tokens', { body: { name: 'a viewer', role: 'admin' } })).toMatchObject({
      status: 422,
      body: { problems: [{ path: '/name', message: 'is taken' }] },
    })
    for (const name of ['', ' ', 'x'.repeat(101), 'a\nb', '.', '..'])
      expect((await ask('POST', '/api/tokens', { body: { name, role: 'viewer' } })).status).toBe(422)
  })
})

describe('a one-time link', () => {
  const signIn = (ask: Ask, url: string) =>
    ask('POST', '/api/session', { token: null, body: { code: url.split('#login=')[1] } })

  it('signs one browser in as whoever made it, once, by a cookie that no script reads', async () => {
    const { ask, adminUrl } = await startStoreServer()
    const operator = await tokenOf(ask, 'operator')
    const { body } = await ask('POST', '/api/login', { token: operator, body: {} })
    const { url } = body as { url: string }
    expect(url).toMatch(new RegExp(`^${adminUrl}/#login=cfl_[\\w-]{43}$`))
    const signedIn = await signIn(ask, url)
    expect(signedIn).toMatchObject({ status: 200, body: { name: 'a operator', role: 'operator' } })
    expect(signedIn.headers.getSetCookie()[0]).toMatch(
      /^crossfade_session=cfs_[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    const headers = { cookie: cookieOf(signedIn.headers) }
    expect((await ask('GET', '/api/session', { token: null, headers })).body).toMatchObject({
      name: 'a operator',
    })
    expect((await signIn(ask, url)).status).toBe(401)
    await ask('DELETE', '/api/session', { token: null, headers })
    expect((await ask('GET', '/api/session', { token: null, headers })).status).toBe(401)
  })

  it('is good for ten minutes, and the session for twelve hours', async () => {
    let now = Date.now()
    const { ask } = await startStoreServer({ now: () => now })
    const { body } = await ask('POST', '/api/login', { body: { base: 'https://ops.example/crossfade/' } })
    const { url, expiresAt } = body as { url: string; expiresAt: number }
    expect(url).toMatch(/^https:\/\/ops\.example\/crossfade\/#login=/)
    expect(expiresAt - now).toBe(600_000)
    now += 599_999
    const headers = { cookie: cookieOf((await signIn(ask, url)).headers) }
    now += 12 * 3_600_000 - 1
    expect((await ask('GET', '/api/session', { token: null, headers })).status).toBe(200)
    now += 1
    expect((await ask('GET', '/api/session', { token: null, headers })).status).toBe(401)
    const late = ((await ask('POST', '/api/login', { body: {} })).body as { url: string }).url
    now += 600_000
    expect((await signIn(ask, late)).status).toBe(401)
  })

  it('is made for the address of the dashboard as it was copied', async () => {
    const { ask } = await startStoreServer()
    for (const base of ['https://ops.example/x/?a=1#/history', 'https://ops.example/x'])
      expect((await ask('POST', '/api/login', { body: { base } })).body).toMatchObject({
        url: expect.stringMatching(/^https:\/\/ops\.example\/x\/#login=cfl_/) as string,
      })
  })

  it('signed out lets nobody in, not even while the database cannot be read', async () => {
    const dataDir = temporaryFolder()
    const { ask } = await startStoreServer({ dataDir })
    const cookies = await Promise.all(
      [1, 2].map(async () =>
        cookieOf((await ask('POST', '/api/session', { token: null, body: { token: ADMIN_TOKEN } })).headers),
      ),
    )
    const visits = async (): Promise<number[]> => {
      const answers = cookies.map((cookie) =>
        ask('GET', '/api/session', { token: null, headers: { cookie } }),
      )
      return (await Promise.all(answers)).map(({ status }) => status)
    }
    expect(await visits()).toEqual([200, 200])
    await ask('DELETE', '/api/session', { token: null, headers: { cookie: cookies[0] ?? '' } })
    const database = new DatabaseSync(join(dataDir, 'control.sqlite'))
    database.exec('alter table crossfade_session rename to gone')
    database.close()
    expect(await visits()).toEqual([401, 200])
  })

  it('asks for https where the browser came by it', async () => {
    const { ask } = await startStoreServer()
    const { body } = await ask('POST', '/api/login', { body: {}, headers: { 'x-forwarded-proto': 'https' } })
    const { url } = body as { url: string }
    expect(url).toMatch(/^https:/)
    const signedIn = await ask('POST', '/api/session', {
      token: null,
      body: { code: url.split('#login=')[1] },
      headers: { 'x-forwarded-proto': 'https' },
    })
    expect(signedIn.headers.getSetCookie()[0]).toContain('; Secure')
  })
})

describe('the page of another site', () => {
  it('can do nothing with the cookie: its Origin is refused, and so is a form', async () => {
    const { ask } = await startStoreServer()
    const signedIn = await ask('POST', '/api/session', {
      token: null,
      body: { token: ADMIN_TOKEN },
    })
    const cookie = cookieOf(signedIn.headers)
    const kill = (headers: Record<string, string>) =>
      ask('POST', '/api/rollout/kill', {
        token: null,
        body: { leg: 'segment' },
        headers: { cookie, ...headers },
      })
    expect((await kill({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await kill({ 'content-type': 'text/plain' })).status).toBe(415)
    expect((await kill({})).status).toBe(200)
  })
})

describe('GET /openapi.json', () => {
  it('describes every route and what it takes, from the schemas that check it', async () => {
    const { ask } = await startStoreServer()
    const { body } = await ask('GET', '/openapi.json', { token: null })
    const { openapi, paths } = body as { openapi: string; paths: Record<string, Record<string, unknown>> }
    expect(openapi).toBe('3.1.0')
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(routes.toSorted()).toEqual([
      'delete /api/session',
      'delete /api/tokens/{name}',
      'get /api/cohorts',
      'get /api/history',
      'get /api/incidents',
      'get /api/incidents/{id}',
      'get /api/pairs',
      'get /api/pairs/{id}',
      'get /api/parity',
      'get /api/parity/identity',
      'get /api/parity/rules',
      'get /api/parity/sources',
      'get /api/ramp',
      'get /api/ramp/recorded',
      'get /api/rollout',
      'get /api/session',
      'get /api/status',
      'get /api/tokens',
      'post /api/assign',
      'post /api/forget',
      'post /api/login',
      'post /api/ramp/abort',
      'post /api/ramp/approve',
      'post /api/ramp/pause',
      'post /api/ramp/promote',
      'post /api/ramp/resume',
      'post /api/rollout/kill',
      'post /api/session',
      'post /api/simulate',
      'post /api/tokens',
      'post /api/undo',
      'put /api/rollout',
    ])
    expect(paths['/api/rollout/kill']).toMatchObject({
      post: {
        requestBody: {
          content: { 'application/json': { schema: { required: ['leg'], additionalProperties: false } } },
        },
      },
    })
  })

  it('holds what the routes really answer', async () => {
    const { ask } = await startStoreServer()
    const { body } = await ask('GET', '/openapi.json', { token: null })
    const { paths } = body as {
      paths: Record<
        string,
        Record<string, { responses: Record<string, { content: Record<string, { schema: object }> }> }>
      >
    }
    const asked: [method: string, path: string, given?: unknown][] = [
      ['get', '/api/cohorts'],
      ['get', '/api/history'],
      ['get', '/api/session'],
      ['get', '/api/tokens'],
      ['post', '/api/simulate', { rollout: ROLLOUT }],
      ['post', '/api/assign', { subject: {} }],
      ['post', '/api/rollout/kill', { leg: null }],
      ['post', '/api/login', {}],
      ['post', '/api/undo', { to: 7 }],
    ]
    for (const [method, path, given] of asked) {
      const answer = await ask(method.toUpperCase(), path, { body: given })
      const { content } = paths[path]?.[method]?.responses[answer.status] ?? { content: {} }
      const schema = Object.values(content)[0]?.schema as { required?: string[]; properties?: object }
      expect(schema, `${method} ${path} ${answer.status}`).toBeDefined()
      expect(Object.keys(schema.properties ?? {}), path).toEqual(
        expect.arrayContaining(Object.keys(answer.body as object)),
      )
      expect(Object.keys(answer.body as object), path).toEqual(expect.arrayContaining(schema.required ?? []))
    }
  })

  it('names the header that a change needs, the answers to what is wrong with a request, and lists as CSV', async () => {
    const { ask } = await startStoreServer()
    const { body } = await ask('GET', '/openapi.json', { token: null })
    type Operation = { parameters: object[]; responses: Record<string, { content: Record<string, object> }> }
    const { paths } = body as { paths: Record<string, Record<string, Operation>> }
    expect(paths['/api/rollout']?.['put']?.parameters).toContainEqual({
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'the revision that the change was made from, such as "42"',
      schema: { type: 'string' },
    })
    for (const path of ['/api/history', '/api/cohorts', '/api/tokens', '/api/parity', '/api/pairs'])
      expect(paths[path]?.['get']?.responses['200']?.content['text/csv'], path).toBeDefined()
    const headers = { 'if-match': '"42"' }
    const wrong: [method: string, path: string, more: Parameters<Ask>[2]][] = [
      ['put', '/api/rollout', { body: '{', headers }],
      ['put', '/api/rollout', { body: '{}', headers: { ...headers, 'content-type': 'text/plain' } }],
      ['post', '/api/undo', { body: `{"reason":"${'x'.repeat(70_000)}"}` }],
      ['post', '/api/assign', { body: {} }],
      ['get', '/api/history?limit=x', {}],
      ['post', '/api/session', { body: {}, headers: { origin: 'https://evil.example' } }],
    ]
    for (const [method, path, more] of wrong) {
      const { status } = await ask(method.toUpperCase(), path, more)
      const { responses } = paths[path.replace(/\?.*/, '')]?.[method] ?? { responses: {} }
      expect(Object.keys(responses), `${method} ${path}`).toContain(String(status))
    }
  })
})
