import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { BY } from '../../../src/server/parity/answers/parity-answer.ts'
import { copiesServer } from '../../cli/parity/copies-server.ts'
import { client } from './api-client.ts'

vi.setConfig({ testTimeout: 120_000 })

const of = copiesServer()

type Schema = Parameters<typeof z.fromJSONSchema>[0]
type Operation = {
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }>
  >
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

describe('what is answered of parity', () => {
  it('is what /openapi.json says, member by member and no other', async () => {
    const { server, ids } = of()
    const ask = client(server)
    const { paths } = (await ask('GET', '/openapi.json', { token: null })).body as { paths: Paths }
    const expectDescribed = async (
      method: string,
      path: string,
      route: string,
      status: number,
      body?: unknown,
    ) => {
      const answer = await ask(method, path, { ...(body !== undefined && { body }) })
      expect(answer.status, path).toBe(status)
      const { schema } = Object.values(paths[route]![method.toLowerCase()]!.responses[status]!.content)[0]!
      const { error } = z.fromJSONSchema(schema).safeParse(answer.body)
      expect(error?.issues ?? [], path).toEqual([])
      return answer.body
    }
    for (const by of BY) await expectDescribed('GET', `/api/parity?by=${by}`, '/api/parity', 200)
    for (const list of ['identity', 'rules', 'sources'])
      await expectDescribed('GET', `/api/parity/${list}`, `/api/parity/${list}`, 200)
    await expectDescribed('GET', '/api/ramp/recorded?event=Order+Completed', '/api/ramp/recorded', 200)
    const page = await expectDescribed('GET', '/api/pairs?limit=2', '/api/pairs', 200)
    expect(page).toMatchObject({ pairs: [{}, {}], next: expect.any(String) as string })
    for (const id of Object.values(ids))
      await expectDescribed('GET', `/api/pairs/${id}`, '/api/pairs/{id}', 200)
    await expectDescribed('GET', '/api/pairs/nobodys', '/api/pairs/{id}', 404)
    await expectDescribed('GET', '/api/pairs?outcome=lost', '/api/pairs', 422)
    const forgotten = await expectDescribed('POST', '/api/forget', '/api/forget', 200, { userId: 'u-1' })
    expect((forgotten as { rows: number }).rows).toBeGreaterThan(0)
  })

  it('would be refused by it with a member too many, or one too few', async () => {
    const ask = client(of().server)
    const { paths } = (await ask('GET', '/openapi.json', { token: null })).body as { paths: Paths }
    const { schema } = Object.values(paths['/api/parity/sources']!['get']!.responses['200']!.content)[0]!
    const sources = (await ask('GET', '/api/parity/sources')).body as { sources: object[] }
    const takes = (body: unknown): boolean => z.fromJSONSchema(schema).safeParse(body).success
    expect(takes(sources)).toBe(true)
    expect(takes({ ...sources, more: 1 })).toBe(false)
    expect(takes({ sources: [{ ...sources.sources[0], more: 1 }] })).toBe(false)
    expect(takes({ sources: [{}] })).toBe(false)
  })
})
