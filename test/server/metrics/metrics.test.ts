import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../src/core/index.ts'
import { rampAnswer, type RampAnswer } from '../../../src/server/autopilot/ramp-answer.ts'
import { exposition } from '../../../src/server/metrics/exposition.ts'
import { rampMetrics } from '../../../src/server/metrics/ramp-metrics.ts'
import { createReadMetrics, type MetricsPorts } from '../../../src/server/metrics/read-metrics.ts'
import type { Measured } from '../../../src/server/metrics/server-metrics.ts'
import { counts, HOUR, MINUTE, NOW, PROOF, RAMP } from '../../core/ramp/ramp-world.ts'
import { knownAs, openRampWorld } from '../../support/ramp/ramp-world.ts'
import { startStoreServer } from '../api/api-client.ts'
import { ADMIN_TOKEN } from '../support.ts'
import { parseExposition, type Parsed } from './parse-exposition.ts'

const EVENT = 'Order "Completed" \\ twice\nagain'

/** A ramp in its second stage, judged again an hour later. */
const judged = async (more: Partial<Evidence> = {}): Promise<{ answer: RampAnswer; now: number }> => {
  let evidence: Evidence = { ...PROOF, loadFailure: null }
  const ramp = { ...RAMP, keyEvents: [{ event: EVENT, loss: 0.01 }] }
  const accepted = [{ key: `event:${EVENT}`, reason: 'rare', until: NOW + 99 * HOUR }]
  const world = await openRampWorld({
    ramp: { ...ramp, accepted },
    at: NOW,
    evidence: knownAs(() => evidence),
  })
  const controller = world.controller('one')
  const passes = (ms: number): void => {
    world.setNow(world.now() + ms)
    evidence = { ...evidence, settledUntil: world.now() - 91 * MINUTE, newestCopyAt: world.now() - 7_000 }
  }
  await controller.tick()
  await controller.tick()
  passes(2 * HOUR)
  await controller.tick()
  passes(HOUR / 2)
  evidence = { ...evidence, stage: counts(500, { lost: 2 }), ...more }
  await controller.tick()
  const parts = {
    enabled: true,
    file: 'ramp.yaml',
    drivesHere: true,
    begun: true,
    problem: null,
    wouldPromoteSince: null,
  }
  const answer = rampAnswer({ ...parts, course: await world.course(), judgement: controller.judgement() })
  return { answer, now: world.now() + 5_000 }
}

const quarantine = { networks: 3, pages: 12_400, share: 0.01 }

const valueOf = ({ series }: Parsed, name: string, labels: Record<string, string> = {}): number | undefined =>
  series.find(
    (one) =>
      one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
  )?.value

describe('metrics of a ramp', () => {
  it.each([
    [{}, 0, 0],
    [{ quarantine }, 3, 12_400],
  ])('say of %j what is left out of the reports', async (more, networks, pages) => {
    const { answer, now } = await judged(more)
    const parsed = parseExposition(exposition(rampMetrics(answer, now)))
    expect(valueOf(parsed, 'crossfade_ramp_quarantined_networks')).toBe(networks)
    expect(valueOf(parsed, 'crossfade_ramp_quarantined_pages')).toBe(pages)
  })

  it('are what GET /api/ramp says', async () => {
    const { answer, now } = await judged()
    const parsed = parseExposition(exposition(rampMetrics(answer, now)))
    const value = (name: string, labels?: Record<string, string>) =>
      valueOf(parsed, `crossfade_ramp_${name}`, labels)
    expect(answer.verdict?.code).toBe('too-early')
    expect(value('stage')).toBe(2)
    expect(value('stages')).toBe(5)
    expect(value('status', { status: 'running' })).toBe(1)
    expect(
      parsed.series.filter(({ name }) => name === 'crossfade_ramp_status').map((one) => one.value),
    ).toEqual([1, 0, 0, 0, 0])
    expect(value('verdict', { verdict: 'hold', code: 'too-early' })).toBe(1)
    expect(value('reaches_percent', { leg: 'rudderstack' })).toBe(5)
    expect(value('reaches_percent', { leg: 'segment' })).toBe(100)
    expect(value('missing_sessions')).toBe(answer.verdict!.next!.missingSessions)
    expect(value('newest_copy_age_seconds')).toBe(12)
    expect(value('judged_age_seconds')).toBe(5)
    expect(value('stage_age_seconds')).toBe(1_805)
    expect(value('detector', { metric: 'loss' })).toBe(answer.alarms.loss)
    expect(answer.proofs.length).toBeGreaterThan(4)
    for (const { metric, key, ...proof } of answer.proofs) {
      expect(value('sessions', { metric, key })).toBe(proof.sessions)
      expect(value('bad_sessions', { metric, key })).toBe(proof.bad)
      expect(value('limit_ratio', { metric, key })).toBe(proof.limit)
      expect(value('towards_rollback', { metric, key })).toBe(proof.towardsRollback)
      expect(value('towards_promote', { metric, key })).toBe(proof.towardsPromote)
    }
    expect(value('limit_ratio', { metric: 'loss', key: `event:${EVENT}` })).toBe(0.01)
  })

  it('show a rollback as a status, a stage and shares', async () => {
    const { answer, now } = await judged({ stage: counts(2_000, { lost: 200 }) })
    const parsed = parseExposition(exposition(rampMetrics(answer, now)))
    expect(valueOf(parsed, 'crossfade_ramp_status', { status: 'halted' })).toBe(1)
    expect(valueOf(parsed, 'crossfade_ramp_stage')).toBe(1)
    expect(valueOf(parsed, 'crossfade_ramp_reaches_percent', { leg: 'rudderstack' })).toBe(1)
    expect(valueOf(parsed, 'crossfade_ramp_verdict', { verdict: 'rollback', code: 'loss' })).toBe(1)
  })

  it('are only what is known before it has begun', () => {
    const parts = {
      enabled: false,
      file: 'ramp.yaml',
      drivesHere: false,
      begun: false,
      problem: 'x',
      wouldPromoteSince: null,
    }
    const parsed = parseExposition(
      exposition(rampMetrics(rampAnswer({ ...parts, course: null, judgement: null }), NOW)),
    )
    expect(parsed.series).toEqual([
      { name: 'crossfade_ramp_enabled', labels: {}, value: 0 },
      { name: 'crossfade_ramp_drives_here', labels: {}, value: 0 },
      { name: 'crossfade_ramp_problem', labels: {}, value: 1 },
    ])
  })
})

