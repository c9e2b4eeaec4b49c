import { describe, expect, it, vi } from 'vitest'
import { bucketOf, parseRollout, type Rollout } from '../../../src/core/index.ts'
import { answerRecorded } from '../../../src/server/parity/answers/answer-recorded.ts'
import { reportRow } from '../../support/report-row.ts'
import { counts } from '../../core/ramp/ramp-world.ts'
import { MINUTE_MS, openWorld, sharedWarehouse, type World } from './world.ts'

vi.setConfig({ testTimeout: 180_000 })

const warehouse = sharedWarehouse()
const KEY = 'segment-to-rudderstack'

const rollout = (changes: Record<string, unknown>): Rollout => {
  const document = { format: 1, key: KEY, revision: 7, stickiness: 'deviceId', ...changes }
  const parsed = parseRollout(document)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.rollout
}

const EVERYBODY = rollout({ audiences: [{ name: 'everyone', rudderstack: 5, segment: 100 }] })
const DIVIDED = rollout({
  audiences: [
    {
      name: 'Europe',
      when: [{ contextName: 'region', operator: 'IN', values: ['Europe'] }],
      rudderstack: 50,
      segment: 90,
    },
    { name: 'everyone', rudderstack: 5, segment: 100 },
  ],
})

/** On both legs under each of these. */
const DEVICE = Array.from({ length: 1_000 }, (_, index) => `device-${index}`).find(
  (device) => bucketOf(KEY, device) < 500,
)!
const PERSON = { device: DEVICE, anonymousId: 'a-1', userId: 'u-1', groupId: 'g-1', traits: {} }

/** A session for each minute that is named, and what it loses. */
const opened = async (rolloutOfAll: Rollout) => {
  const world = await openWorld(warehouse(), { rollout: rolloutOfAll })
  const call = (minute: number, name: string, revision = 7) =>
    world.call({ name, at: minute * MINUTE_MS, session: { revision, person: PERSON } })
  const settle = async (calls: readonly ReturnType<World['call']>[], lost: number): Promise<void> => {
    world.setTime(110 * MINUTE_MS)
    await world.arrive(
      ...calls.flatMap((one, index) =>
        index === lost ? [world.segment(one)] : [world.segment(one), world.rudderstack(one)],
      ),
    )
  }
  return { world, call, settle, question: { ...world.range, rollout: KEY, events: ['Order Completed'] } }
}

describe('what was recorded', () => {
  it('is counted in steps of ten minutes and by revision, with key events by themselves', async () => {
    const { world, call, settle, question } = await opened(EVERYBODY)
    const calls = [
      call(0, 'Order Completed'),
      call(9, 'Viewed'),
      call(10, 'Order Completed'),
      call(11, 'Viewed', 8),
    ]
    await settle(calls, 2)
    const common = { audience: 'everyone', last: true, only: true, dual: 5 }
    expect(await world.parity.recorded(question)).toEqual([
      {
        at: world.from,
        revision: 7,
        ...common,
        all: counts(2),
        events: { 'Order Completed': counts(1) },
      },
      {
        at: world.from + 10 * MINUTE_MS,
        revision: 7,
        ...common,
        all: counts(1, { lost: 1 }),
        events: { 'Order Completed': counts(1, { lost: 1 }) },
      },
      { at: world.from + 10 * MINUTE_MS, revision: 8, ...common, all: counts(1), events: {} },
    ])
    const later = { ...question, from: world.from + 10 * MINUTE_MS }
    expect(await world.parity.recorded(later)).toHaveLength(2)
    expect(await world.parity.recorded({ ...later, to: later.from })).toEqual([])
    expect(await world.parity.recorded({ ...question, rollout: 'another' })).toEqual([])
  })

  it('is told apart by audience, each with its own share of people on both legs', async () => {
    const { world, call, settle, question } = await opened(DIVIDED)
    const calls = [call(0, 'Viewed'), call(1, 'Viewed'), call(2, 'Order Completed'), call(3, 'Viewed')]
    const regions = ['Europe', 'Asia', 'Asia']
    const reports = regions.map((region, index) => {
      const session = calls[index]!.session.id
      return reportRow({
        session,
        page: session,
        revision: 7,
        receivedMs: world.from,
        region,
        area: '',
        appVersion: '',
      })
    })
    await world.warehouse.insertReports(reports, 'where they were')
    await settle(calls, 0)
    const rows = await world.parity.recorded(question)
    const common = { at: world.from, revision: 7, only: false }
    expect(rows).toEqual([
      // without a report nobody knows
      { ...common, audience: '', last: false, dual: null, all: counts(1), events: {} },
      // 1 % of the 10 % that are on RudderStack alone stay on both
      {
        ...common,
        audience: 'Europe',
        last: false,
        dual: 40.1,
        all: counts(1, { lost: 1 }),
        events: {},
      },
      {
        ...common,
        audience: 'everyone',
        last: true,
        dual: 5,
        all: counts(2),
        events: { 'Order Completed': counts(1) },
      },
    ])
  })

  it('has no share where the revision is not known, or had nobody on both', async () => {
    const { world, call, settle, question } = await opened(EVERYBODY)
    await settle([call(0, 'Viewed')], 1)
    const off = rollout({ audiences: [{ name: 'everyone', rudderstack: 0, segment: 100 }] })
    for (const known of [null, off]) {
      const rollouts = async (): Promise<Rollout | null> => known
      const [row] = await answerRecorded({ warehouse: world.warehouse, rollouts }, question)
      expect(row).toMatchObject({ dual: null, all: { sessions: 1 } })
    }
  })
})
