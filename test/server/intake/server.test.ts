import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ServerOptions } from '../../../src/server/index.ts'
import { openTestWarehouse } from '../../support/warehouse.ts'
import { authorized, reportBody, ROLLOUT, startTestServer, temporaryFolder, until } from '../support.ts'
import {
  rudderstackEvent,
  rudderstackHeaders,
  SECRETS,
  segmentEvent,
  segmentHeaders,
  stamp,
} from './events.ts'

const WAREHOUSE: Partial<ServerOptions> = {
  warehouse: { payloadDays: 3, sampleDays: 30 },
  copies: { secrets: SECRETS, commitMs: 20 },
}

const post = async (url: string, leg: string, body: object, headers: Record<string, string>) => {
  const answer = await fetch(`${url}/v1/copies/${leg}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers,
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

describe('a server with a warehouse', () => {
  it('keeps copies and reports over a restart, and says what came and where it is kept', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const server = await startTestServer(ROLLOUT, { ...WAREHOUSE, dataDir })
    await until(server.status, ({ warehouse: { state } }) => state === 'up')
    const mark = stamp()
    const segment = segmentEvent(mark)
    expect((await post(server.publicUrl, 'segment', segment, segmentHeaders(segment))).status).toBe(200)
    const rudderstack = rudderstackEvent(mark)
    expect((await post(server.publicUrl, 'rudderstack', rudderstack, rudderstackHeaders)).status).toBe(200)
    expect((await server.post(JSON.stringify(reportBody()))).status).toBe(204)
    // whose usage of the disk is not waited for longer than a second
    const status = await until(server.status, ({ warehouse: { usage } }) => usage.length > 0)
    expect(status.copies).toMatchObject({
      accepted: 2,
      refused: {},
      waiting: 0,
      legs: { segment: { accepted: 1 }, rudderstack: { accepted: 1 } },
      names: { distinct: 1 },
    })
    expect(status.warehouse).toMatchObject({ state: 'up', why: null, engine: 'embedded' })
    expect(status.warehouse.usage.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['copies', 'reports']),
    )
    await server.close()

    const warehouse = await openTestWarehouse({ dataDir })
    expect(await warehouse.query('SELECT pair_id FROM copies')).toEqual([
      { pair_id: mark['id'] },
      { pair_id: mark['id'] },
    ])
    expect(await warehouse.query('SELECT page, subject, region, area FROM reports')).toEqual([
      { page: 'page-1', subject: 'device-1', region: 'Europe', area: 'checkout' },
    ])
    await warehouse.close()
  })

  it('serves rollouts, and is ready, while its warehouse cannot be opened; copies are to be sent again', async () => {
    const url = 'http://127.0.0.1:9'
    const server = await startTestServer(ROLLOUT, {
      ...WAREHOUSE,
      warehouse: { url, payloadDays: 3, sampleDays: 30 },
    })
    expect((await server.rollout()).revision).toBe(42)
    expect((await fetch(`${server.adminUrl}/readyz`, { headers: authorized })).status).toBe(200)
    const event = segmentEvent(stamp())
    expect((await post(server.publicUrl, 'segment', event, segmentHeaders(event))).status).toBe(503)
    expect((await server.post(JSON.stringify(reportBody()))).status).toBe(503)
    const { warehouse, copies, people, reports } = await until(
      server.status,
      ({ warehouse: { why } }) => why !== null,
    )
    expect(warehouse.state).not.toBe('up')
    expect(copies.accepted).toBe(0)
    expect([people, reports.problem]).toEqual([
      0,
      expect.stringMatching(/^No report is counted without a warehouse: .+\.$/),
    ])
  })
})

describe('a server without a warehouse', () => {
  it('takes reports as ever, and says that it keeps no copies', async () => {
    const server = await startTestServer(ROLLOUT, { copies: { secrets: SECRETS } })
    expect((await server.post(JSON.stringify(reportBody()))).status).toBe(204)
    const event = segmentEvent(stamp())
    expect(await post(server.publicUrl, 'segment', event, segmentHeaders(event))).toMatchObject({
      status: 503,
      body: { detail: 'This server has no warehouse to keep copies in; its log says why.' },
    })
    expect((await server.status()).warehouse).toEqual({
      state: 'none',
      why: 'none is set up',
      engine: null,
      pid: null,
      usage: [],
    })
  })

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s of copies', async (method) => {
    const server = await startTestServer()
    const response = await fetch(`${server.publicUrl}/v1/copies/segment`, { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
