import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseRollout, type Evidence } from '../../../src/core/index.ts'
import type { RampAnswer } from '../../../src/server/autopilot/ramp-answer.ts'
import type { Notice } from '../../../src/server/notices/notice.ts'
import type { NoticeTarget } from '../../../src/server/notices/notice-target.ts'
import { noticeOfKill } from '../../../src/server/notices/notice-of-kill.ts'
import { noticeOfStep } from '../../../src/server/notices/notice-of-step.ts'
import { repeat } from '../../../src/server/notices/repeat.ts'
import { openServerNotices } from '../../../src/server/notices/server-notices.ts'
import { watchHistory } from '../../../src/server/notices/watch-history.ts'
import { watchHolds } from '../../../src/server/notices/watch-holds.ts'
import { client, startStoreServer } from '../api/api-client.ts'
import { openControlStore } from '../../../src/server/control/open-control-store.ts'
import { startSharedEngine } from '../../support/shared-engine.ts'
import { counts, HOUR, MINUTE, NOW, PROOF, RAMP } from '../../core/ramp/ramp-world.ts'
import { knownAs, openRampWorld, type RampWorld } from '../../support/ramp/ramp-world.ts'
import { ROLLOUT, startTestServer, temporaryFolder, until } from '../support.ts'
import { startReceiver } from './receiver.ts'

const slack = (url: string): NoticeTarget => ({ kind: 'slack', name: 'SLACK_URL', url, secret: null })
const hook = (url: string): NoticeTarget => ({ kind: 'webhook', name: 'HOOK_URL', url, secret: null })

const ports = async () => {
  const store = await openControlStore({ databaseUrl: undefined, dataDir: temporaryFolder(), now: Date.now })
  onTestFinished(() => store.close())
  const parsed = parseRollout(ROLLOUT)
  if (!parsed.ok) throw new Error('it is a rollout')
  return {
    store,
    dashboardUrl: () => 'https://ops.example',
    inForce: () => parsed.rollout,
    now: Date.now,
    log: () => {},
  }
}

