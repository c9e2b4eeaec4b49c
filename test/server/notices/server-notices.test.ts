import { describe, expect, it } from 'vitest'
import type { RampAnswer } from '../../../src/server/autopilot/ramp-answer.ts'
import type { Notice } from '../../../src/server/notices/notice.ts'
import type { NoticeTarget } from '../../../src/server/notices/notice-target.ts'
import { watchHolds } from '../../../src/server/notices/watch-holds.ts'
import { startStoreServer } from '../api/api-client.ts'
import { until } from '../support.ts'
import { startReceiver } from './receiver.ts'

const slack = (url: string): NoticeTarget => ({ kind: 'slack', name: 'SLACK_URL', url, secret: null })
const hook = (url: string): NoticeTarget => ({ kind: 'webhook', name: 'HOOK_URL', url, secret: null })

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
        data: { reason: 'orders are missing', killed: 'rudderstack', link: `${adminUrl}/#/ramp` },
      },
      { type: 'unkill', data: { killed: null } },
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
    expect(receiver.bodies()[0]!['text']).toContain('<https://ops.example/crossfade/#/ramp|dashboard>')
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
    let looks = 0
    const watch = watchHolds({
      view: async () => (looks++, answer),
      rollout: () => 'move',
      link: () => 'http://x/#/ramp',
      tell: (notice) => void told.push(notice),
      log: () => {},
      everyMs: 5,
    })
    await until(
      () => looks,
      (count) => count >= 3,
    )
    expect(told).toHaveLength(1)
    const { ramp } = waiting
    answer = { ...waiting, ramp: { ...ramp!, state: { ...ramp!.state, stage: 1, enteredAt: 3_000 } } }
    await until(
      () => told,
      ({ length }) => length === 2,
    )
    await watch.close()
  })

  it('that cannot be looked at is logged once', async () => {
    const log: string[] = []
    let looks = 0
    const watch = watchHolds({
      view: async () => (looks++, Promise.reject(new Error('the store is away'))),
      rollout: () => 'move',
      link: () => '',
      tell: () => {},
      log: (_level, event) => void log.push(event),
      everyMs: 5,
    })
    await until(
      () => looks,
      (count) => count >= 3,
    )
    await watch.close()
    expect(log).toEqual(['holds not looked for'])
  })
})
