import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Rehearsal } from '../../../src/core/ramp/rehearse.ts'
import { plantRecorded, type Planted } from '../../support/ramp/plant-recorded.ts'
import { startSharedEngine, type SharedEngine } from '../../support/shared-engine.ts'
import { ADMIN_TOKEN, startTestServer, until } from '../../server/support.ts'
import { answering, recording } from '../answering.ts'
import { run } from '../support.ts'
import { fileWith } from './support.ts'

vi.setConfig({ testTimeout: 120_000 })

const DAY_MS = 86_400_000
const RAMP = `
stages:
  - { rudderstack: 5 }
  - { rudderstack: 25 }
  - { rudderstack: 50 }
keyEvents:
  - { event: Order Completed, loss: 0.02 }
`

let engine: SharedEngine
beforeAll(async () => {
  engine = await startSharedEngine()
}, 120_000)
afterAll(() => engine.close())

let rollouts = 0

/** A server whose rollout has had so many percent of people on both legs for 12 days, with 3,000 sessions of theirs a day. */
const recordedServer = async (rudderstack: number, planted: Partial<Planted> = {}) => {
  const key = `rehearsed-${++rollouts}`
  const audiences = [{ name: 'everyone', rudderstack, segment: 100 }]
  const rollout = { format: 1, key, revision: 1, stickiness: 'deviceId', audiences }
  const from = Date.now() - 12 * DAY_MS
  const everyMs = DAY_MS / 3_000
  const sessions = 12 * 3_000 - 1_000
  await plantRecorded(engine, {
    rollout: key,
    revision: 1,
    from,
    everyMs,
    sessions,
    event: 'Order Completed',
    ...planted,
  })
  const { adminUrl } = await startTestServer(rollout, { source: 'store', warehouse: engine.settings })
  const env = { CROSSFADE_SERVER: adminUrl, CROSSFADE_TOKEN: ADMIN_TOKEN }
  const file = fileWith(RAMP, 'ramp.yaml')
  const rehearse = (...more: string[]) => run(['rehearse', 'ramp', file, '--recorded', ...more], env)
  // the warehouse comes up beside the server
  await until(
    () => rehearse('--since', '1m'),
    ({ code }) => code !== 3,
  )
  return { from, rehearse }
}

describe('crossfade rehearse ramp --recorded', () => {
  it('says by date when it would have gone on, of what was recorded, and finishes', async () => {
    const { rehearse } = await recordedServer(50)
    const { code, out, err } = await rehearse()
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/rehearsed:\n\d{4}-\d\d-\d\d \d\d:\d0 {2}it goes on: stage 1\n {18}\S/)
    expect(out).toMatch(/it finishes: stage 3\n[\s\S]*It is finished at stage 3\.\nRecorded: /)
    expect(out).toMatch(/Recorded: [-\d: ]+ to [-\d: ]+, 35,000 sessions on both legs;/)
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true)
  })

  it('goes back where RudderStack began to lose sessions', async () => {
    const { from, rehearse } = await recordedServer(50, { bad: { from: 6_000, every: 20, what: 'lost' } })
    const { code, out } = await rehearse('--json')
    expect(code).toBe(1)
    const { began, moves, state, recorded } = JSON.parse(out) as Rehearsal & {
      began: number
      recorded: { sessions: number; played: number; unknown: number; shorts: unknown[] }
    }
    expect(state.status).toBe('halted')
    expect(moves.at(-1)?.verdict).toMatchObject({ verdict: 'rollback', code: 'loss' })
    expect(moves.at(-1)!.at).toBeGreaterThan(from + 2 * DAY_MS)
    expect(Math.abs(began - from)).toBeLessThan(600_000)
    expect(recorded).toMatchObject({ sessions: 35_000, unknown: 0, shorts: [] })
    expect(recorded.played).toBeLessThan(35_000)
  })

  it('invents no session where a stage has more people on both than were recorded, and says so', async () => {
    const { rehearse } = await recordedServer(1, { everyMs: DAY_MS / 200, sessions: 2_300 })
    const { code, out } = await rehearse()
    expect(code).toBe(1)
    expect(out.replaceAll('\n', ' ')).toMatch(
      /Fewer were recorded than these stages would have had, and none are made up: stage 1 [\d,]+ of [\d,]+[^.]*\. Where sessions are what it waits for, it moves later than it would have\. $/,
    )
  })

  it('says what to do where nothing is recorded', async () => {
    const { rehearse } = await recordedServer(50, { sessions: 0 })
    const { code, out, err } = await rehearse('--since', '7d')
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(
      /^crossfade: no settled session on both legs is recorded since [-\d]+ [\d:]+; go back further with --since, or make visitors up: --sessions-per-day NUMBER\.\n$/,
    )
  })

  it('asks ten days at a time, from the start of a step, with the key events of the file', async () => {
    const { url, requests } = await recording(200, '{"sentinel":1,"rows":[]}')
    const file = fileWith(RAMP, 'ramp.yaml')
    await run(['rehearse', 'ramp', file, '--recorded', '--since', '25d', '--server', url])
    const asked = requests.map((request) => new URL(request.url ?? '', url).searchParams)
    expect(asked.map((query) => query.getAll('event'))).toEqual([1, 2, 3].map(() => ['Order Completed']))
    const ranges = asked.map((query) => [Number(query.get('from')), Number(query.get('to'))] as const)
    expect(ranges.every(([from]) => from % 600_000 === 0)).toBe(true)
    expect(ranges.slice(1).map(([from]) => from)).toEqual(ranges.slice(0, -1).map(([, to]) => to))
    expect(ranges[0]![1] - ranges[0]![0]).toBe(10 * DAY_MS)
  })

  it('ends with 3 where something else answers, or there is no warehouse', async () => {
    const file = fileWith(RAMP, 'ramp.yaml')
    const other = await answering(200, '{}')
    expect(await run(['rehearse', 'ramp', file, '--recorded', '--server', other])).toMatchObject({ code: 3 })
    const { adminUrl } = await startTestServer()
    const { code, err } = await run(['rehearse', 'ramp', file, '--recorded', '--server', adminUrl], {
      CROSSFADE_TOKEN: ADMIN_TOKEN,
    })
    expect([code, err]).toEqual([3, expect.stringContaining('No copies are compared: ')])
  })

  it.each([
    [
      ['--recorded', '--sessions-per-day', '9'],
      '--recorded plays what was recorded, and --sessions-per-day is of visitors that are made up; give one of them.',
    ],
    [
      ['--recorded', '--harm', '5%@1'],
      '--recorded plays what was recorded, and --harm is of visitors that are made up; give one of them.',
    ],
    [
      ['--since', '7d', '--sessions-per-day', '9'],
      '--since is of --recorded, which plays what a server has recorded.',
    ],
    [['--recorded', '--since', '91d'], '--since goes back 90 days at most, not to 91d.'],
    [['--recorded', '--since', '2999-01-01'], '--since must be in the past.'],
    [['--recorded', '--since', 'soon'], '--since takes a time such as 2026-11-24T10:00 or 24h, not "soon".'],
  ])('refuses %j', async (argv, sentence) => {
    expect(await run(['rehearse', 'ramp', ...argv])).toEqual({
      code: 2,
      out: '',
      err: `crossfade: ${sentence}\n`,
    })
  })
})
