import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bucketOf } from '../../../src/core/index.ts'
import { startSharedEngine, type SharedEngine } from '../../support/shared-engine.ts'
import { reportBody, ROLLOUT } from '../support.ts'
import { startStoreServer } from './api-client.ts'

let engine: SharedEngine
beforeAll(async () => void (engine = await startSharedEngine()))
afterEach(() => engine.empty())
afterAll(() => engine.close())

const at = (rudderstack: number) => ({
  ...ROLLOUT,
  audiences: [{ name: 'everyone', rudderstack, segment: 60 }],
})
const IF_42 = { 'if-match': '"42"' }

/** A server whose clock the test moves, and pages that report to it, each of a person of its own. */
const startWatched = async () => {
  let now = 1_800_000_000_000
  const server = await startStoreServer({
    now: () => now,
    warehouse: engine.settings,
    copies: { secrets: { segment: null, copies: null }, commitMs: 20 },
  })
  return {
    ...server,
    wait: (ms: number) => void (now += ms),
    report: (page: string, changes: Record<string, unknown> = {}) =>
      server.post(
        JSON.stringify(reportBody({ page, subject: page, bucket: bucketOf(ROLLOUT.key, page), ...changes })),
      ),
  }
}

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `device-${index}`)

describe('what is known from reports', () => {
  it('tells before a change who would move', async () => {
    const server = await startWatched()
    await Promise.all(names(200).map((name) => server.report(name)))
    const moving = names(200).filter((name) => {
      const bucket = bucketOf(ROLLOUT.key, name)
      return bucket >= 5_000 && bucket < 5_500
    }).length
    const { body } = await server.ask('POST', '/api/simulate', { body: { rollout: at(55) } })
    expect(body).toMatchObject({
      population: 200,
      moved: moving,
      backward: 0,
      rows: [{ audience: 'everyone', from: 'segment', to: 'dual', people: moving }],
      reasonRequired: false,
      approximate: false,
      notes: [],
    })
  })

  it('asks for a reason where many move, by the shares alone while few people are known', async () => {
    const server = await startWatched()
    const put = await server.ask('PUT', '/api/rollout', { body: at(90), headers: IF_42 })
    expect(put).toMatchObject({ status: 422, body: { problems: [{ path: 'reason' }] } })
    expect(await server.rollout()).toEqual(ROLLOUT)
    const said = await server.ask('PUT', '/api/rollout?reason=proven', { body: at(90), headers: IF_42 })
    expect(said).toMatchObject({ status: 200, body: { simulation: { share: 40, reasonRequired: true } } })
  })

  it('counts people by cohort over time', async () => {
    const server = await startWatched()
    await server.report('ann', { cohort: 'segment' })
    await server.report('ben')
    server.wait(300_000)
    await server.report('ann')
    const { body } = await server.ask('GET', '/api/cohorts')
    expect(body).toMatchObject({
      stepMs: 300_000,
      points: [
        { segment: 1, dual: 1, rudderstack: 0 },
        { segment: 0, dual: 1, rudderstack: 0 },
      ],
    })
  })

  it('shows how a change gets into open pages', async () => {
    const server = await startWatched()
    await Promise.all(names(4).map((name) => server.report(name)))
    server.wait(1_000)
    await server.ask('PUT', '/api/rollout', { body: at(51), headers: IF_42 })
    server.wait(400)
    for (const name of names(3)) await server.report(name, { revision: 43 })
    expect((await server.status()).propagation).toMatchObject({
      revision: 43,
      pages: 4,
      followed: 3,
      share: 75,
      reachedMs: { 50: 400, 95: null },
      behind: [{ revision: 42, pages: 1 }],
    })
  })

  it('says that browsers have a higher revision than was ever published', async () => {
    const server = await startWatched()
    for (const name of names(3)) await server.report(name, { revision: 57 })
    server.wait(5_000)
    expect((await server.status()).revisionFloor).toMatchObject({
      floor: 57,
      sentence: expect.stringContaining('--revision-floor 57'),
    })
  })

  it('shows SDKs that run beside the gate', async () => {
    const server = await startWatched()
    await server.report('ann', { problems: [{ code: 'foreign-sdk', count: 2 }] })
    expect((await server.status()).foreign).toMatchObject([{ code: 'foreign-sdk', count: 2, pages: 1 }])
  })
})
