import { createClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectClickHouse } from '../../../src/server/warehouse/clickhouse/clickhouse.ts'
import { spawnEngine, type RunningEngine } from '../../../src/server/warehouse/engine/spawn-engine.ts'
import { temporaryFolder } from './engine-world.ts'

const folder = temporaryFolder()

describe('the embedded engine over HTTP', () => {
  let engine: RunningEngine
  beforeAll(async () => void (engine = await spawnEngine(folder.path)))
  afterAll(async () => {
    await engine.stop()
    folder.remove()
  })

  const basic = (user: string, password: string): string =>
    `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const ask = (
    body: string,
    {
      headers = { authorization: basic('crossfade', engine.token) },
      search = '',
      ...rest
    }: RequestInit & { search?: string } = {},
  ): Promise<Response> => fetch(`${engine.url}/${search}`, { method: 'POST', body, headers, ...rest })

  it('answers on this machine alone, to who knows its token alone', async () => {
    expect(engine.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const keys = { 'x-clickhouse-user': 'crossfade', 'x-clickhouse-key': engine.token }
    expect(await (await ask('SELECT 1')).text()).toBe('1\n')
    expect(await (await ask('SELECT 1', { headers: keys })).text()).toBe('1\n')
    const strangers = [
      {},
      { authorization: basic('crossfade', '') },
      { authorization: basic('default', engine.token) },
      { authorization: basic('crossfade', `${engine.token}x`) },
      { authorization: 'Basic %%%' },
      { ...keys, 'x-clickhouse-key': 'x' },
    ]
    for (const headers of strangers) {
      const response = await ask('SELECT 1', { headers })
      expect(response.status).toBe(401)
      expect(response.headers.get('x-clickhouse-exception-code')).toBe('516')
      expect(await response.text()).not.toContain(engine.token)
    }
  })

  it('says a wrong token as one that is denied', async () => {
    const { url } = engine
    const clickHouse = connectClickHouse(
      { url, username: 'crossfade', password: 'wrong', database: 'system', place: 'the engine' },
      false,
    )
    await expect(clickHouse.query('SELECT 1')).rejects.toMatchObject({
      code: 'denied',
      message:
        'The engine denies it (516 AUTHENTICATION_FAILED): check user, password and rights in CLICKHOUSE_URL.',
    })
    await clickHouse.close()
  })

  it('takes and gives gzip', async () => {
    const client = createClient({
      url: engine.url,
      username: 'crossfade',
      password: engine.token,
      database: 'system',
      compression: { request: true, response: true },
    })
    await client.command({ query: 'CREATE DATABASE IF NOT EXISTS packed' })
    await client.command({
      query: 'CREATE TABLE packed.t (a UInt32, b String) ENGINE = MergeTree ORDER BY a',
    })
    const values = Array.from({ length: 1_000 }, (_, a) => ({ a, b: 'b'.repeat(100) }))
    await client.insert({ table: 'packed.t', values, format: 'JSONEachRow' })
    const result = await client.query({
      query: 'SELECT a, b FROM packed.t ORDER BY a',
      format: 'JSONEachRow',
    })
    expect(result.response_headers['content-encoding']).toBe('gzip')
    expect(await result.json()).toEqual(values)
    await client.close()
  })

  it('says what is wrong as a server does', async () => {
    const response = await ask('SELECT nope', { search: '?query_id=q-1' })
    expect(response.status).toBe(500)
    expect(response.headers.get('x-clickhouse-exception-code')).toBe('47')
    expect(await response.text()).toMatch(/^Code: 47\. DB::Exception: .*\(UNKNOWN_IDENTIFIER\)/)
    expect((await ask('SELECT 1', { search: '?query_id=q-1' })).headers.get('x-clickhouse-query-id')).toBe(
      'q-1',
    )
  })

  it('refuses what it does not understand, and stays up', async () => {
    const refused: readonly (readonly [string, string])[] = [
      ['', ''],
      ['SELECT 1', '?no_such_setting=1'],
      ['SELECT 1', '?a%20=%201;%20DROP%20DATABASE%20system=1'],
      ['SELECT 1', '?database=system%60%3B%20SELECT%201'],
      ['SELECT 1; SELECT 2', ''],
      ['{"a":1}', `?query=${encodeURIComponent('INSERT INTO t SELECT 1')}`],
      ['{"a":1}', `?query=${encodeURIComponent('INSERT INTO t FORMAT Nothing')}`],
    ]
    for (const [body, search] of refused) {
      const response = await ask(body, { search })
      expect(response.ok).toBe(false)
      expect(Number(response.headers.get('x-clickhouse-exception-code'))).toBeGreaterThan(0)
    }
    const packed = { authorization: basic('crossfade', engine.token), 'content-encoding': 'gzip' }
    expect((await ask('not gzip', { headers: packed })).status).toBe(413)
    expect((await fetch(engine.url, { headers: packed })).status).toBe(501)
    expect(await (await fetch(`${engine.url}/ping`)).text()).toBe('Ok.\n')
    expect(await (await ask('SELECT 1')).text()).toBe('1\n')
  })
})