describe('a server', () => {
  it('tells of a kill and of its end, with a link to its dashboard, and logs no address', async () => {
    const receiver = await startReceiver(200)
    const { ask, logged, adminUrl } = await startStoreServer({ notices: [hook(receiver.url)] })
    await ask('POST', '/api/rollout/kill', { body: { leg: 'rudderstack', reason: 'orders are missing' } })
    await ask('POST', '/api/rollout/kill', { body: { leg: null } })
    await ask('POST', '/api/rollout/kill', { body: { leg: null } })
    await until(
      () => receiver.received,
      ({ length }) => length >= 2,
    )
    expect(receiver.bodies()).toMatchObject([
      {
        type: 'kill',
        data: {
          reason: 'orders are missing',
          killed: 'rudderstack',
          link: expect.stringContaining(`${adminUrl}/#/incidents?at=`),
        },
      },
      { type: 'unkill', data: { killed: null, link: `${adminUrl}/#/ramp` } },
    ])
    await until(
      () => logged,
      (lines) => lines.filter(({ event }) => event === 'notice delivered').length === 2,
    )
    expect(JSON.stringify(logged)).not.toContain('SECRET-PATH')
    expect(receiver.received).toHaveLength(2)
  })

  it('links to the address that it is told, as people reach it elsewhere', async () => {
    const receiver = await startReceiver(200)
    const options = { notices: [slack(receiver.url)], dashboardUrl: 'https://ops.example/crossfade/' }
    const { ask } = await startStoreServer(options)
    await ask('POST', '/api/rollout/kill', { body: { leg: 'segment' } })
    await until(
      () => receiver.received,
      ({ length }) => length >= 1,
    )
    expect(receiver.bodies()[0]!['text']).toMatch(
      /<https:\/\/ops\.example\/crossfade\/#\/incidents\?at=\d+\|dashboard>/,
    )
  })

  it('tells of each step of its ramp, and shows the same to Prometheus', async () => {
    const engine = await startSharedEngine()
    onTestFinished(() => engine.close())
    const receiver = await startReceiver(200)
    const file = join(temporaryFolder(), 'ramp.yaml')
    writeFileSync(file, 'stages: [{ rudderstack: 5, segment: 100 }, { rudderstack: 100, segment: 100 }]\n')
    const rollout = { ...ROLLOUT, audiences: [{ name: 'everyone', rudderstack: 0, segment: 100 }] }
    const server = await startTestServer(rollout, {
      source: 'store',
      notices: [hook(receiver.url)],
      warehouse: engine.settings,
      ramp: { file, enabled: true, tickMs: 20, judgeEveryMs: 20 },
    })
    await until(
      () => receiver.received,
      ({ length }) => length === 1,
    )
    const ask = client(server)
    expect(receiver.bodies()).toMatchObject([
      { type: 'ramp.promote', data: { stage: 1, stages: 2, shares: { rudderstack: 5 }, actor: 'autopilot' } },
    ])
    await until(
      async () => (await ask('GET', '/metrics', { token: null })).body as string,
      (text) => text.includes('crossfade_ramp_stage 1\n') && text.includes('{status="running"} 1\n'),
    )
    await ask('POST', '/api/ramp/abort', { body: { reason: 'enough' } })
    await until(
      () => receiver.received,
      ({ length }) => length === 2,
    )
    expect(receiver.bodies()[1]).toMatchObject({ type: 'ramp.abort', data: { reason: 'enough', stage: 0 } })
  })

  it('kills at once though nobody can be told', async () => {
    const receiver = await startReceiver('never')
    const { ask } = await startStoreServer({ notices: [slack(receiver.url)] })
    await ask('POST', '/api/rollout/kill', { body: { leg: 'rudderstack' } })
    await until(
      () => receiver.received,
      ({ length }) => length === 1,
    )
    expect(await ask('POST', '/api/rollout/kill', { body: { leg: null } })).toMatchObject({
      status: 200,
      body: { killed: null },
    })
  })
})

describe('a ramp that waits for a person', () => {
  const waiting = {
    enabled: true,
    drivesHere: true,
    ramp: {
      state: { stage: 0, provenStage: -1, enteredAt: 1_000, status: 'running', approvedStage: null },
      shares: { rudderstack: 1, segment: 100, audience: 'everyone' },
      stages: [{}, {}],
      revision: 3,
    },
    verdict: { verdict: 'hold', code: 'approval', reason: 'Proven.', numbers: {}, next: null },
    judgedAt: 2_000,
  } as unknown as RampAnswer

  it('is told of once, not each time that it is looked at, and again in another stage', async () => {
    const told: Notice[] = []
    let answer = waiting
    const look = watchHolds({
      view: async () => answer,
      drivesHere: () => true,
      rollout: () => 'move',
      link: () => 'http://x/#/ramp',
      tell: (notice) => void told.push(notice),
    })
    for (let count = 0; count < 3; count++) await look()
    expect(told).toHaveLength(1)
    const { ramp } = waiting
    answer = { ...waiting, ramp: { ...ramp!, state: { ...ramp!.state, stage: 1, enteredAt: 3_000 } } }
    for (let count = 0; count < 3; count++) await look()
    expect(told.map(({ facts }) => facts['stage'])).toEqual([1, 2])
  })

  it('is looked at again and again by a server that tells somebody', async () => {
    const receiver = await startReceiver(200)
    const notices = openServerNotices({
      ...(await ports()),
      targets: [hook(receiver.url)],
      everyMs: 5,
    })
    const end = notices.watch({ view: async () => waiting, drivesHere: () => true })
    await until(
      () => receiver.received,
      ({ length }) => length === 1,
    )
    await end()
    await notices.close()
    expect(receiver.bodies()).toMatchObject([{ type: 'ramp.hold', data: { command: 'crossfade approve' } }])
  })

  it('is not looked at by a server that does not drive it, until it does', async () => {
    let [views, isLeader] = [0, false]
    const look = watchHolds({
      view: async () => (views++, waiting),
      drivesHere: () => isLeader,
      rollout: () => 'move',
      link: () => 'http://x/#/ramp',
      tell: () => {},
    })
    for (let count = 0; count < 3; count++) await look()
    expect(views).toBe(0)
    isLeader = true
    await look()
    expect(views).toBe(1)
  })

  it('that cannot be looked at is logged once, and looked at again', async () => {
    const log: string[] = []
    let looks = 0
    const end = repeat(
      5,
      async () => (looks++, Promise.reject(new Error('the store is away'))),
      (problem) => void log.push(problem),
    )
    await until(
      () => looks,
      (count) => count >= 3,
    )
    await end()
    expect(log).toEqual(['the store is away'])
  })
})

