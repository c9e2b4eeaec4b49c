import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../../server/support.ts'
import {
  rudderstackEvent,
  rudderstackHeaders,
  SECRETS,
  segmentEvent,
  segmentHeaders,
  stamp,
} from '../../server/intake/events.ts'
import { startSharedEngine, type SharedEngine } from '../../support/shared-engine.ts'
import { reportBody } from '../../server/support.ts'
import { startControls, type Controls } from './controls.ts'
import { ROLLOUT } from './support.ts'

let engine: SharedEngine
beforeAll(async () => void (engine = await startSharedEngine()), 60_000)
afterEach(() => engine.empty())
afterAll(() => engine.close())

type Shop = Controls & {
  /** A call that arrives at both, or at these. */
  call(options?: {
    readonly at?: number
    readonly revision?: number
    readonly subject?: string
    readonly anonymousId?: string
    readonly legs?: readonly ('segment' | 'rudderstack')[]
  }): Promise<void>
  wait(ms: number): void
  now(): number
}

const MINUTE = 60_000

const startShop = async (): Promise<Shop> => {
  let skew = 0
  const now = (): number => Date.now() + skew
  const controls = await startControls(ROLLOUT, {
    now,
    warehouse: engine.settings,
    copies: { secrets: SECRETS, commitMs: 10 },
  })
  const { server } = controls
  await until(server.status, ({ warehouse }) => warehouse.state === 'up')
  const post = async (leg: string, body: unknown, headers: Record<string, string>): Promise<void> => {
    const url = `${server.publicUrl}/v1/copies/${leg}`
    const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(status).toBe(200)
  }
  return {
    ...controls,
    now,
    wait: (ms) => void (skew += ms),
    async call({
      at = now(),
      revision = 42,
      subject = 'device-1',
      anonymousId = 'a-1',
      legs = ['segment', 'rudderstack'],
    } = {}) {
      const mark = stamp({ revision, subject })
      const segment = segmentEvent(mark, { anonymousId }, at)
      if (legs.includes('segment')) await post('segment', segment, segmentHeaders(segment))
      if (legs.includes('rudderstack'))
        await post('rudderstack', rudderstackEvent(mark, { anonymousId }, at), rudderstackHeaders)
    },
  }
}

describe('crossfade incident', () => {
  it('ends with 1 where nothing has happened', async () => {
    const { run } = await startShop()
    expect(await run('incident')).toEqual({
      code: 1,
      out: '',
      err: 'crossfade: Nothing was killed, halted or rolled back yet.\n',
    })
    expect(await run('incident', '7')).toMatchObject({ code: 1 })
    expect(await run('incident', 'x')).toMatchObject({ code: 2 })
  })

  it('counts calls in the gap, copies against the hour before, and people with another id, after a kill', async () => {
    const shop = await startShop()
    const { run, server } = shop
    const report = (page: string, revision: number): Promise<unknown> =>
      server.post(JSON.stringify(reportBody({ page, subject: page, revision })))
    await report('page-1', 42)
    for (let call = 0; call < 6; call++)
      await shop.call({ subject: `device-${call % 2}`, anonymousId: `a-${call % 2}` })
    shop.wait(10 * MINUTE)
    await run('kill', 'rudderstack', '--no-wait', '--reason', 'orders are missing')
    shop.wait(1_000)
    // two of a page that has not followed yet, one of which RudderStack alone gets
    await shop.call({ subject: 'device-0', anonymousId: 'a-0' })
    await shop.call({ subject: 'device-0', anonymousId: 'a-0', legs: ['rudderstack'] })
    shop.wait(4_000)
    await report('page-1', 43)
    await shop.call({ revision: 43, subject: 'device-1', anonymousId: 'another', legs: ['segment'] })
    shop.wait(MINUTE)
    const { code, out, err } = await run('incident', '--json')
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({
      action: 'kill',
      leg: 'rudderstack',
      reason: 'orders are missing',
      isOver: false,
      before: { action: 'init' },
      ended: null,
      revision: 43,
      volume: {
        segment: { before: { copies: 6 }, after: { copies: 2 } },
        rudderstack: { after: { copies: 2 } },
      },
      gap: { calls: 2, both: 1, segment: 0, rudderstack: 1 },
      duplicates: { segment: 0, rudderstack: 0 },
      people: { seen: 2, changed: 1 },
    })
    const { reachedMs } = JSON.parse(out) as { reachedMs: Record<number, number> }
    expect(reachedMs[50]).toBeGreaterThanOrEqual(5_000)
    expect(reachedMs[99]).toBeLessThan(10_000)
    const text = (await run('incident')).out
    expect(text).toMatch(
      /^Incident \d+: kill of RudderStack\n {2}what +kill of RudderStack by .*: orders are missing\n/,
    )
    expect(text).toContain(
      '2 by pages that had not followed: 1 reached both, 0 Segment only, 1 RudderStack only',
    )
    expect((await run('incident', '--md')).out).toMatch(
      /^# Incident \d+: kill of RudderStack\n\n\| \| \|\n\|---\|---\|\n\| what \| kill of RudderStack by /,
    )
    await run('unkill', '--reason', 'mended')
    expect(JSON.parse((await run('incident', '--json')).out)).toMatchObject({ ended: { action: 'unkill' } })
  })
})