describe('GET /metrics', () => {
  it('is what Prometheus reads, without a token, and says of kills and copies what the status says', async () => {
    const { ask, status } = await startStoreServer()
    await ask('POST', '/api/rollout/kill', { body: { leg: 'rudderstack' } })
    const answer = await ask('GET', '/metrics', { token: null })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const parsed = parseExposition(answer.body as string)
    const { rollout, copies } = await status()
    expect(valueOf(parsed, 'crossfade_rollout_revision')).toBe(rollout.revision)
    expect(valueOf(parsed, 'crossfade_killed', { leg: 'rudderstack' })).toBe(1)
    expect(valueOf(parsed, 'crossfade_killed', { leg: 'segment' })).toBe(0)
    expect(valueOf(parsed, 'crossfade_copies_accepted_total', { leg: 'segment' })).toBe(
      copies.legs.segment.accepted,
    )
    expect(valueOf(parsed, 'crossfade_notices_waiting')).toBe(0)
    expect(valueOf(parsed, 'crossfade_control_store_up')).toBe(1)
    expect(Object.keys(parsed.types).every((name) => name.startsWith('crossfade_'))).toBe(true)
    expect(Object.keys(parsed.helps)).toEqual(Object.keys(parsed.types))
    for (const [name, type] of Object.entries(parsed.types))
      expect(type).toBe(name.endsWith('_total') ? 'counter' : 'gauge')
    expect(answer.body).not.toContain(ADMIN_TOKEN)
  })

  it('is refused where the Host is another one, as the name of a page that is made to point here', async () => {
    const { adminUrl } = await startStoreServer()
    const statusCode = await new Promise((resolve) =>
      request(`${adminUrl}/metrics`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).end(),
    )
    expect(statusCode).toBe(421)
  })
})

describe('reading metrics', () => {
  const leg = { accepted: 3, refused: 1, last: { at: NOW - 4_000, lagMs: null, skewMs: null } }
  const known: ReturnType<MetricsPorts['known']> = {
    version: '0.1.0',
    revision: 7,
    killed: null,
    copies: {
      accepted: 4,
      refused: { json: 1 },
      legs: { segment: leg, rudderstack: { ...leg, last: null } },
      waiting: 2,
    } as Measured['copies'],
    reports: { accepted: 5, refused: 6 },
    streams: 1,
    isStoreUp: false,
    startedAt: NOW - 60_000,
    now: NOW,
  }
  const ports: MetricsPorts = {
    known: () => known,
    warehouse: async () => 'down',
    noticesWaiting: async () => 2,
    ramp: async () => null,
  }

  it('says what is down, how old the newest copy is and what was refused', async () => {
    const parsed = parseExposition(await createReadMetrics(ports)())
    expect(valueOf(parsed, 'crossfade_warehouse_up')).toBe(0)
    expect(valueOf(parsed, 'crossfade_control_store_up')).toBe(0)
    expect(valueOf(parsed, 'crossfade_notices_waiting')).toBe(2)
    expect(valueOf(parsed, 'crossfade_newest_copy_age_seconds', { leg: 'segment' })).toBe(4)
    expect(valueOf(parsed, 'crossfade_newest_copy_age_seconds', { leg: 'rudderstack' })).toBeUndefined()
    expect(valueOf(parsed, 'crossfade_copies_refusals_total', { reason: 'json' })).toBe(1)
    expect(valueOf(parsed, 'crossfade_reports_accepted_total')).toBe(5)
    expect(valueOf(parsed, 'crossfade_start_time_seconds')).toBe((NOW - 60_000) / 1000)
  })

  it('leaves out what cannot be asked for, or not in time, and shows the rest', async () => {
    const read = createReadMetrics({
      ...ports,
      warehouse: () => new Promise(() => {}),
      noticesWaiting: () => Promise.reject(new Error('the store is away')),
      ramp: () => {
        throw new Error('so is the ramp')
      },
      patienceMs: 20,
    })
    const parsed = parseExposition(await read())
    expect(valueOf(parsed, 'crossfade_warehouse_up')).toBeUndefined()
    expect(valueOf(parsed, 'crossfade_notices_waiting')).toBeUndefined()
    expect(valueOf(parsed, 'crossfade_ramp_stage')).toBeUndefined()
    expect(valueOf(parsed, 'crossfade_rollout_revision')).toBe(7)
  })

  it('has no metric of a warehouse where there is none', async () => {
    const parsed = parseExposition(await createReadMetrics({ ...ports, warehouse: async () => 'none' })())
    expect(valueOf(parsed, 'crossfade_warehouse_up')).toBeUndefined()
  })

  it('asks once for all who ask at the same time', async () => {
    let asked = 0
    const read = createReadMetrics({ ...ports, ramp: async () => (asked++, null) })
    await Promise.all([read(), read(), read()])
    expect(asked).toBe(1)
  })
})
