import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ControlStore } from '../../../src/server/control/control-store.ts'
import { openControlStore } from '../../../src/server/control/open-control-store.ts'
import type { Notice } from '../../../src/server/notices/notice.ts'
import type { NoticeTarget } from '../../../src/server/notices/notice-target.ts'
import {
  openNotices,
  RETRIES_MS,
  type Notices,
  type NoticesOptions,
} from '../../../src/server/notices/notices.ts'
import { temporaryFolder, until } from '../support.ts'
import { startReceiver } from './receiver.ts'

const NOW = Date.UTC(2026, 10, 25, 12)

const notice = (changes: Partial<Notice> = {}): Notice => ({
  id: 'ntc_one',
  kind: 'ramp.rollback',
  severity: 'critical',
  at: NOW,
  title: 'move: rolled back from stage 2 of 5 to stage 1 of 5',
  lines: ['Why: too many are lost.'],
  command: 'crossfade resume --reason "…"',
  link: 'http://127.0.0.1:4467/#/ramp',
  facts: { rollout: 'move', actor: 'autopilot', reason: null, revision: 5 },
  ...changes,
})

const SECRET = randomBytes(32)

const target = (url: string, changes: Partial<NoticeTarget> = {}): NoticeTarget => ({
  kind: 'webhook',
  name: 'HOOK_URL',
  url,
  secret: SECRET,
  ...changes,
})

const openStore = async (dataDir = temporaryFolder()): Promise<ControlStore> => {
  const store = await openControlStore({ databaseUrl: undefined, dataDir, now: Date.now })
  onTestFinished(() => store.close())
  return store
}

type World = Notices & { readonly log: readonly string[] }

const open = (options: Pick<NoticesOptions, 'targets' | 'store'> & Partial<NoticesOptions>): World => {
  const log: string[] = []
  const notices = openNotices({
    now: Date.now,
    random: () => 0,
    retriesMs: [20, 20, 20],
    pollMs: 40,
    log: (level, event, fields) => void log.push(JSON.stringify({ level, event, ...fields })),
    ...options,
  })
  onTestFinished(() => notices.close())
  return { ...notices, log }
}