describe('what its server could not tell any more', () => {
  const ramp = async () => {
    let evidence: Evidence = { ...PROOF, loadFailure: null }
    const world = await openRampWorld({ ramp: RAMP, at: NOW, evidence: knownAs(() => evidence) })
    const controller = world.controller('one')
    const passes = (ms: number): void => {
      world.setNow(world.now() + ms)
      evidence = { ...evidence, settledUntil: world.now() - 91 * MINUTE, newestCopyAt: world.now() - 1_000 }
    }
    const by = { actor: 'olga', reason: 'because', at: 0 }
    await controller.tick()
    await controller.tick()
    passes(2 * HOUR)
    await controller.tick()
    evidence = { ...evidence, stage: counts(2_000, { lost: 200 }) }
    passes(1_000)
    await controller.tick()
    for (const verb of ['resume', 'pause', 'resume', 'abort', 'resume'] as const) {
      passes(1_000)
      await controller.command({ verb }, { ...by, at: world.now() })
    }
    passes(1_000)
    await world.kill('rudderstack')
    await controller.tick()
    return world
  }
  const watching = (world: RampWorld, told: Notice[]) =>
    watchHistory({
      store: world.store,
      rollout: () => 'segment-to-rudderstack',
      link: () => 'http://x/#/ramp',
      tell: (notice) => void told.push(notice),
      now: world.now,
    })

  it('is told from the audit log a minute later, under the same ids, so that nobody hears of it twice', async () => {
    const world = await ramp()
    const told: Notice[] = []
    const look = watching(world, told)
    world.setNow(world.now() + 59_000)
    await look()
    expect(told.filter(({ kind }) => kind === 'kill')).toEqual([])
    world.setNow(world.now() + 1_000)
    await look()
    await look()
    const fresh = world.made.filter(({ by }) => by.at > NOW)
    const own = fresh.map((made) => noticeOfStep(made, '')).filter((notice) => notice !== null)
    const kill = (await world.store.head()).kill!
    const ofKill = noticeOfKill(
      { rollout: 'segment-to-rudderstack', leg: kill.leg, before: null, by: kill, stored: true, revision: 1 },
      '',
    )!
    expect(own.map(({ kind }) => kind)).toEqual([
      'ramp.promote',
      'ramp.rollback',
      'ramp.resume',
      'ramp.resume',
      'ramp.abort',
      'ramp.resume',
    ])
    expect(told.map(({ id, kind }) => [id, kind])).toEqual([...own, ofKill].map(({ id, kind }) => [id, kind]))
    expect(told.find(({ kind }) => kind === 'ramp.rollback')!.lines).toContain(
      'Measured: 10 % (200 of 2,000 sessions) against a limit of 0.5 %.',
    )
  })

  it('is not told any more after an hour', async () => {
    const world = await ramp()
    const told: Notice[] = []
    world.setNow(world.now() + HOUR + 10_000)
    await watching(world, told)()
    expect(told).toEqual([])
  })
})