/** Where nobody listens. */
const closedAddress = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}/SECRET-PATH`
}

const toldAll = (notices: Notices): Promise<number> => until(notices.waiting, (count) => count === 0)

describe('a notice', () => {
  it('is delivered once to each target, and signed as Standard Webhooks asks', async () => {
    const [hook, slack] = [await startReceiver(204), await startReceiver(200)]
    const targets = [target(hook.url), target(slack.url, { kind: 'slack', name: 'SLACK_URL', secret: null })]
    const notices = open({ targets, store: await openStore() })
    notices.tell(notice())
    await toldAll(notices)
    expect([hook.received.length, slack.received.length]).toEqual([1, 1])
    const { headers, body } = hook.received[0]!
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = headers
    expect(id).toBe('ntc_one')
    expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(60)
    const expected = createHmac('sha256', SECRET)
      .update(`${String(id)}.${String(at)}.`)
      .update(body)
      .digest('base64')
    expect(signature).toBe(`v1,${expected}`)
    expect(JSON.parse(body)).toMatchObject({
      type: 'ramp.rollback',
      timestamp: '2026-11-25T12:00:00.000Z',
      data: { id: 'ntc_one', severity: 'critical', revision: 5 },
    })
    expect(slack.received[0]!.headers).not.toHaveProperty('webhook-signature')
    expect(slack.bodies()[0]!['text']).toContain('rolled back')
  })

  it.each([
    ['500', 500],
    ['429', [429, { 'retry-after': '0' }]],
    ['a redirect, which is not followed', [307, { location: '/elsewhere' }]],
    ['nothing in time', 'never'],
  ] as const)('is tried again after %s, with the same id and body', async (_name, bad) => {
    const hook = await startReceiver(bad, bad, 200)
    const notices = open({ targets: [target(hook.url)], store: await openStore(), timeoutMs: 100 })
    notices.tell(notice())
    await toldAll(notices)
    expect(hook.received.map(({ path }) => path)).toEqual(Array(3).fill('/hook/SECRET-PATH'))
    expect(new Set(hook.received.map(({ body }) => body)).size).toBe(1)
    expect(new Set(hook.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(['ntc_one']))
    expect(notices.log.join('\n')).toMatch(/not delivered[\s\S]*notice delivered","to":"HOOK_URL".*"tries":3/)
  })

  it('is tried again where nobody listens, and delivered once somebody does', async () => {
    const hook = await startReceiver(200)
    const nobody = target(await closedAddress())
    const store = await openStore()
    const first = open({ targets: [nobody], store })
    first.tell(notice())
    await until(
      () => first.log,
      (log) => log.some((line) => line.includes('ECONNREFUSED')),
    )
    await first.close()
    const next = open({ targets: [target(hook.url)], store })
    await toldAll(next)
    expect(hook.received).toHaveLength(1)
  })

  it('waits as long as its endpoint asks for', async () => {
    const hook = await startReceiver([429, { 'retry-after': '60' }], 200)
    const store = await openStore()
    const notices = open({ targets: [target(hook.url)], store })
    notices.tell(notice())
    await until(
      () => notices.log,
      (log) => log.length > 0,
    )
    const { dueAt } = await store.waitingNotices(['webhook:HOOK_URL'])
    expect(dueAt! - Date.now()).toBeGreaterThan(50_000)
  })

  it('is given up after its last try, and said so', async () => {
    const hook = await startReceiver(500)
    const notices = open({ targets: [target(hook.url)], store: await openStore() })
    notices.tell(notice())
    await toldAll(notices)
    expect(hook.received).toHaveLength(4)
    expect(notices.log.at(-1)).toContain('"event":"notice given up"')
  })

  it('is tried for three days, as Standard Webhooks says, with a tenth more at random', async () => {
    const hook = await startReceiver(500)
    let at = NOW
    const store = await openStore()
    const notices = open({
      targets: [target(hook.url)],
      store,
      now: () => at,
      random: () => 0.5,
      retriesMs: RETRIES_MS,
      pollMs: 5,
    })
    notices.tell(notice())
    const waits: number[] = []
    for (let tries = 1; tries < 10; tries++) {
      await until(
        () => notices.log,
        ({ length }) => length === tries,
      )
      const { dueAt } = await store.waitingNotices(['webhook:HOOK_URL'])
      waits.push((dueAt! - at) / 1.05)
      at = dueAt!
    }
    await toldAll(notices)
    expect(hook.received).toHaveLength(10)
    const [MINUTE, HOUR] = [60_000, 3_600_000]
    const hours = [2, 5, 10, 14, 20, 24].map((count) => count * HOUR)
    expect(waits.map(Math.round)).toEqual([5_000, 5 * MINUTE, 30 * MINUTE, ...hours])
  })

  it('that is told twice is delivered once', async () => {
    const hook = await startReceiver(200)
    const notices = open({ targets: [target(hook.url)], store: await openStore() })
    notices.tell(notice())
    await toldAll(notices)
    notices.tell(notice())
    notices.tell(notice({ id: 'ntc_two' }))
    await until(
      () => hook.received,
      ({ length }) => length >= 2,
    )
    await toldAll(notices)
    expect(hook.bodies().map(({ data }) => (data as Notice).id)).toEqual(['ntc_one', 'ntc_two'])
  })

  it('comes in the order in which things happened', async () => {
    const hook = await startReceiver(200)
    const notices = open({ targets: [target(hook.url)], store: await openStore() })
    const ids = Array.from({ length: 11 }, (_, index) => `ntc_${index}`)
    for (const id of ids) notices.tell(notice({ id }))
    await until(
      () => hook.received,
      ({ length }) => length === 11,
    )
    expect(hook.bodies().map(({ data }) => (data as Notice).id)).toEqual(ids)
  })
})

describe('what is not delivered', () => {
  it('is, after a restart', async () => {
    const hook = await startReceiver(503)
    const dataDir = temporaryFolder()
    const store = await openStore(dataDir)
    const first = open({ targets: [target(hook.url)], store, retriesMs: [60, 60] })
    first.tell(notice())
    await until(
      () => hook.received,
      ({ length }) => length === 1,
    )
    await first.close()
    await store.close()
    hook.answer(200)
    const next = open({ targets: [target(hook.url)], store: await openStore(dataDir) })
    await toldAll(next)
    expect(hook.received).toHaveLength(2)
  })

  it('is kept where the server ends at once, even in the middle of a try', async () => {
    const hook = await startReceiver('never')
    const store = await openStore()
    const first = open({ targets: [target(hook.url)], store })
    first.tell(notice())
    await until(
      () => hook.received,
      ({ length }) => length === 1,
    )
    first.tell(notice({ id: 'ntc_two' }))
    await first.close()
    expect(await store.waitingNotices(['webhook:HOOK_URL'])).toMatchObject({ count: 2 })
    hook.answer(200)
    await toldAll(open({ targets: [target(hook.url)], store }))
    expect(hook.received).toHaveLength(3)
  })

  it('is, though its server was killed while it had claimed it, once that claim has run out', async () => {
    const hook = await startReceiver(200)
    const store = await openStore()
    const [at, key] = [Date.now(), 'webhook:HOOK_URL']
    await store.queueNotices([{ id: 'ntc_one', target: key, document: { ...notice() } }], at, 10)
    await store.claimNotices({ target: key, at, until: at + 300, limit: 1 })
    const notices = open({ targets: [target(hook.url)], store, timeoutMs: 100 })
    await toldAll(notices)
    expect(Date.now()).toBeGreaterThanOrEqual(at + 300)
    expect(hook.received.map(({ headers }) => headers['webhook-id'])).toEqual(['ntc_one'])
  })

  it('that another version kept in another shape is given up, and holds up no other', async () => {
    const hook = await startReceiver(200)
    const store = await openStore()
    const odd = { id: 'ntc_odd', target: 'webhook:HOOK_URL', document: { kind: 'ramp.odd' } }
    await store.queueNotices([odd], Date.now(), 10)
    const notices = open({ targets: [target(hook.url)], store })
    notices.tell(notice())
    await toldAll(notices)
    expect(hook.received).toHaveLength(1)
    expect(notices.log.join('\n')).toMatch(/"notice given up".*ramp\.odd/)
  })

  it('is kept in memory while the store takes none, and stored later', async () => {
    const hook = await startReceiver(200)
    const store = await openStore()
    let isAway = true
    const queueNotices: ControlStore['queueNotices'] = (...given) =>
      isAway ? Promise.reject(new Error('the disk is full')) : store.queueNotices(...given)
    const notices = open({ targets: [target(hook.url)], store: { ...store, queueNotices } })
    notices.tell(notice())
    await until(
      () => notices.log,
      (log) => log.some((line) => line.includes('the disk is full')),
    )
    expect(await notices.waiting()).toBe(1)
    isAway = false
    await toldAll(notices)
    expect(hook.received).toHaveLength(1)
  })

  it('that is more than a hundred while the store takes none loses the oldest, and says so', async () => {
    const store = await openStore()
    const queueNotices = () => Promise.reject(new Error('the disk is full'))
    const notices = open({ targets: [target('http://127.0.0.1:1/')], store: { ...store, queueNotices } })
    for (let index = 0; index < 102; index++) notices.tell(notice({ id: `ntc_${index}` }))
    expect(await notices.waiting()).toBe(100)
    expect(notices.log.filter((line) => line.includes('notice lost'))).toHaveLength(2)
  })
})

describe('an endpoint', () => {
  it('that answers 410 is asked no more', async () => {
    const hook = await startReceiver(410)
    const notices = open({ targets: [target(hook.url)], store: await openStore() })
    notices.tell(notice())
    await until(
      () => notices.log,
      (log) => log.some((line) => line.includes('notices stopped')),
    )
    notices.tell(notice({ id: 'ntc_two' }))
    await toldAll(notices)
    expect(hook.received).toHaveLength(1)
  })

  it('that fails holds up no other', async () => {
    const [bad, good] = [await startReceiver('never'), await startReceiver(200)]
    const targets = [target(bad.url), target(good.url, { name: 'OTHER_URL' })]
    const notices = open({ targets, store: await openStore(), timeoutMs: 20_000 })
    notices.tell(notice())
    await until(
      () => good.received,
      ({ length }) => length === 1,
    )
    expect(bad.received).toHaveLength(1)
  })

  it('is told by one of two servers on one database', async () => {
    const hook = await startReceiver(200)
    const dataDir = temporaryFolder()
    const targets = [target(hook.url)]
    const servers = [
      open({ targets, store: await openStore(dataDir) }),
      open({ targets, store: await openStore(dataDir) }),
    ]
    for (let index = 0; index < 20; index++) servers[index % 2]!.tell(notice({ id: `ntc_${index}` }))
    await until(
      () => hook.received,
      ({ length }) => length >= 20,
    )
    await toldAll(servers[0]!)
    expect(new Set(hook.received.map(({ headers }) => headers['webhook-id'])).size).toBe(20)
    expect(hook.received).toHaveLength(20)
  })
})

describe('the log', () => {
  it('names a target by its variable, and shows neither its address nor its secret', async () => {
    const hook = await startReceiver(500, 302, 'never', 410)
    const targets = [
      target(hook.url),
      target(await closedAddress(), { name: 'OTHER_URL' }),
      target('http://no-such-host.invalid/SECRET-PATH', { kind: 'slack', name: 'SLACK_URL', secret: null }),
    ]
    const notices = open({ targets, store: await openStore(), timeoutMs: 100 })
    notices.tell(notice())
    await toldAll(notices)
    const text = notices.log.join('\n')
    expect(text).toMatch(/"to":"HOOK_URL"[\s\S]*/)
    expect(text).toContain('"to":"OTHER_URL"')
    expect(text).toContain('"to":"SLACK_URL"')
    for (const secret of ['SECRET-PATH', '127.0.0.1', 'no-such-host', SECRET.toString('base64')])
      expect(text).not.toContain(secret)
  })
})
