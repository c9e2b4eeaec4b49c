import { readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Audience, Rollout } from '../../../src/core/index.ts'
import type { RampAnswer } from '../../../src/server/index.ts'
import type { RelayOptions } from '../../../src/server/relay/start-relay.ts'
import { startSharedEngine } from '../../support/shared-engine.ts'
import { startUnleashProxy, type FakeAnswer, type UnleashProxy } from '../../support/unleash-proxy.ts'
import { startUnleash, type AdminStrategy, type UnleashServer } from '../../support/unleash.ts'
import { client, type Answer } from '../api/api-client.ts'
import { startTestServer, temporaryFolder } from '../support.ts'
import { seed, startRelayWorld, type RelayWorld } from './relay-world.ts'

// A real Unleash 8 over a real PostgreSQL, and a proxy before it that counts requests and breaks answers.

let unleash: UnleashServer
let proxy: UnleashProxy

const share = (key: string, rollout: string, more: Partial<AdminStrategy> = {}): AdminStrategy => ({
  name: 'flexibleRollout',
  ...more,
  parameters: { rollout, stickiness: 'deviceId', groupId: key, ...more.parameters },
})
const where = (contextName: string, operator: string, ...values: string[]) => ({
  constraints: [
    { contextName, operator, ...(values.length === 1 ? { value: values[0], values } : { values }) },
  ],
})
const europe = where('region', 'IN', 'Europe')

type Case = {
  readonly on: (key: string) => AdminStrategy
  readonly sentence: string
  readonly dependsOn?: string
}

const variants = [{ name: 'one', weight: 1000, weightType: 'variable', stickiness: 'deviceId' }]
const REFUSED: Readonly<Record<string, Case>> = {
  'another groupId': {
    on: (key) => share(key, '5', { parameters: { groupId: 'other' } }),
    sentence: 'its groupId is "other"',
  },
  'another stickiness': {
    on: (key) => share(key, '5', { parameters: { stickiness: 'userId' } }),
    sentence: 'its stickiness is "userId"',
  },
  'the default stickiness': {
    on: (key) => share(key, '5', { parameters: { stickiness: 'default' } }),
    sentence: 'its stickiness is "default", which is the userId, else the sessionId, else chance',
  },
  'random stickiness': {
    on: (key) => share(key, '5', { parameters: { stickiness: 'random' } }),
    sentence: 'its stickiness is "random", which is chance at every look',
  },
  'strategy variants': { on: (key) => share(key, '5', { variants }), sentence: 'variants are not supported' },
  'a flag it depends on': {
    on: (key) => share(key, '5'),
    sentence: 'it depends on other flags',
    dependsOn: 'parent',
  },
  REGEX: { on: (key) => share(key, '5', where('area', 'REGEX', '^check')), sentence: 'REGEX is refused' },
  'the address of a page': {
    on: (key) => share(key, '5', where('remoteAddress', 'IN', '10.0.0.1')),
    sentence: 'a page does not know its address',
  },
  'a fraction': {
    on: (key) => share(key, '33.5'),
    sentence: 'its rollout is "33.5"; make it a whole number from 0 to 100',
  },
  'more than all': { on: (key) => share(key, '101'), sentence: 'its rollout is "101"' },
  nonsense: { on: (key) => share(key, 'abc'), sentence: 'its rollout is "abc"' },
  'ids of people that cannot be hashed': {
    on: (key) => share(key, '5', where('userId', 'STR_STARTS_WITH', 'ada')),
    sentence: 'this would publish ids or addresses of people',
  },
}

const keyOfCase = (name: string): string => `case-${Object.keys(REFUSED).indexOf(name)}`

const makePair = async (
  key: string,
  on: readonly AdminStrategy[],
  off: readonly AdminStrategy[],
): Promise<void> => {
  await unleash.createFlag(`${key}.rudderstack-on`, on)
  await unleash.createFlag(`${key}.segment-off`, off)
}

async function makeCase(name: string): Promise<void> {
  const key = keyOfCase(name)
  const { on, dependsOn } = REFUSED[name]!
  await makePair(key, [on(key)], [share(key, '0')])
  const features = `/projects/default/features/${key}.rudderstack-on`
  if (dependsOn !== undefined) await unleash.admin('POST', `${features}/dependencies`, { feature: dependsOn })
  await served(`${key}.segment-off`)
}

beforeAll(async () => {
  unleash = await startUnleash()
  proxy = await startUnleashProxy(unleash.url)
  await unleash.createFlag('parent', [])
  await Promise.all(Object.keys(REFUSED).map(makeCase))
})
afterAll(async () => {
  await proxy?.close()
  await unleash?.stop()
})

const eventually = <Value>(check: () => Value | Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: 20_000, interval: 25 })

/** Until the Client API, which is up to a second and a half behind, knows of the flag. */
const served = (flag: string): Promise<void> =>
  eventually(async () => {
    const headers = { authorization: unleash.clientToken }
    const answer = await fetch(`${unleash.url}/api/client/features/${flag}`, { headers })
    expect(answer.status).toBe(200)
  })

const options = (more: Partial<RelayOptions> = {}): Omit<RelayOptions, 'store' | 'head'> => ({
  url: proxy.url,
  token: unleash.clientToken,
  adminToken: unleash.adminToken,
  environment: 'development',
  refreshMs: 200,
  ...more,
})

let pairs = 0
/** Two flags of their own, and a relay that follows them. */
async function follow(
  on: (key: string) => readonly AdminStrategy[],
  off: (key: string) => readonly AdminStrategy[],
  more: Partial<RelayOptions> = {},
): Promise<RelayWorld & { readonly key: string }> {
  const key = `pair-${++pairs}`
  await makePair(key, on(key), off(key))
  await served(`${key}.segment-off`)
  return { ...(await startRelayWorld(seed(key), options(more))), key }
}

const simple = (on: string, off: string, more: Partial<RelayOptions> = {}) =>
  follow(
    (key) => [share(key, on)],
    (key) => [share(key, off)],
    more,
  )

/** The rollout with other shares, by the name of their audience. */
const changed = (rollout: Rollout, shares: Readonly<Record<string, Partial<Audience>>>): Rollout => ({
  ...rollout,
  audiences: rollout.audiences.map((each) => ({ ...each, ...shares[each.name] })),
})

/** Writes there and then stores, as the controls do. */
async function set(world: RelayWorld, before: Rollout, after: Rollout) {
  const written = await world.upstream.write(before, after)
  if (!written.ok) return written
  await world.head.look()
  const { rollout } = world.head.head
  const document = { ...rollout!.document, audiences: written.audiences }
  const by = { actor: 'ada', action: 'set', reason: 'wider', at: Date.now() } as const
  return world.store.change(rollout!.revision, document, by)
}

const somePolls = async (): Promise<void> => {
  const before = proxy.polls()
  await eventually(() => expect(proxy.polls()).toBeGreaterThan(before + 3))
}

describe('what Unleash says', () => {
  it('is in the store after the first answer, on top of what the store says by itself', async () => {
    const key = `pair-${++pairs}`
    const segment = await unleash.admin('POST', '/segments', {
      name: 'newer',
      constraints: where('appVersion', 'SEMVER_GT', '2.0.0').constraints,
    })
    await makePair(
      key,
      [share(key, '5'), share(key, '50', { ...europe, segments: [Number(segment['id'])] })],
      [share(key, '0')],
    )
    await served(`${key}.segment-off`)
    const own = { sentinel: 2, owners: { '*': 'both' }, wish: 'kept' } as const
    const world = await startRelayWorld(seed(key, own), options())
    expect(await world.rollout()).toMatchObject({
      ...own,
      key,
      revision: 2,
      killed: null,
      audiences: [
        {
          name: 'rudderstack-on 2',
          when: [
            { contextName: 'region', operator: 'IN', values: ['Europe'] },
            { contextName: 'appVersion', operator: 'SEMVER_GT', value: '2.0.0' },
          ],
          rudderstack: 50,
        },
        { name: 'rudderstack-on 1', when: [], rudderstack: 5 },
        { name: 'segment-off 1', when: [], segment: 100 },
        { name: 'everyone', rudderstack: 5, segment: 100 },
      ],
    })
    expect([world.upstream.problem(), world.upstream.warnings()]).toEqual([null, []])
  })

  it('is followed change by change, each a revision of its own by Unleash', async () => {
    const world = await simple('5', '0')
    await unleash.setRollout(`${world.key}.rudderstack-on`, '20')
    await eventually(async () =>
      expect((await world.rollout()).audiences[0]).toMatchObject({ rudderstack: 20 }),
    )
    await unleash.setRollout(`${world.key}.segment-off`, '10')
    await eventually(async () => expect((await world.rollout()).audiences[1]).toMatchObject({ segment: 90 }))
    const history = await world.history()
    expect(history.map(({ actor, action, revision }) => [actor, action, revision])).toEqual([
      ['Unleash', 'set', 4],
      ['Unleash', 'set', 3],
      ['Unleash', 'set', 2],
      ['Crossfade', 'init', 1],
    ])
  })

  it('about a flag that is off is a kill, and no longer once it is on', async () => {
    const world = await simple('5', '50')
    await world.store.setKill('segment', { actor: 'ada', action: 'kill', reason: null, at: 1 })
    expect(world.upstream.warnings()).toEqual([
      expect.stringContaining('it can take Segment from people whom rudderstack-on does not reach'),
    ])
    await unleash.switchFlag(`${world.key}.rudderstack-on`, false)
    await eventually(async () => expect(await world.rollout()).toMatchObject({ killed: 'rudderstack' }))
    expect(world.upstream.warnings()).toEqual([expect.stringContaining('yet Segment is killed here')])
    await unleash.switchFlag(`${world.key}.rudderstack-on`, true)
    await eventually(async () =>
      expect(await world.rollout()).toMatchObject({ killed: null, audiences: { length: 3 } }),
    )
  })

  it('publishes ids of people as their SHA-256, and in the clear only where that is allowed', async () => {
    const key = `pair-${++pairs}`
    await makePair(key, [share(key, '100', where('userId', 'IN', 'ada', 'bob'))], [share(key, '0')])
    await served(`${key}.segment-off`)
    const hashed = await startRelayWorld(seed(key), options())
    const [audience] = (await hashed.rollout()).audiences
    expect(audience?.when).toMatchObject([{ contextName: 'userId', operator: 'IN_SHA256' }])
    expect(JSON.stringify(audience)).not.toContain('ada')
    const clear = await startRelayWorld(seed(key), options({ allowUserIds: true }))
    expect((await clear.rollout()).audiences[0]?.when).toMatchObject([
      { operator: 'IN', values: ['ada', 'bob'] },
    ])
  })

  it('is written once by two servers on one store', async () => {
    const world = await simple('5', '0')
    const other = await startRelayWorld(seed(world.key), options(), world.store)
    await unleash.setRollout(`${world.key}.rudderstack-on`, '20')
    await eventually(async () =>
      expect((await world.rollout()).audiences[0]).toMatchObject({ rudderstack: 20 }),
    )
    await somePolls()
    expect((await world.history()).map(({ revision }) => revision)).toEqual([3, 2, 1])
    expect([world.upstream.problem(), other.upstream.problem()]).toEqual([null, null])
  })
})

describe('what cannot be translated', () => {
  it.each(Object.entries(REFUSED))('is refused with a sentence: %s', async (name, { sentence }) => {
    const key = keyOfCase(name)
    const world = await startRelayWorld(seed(key), options())
    expect(world.upstream.problem()).toMatch(
      new RegExp(
        `^Unleash's flags are not taken, and what it said last stays in force: ${key}.rudderstack-on: .*\\.$`,
      ),
    )
    expect(world.upstream.problem()).toContain(sentence)
    expect(world.logged).toEqual([expect.stringContaining('warn unleash problem')])
    expect(await world.rollout()).toMatchObject({ revision: 1 })
  })

  it('leaves the last good rollout in force until it is put right', async () => {
    const world = await simple('5', '0')
    await unleash.setRollout(`${world.key}.rudderstack-on`, '2.5')
    await eventually(() => expect(world.upstream.problem()).toContain('its rollout is "2.5"'))
    expect(await world.rollout()).toMatchObject({ revision: 2, audiences: [{ rudderstack: 5 }, {}, {}] })
    await unleash.setRollout(`${world.key}.rudderstack-on`, '3')
    await eventually(() => expect(world.upstream.problem()).toBe(null))
    expect(await world.rollout()).toMatchObject({ revision: 3, audiences: [{ rudderstack: 3 }, {}, {}] })
  })

  it('is a flag that vanished, too', async () => {
    const world = await simple('5', '0')
    await unleash.admin('DELETE', `/projects/default/features/${world.key}.segment-off`)
    await eventually(() =>
      expect(world.upstream.problem()).toContain('segment-off: Unleash does not have this flag'),
    )
    expect(await world.rollout()).toMatchObject({ revision: 2 })
  })

  it('is a fallback to RudderStack while a gap is possible', async () => {
    const key = `pair-${++pairs}`
    await makePair(key, [share(key, '5')], [share(key, '50')])
    await served(`${key}.segment-off`)
    const world = await startRelayWorld(seed(key, { fallback: 'rudderstack' }), options())
    expect(world.upstream.problem()).toContain('and the fallback "rudderstack" would')
  })
})

describe('a change from here', () => {
  /** What reached the Admin API since. */
  const patches = (from: number): string[] =>
    proxy.seen
      .slice(from)
      .filter(({ method }) => method === 'PATCH')
      .map(({ path, body }) => `${/\.([a-z]+-[a-z]+)\//.exec(path)?.[1]} ${JSON.parse(body)[1].value}`)

  it('changes the strategy in Unleash and nothing else of it, and stays the last revision', async () => {
    const world = await follow(
      (key) => [
        share(key, '5', { title: 'everybody', disabled: false }),
        share(key, '7', { title: 'resting', disabled: true }),
        share(key, '50', { title: 'Europe', ...europe, sortOrder: 7 }),
      ],
      (key) => [share(key, '0')],
    )
    const flag = `${world.key}.rudderstack-on`
    const there = await unleash.flag(flag)
    const before = await world.rollout()
    const written = await set(world, before, changed(before, { 'rudderstack-on 2': { rudderstack: 60 } }))
    expect(written).toMatchObject({ ok: true, rollout: { revision: 3 } })
    const expected = there.strategies.map((each) =>
      each.title === 'Europe' ? { ...each, parameters: { ...each.parameters, rollout: '60' } } : each,
    )
    expect(await unleash.flag(flag)).toEqual({ ...there, strategies: expected })
    await somePolls()
    expect(await world.rollout()).toMatchObject({ revision: 3, audiences: [{ rudderstack: 60 }, {}, {}, {}] })
    expect((await world.history())[0]).toMatchObject({ actor: 'ada', reason: 'wider' })
    expect([world.upstream.problem(), world.upstream.warnings()]).toEqual([null, []])
    // what Unleash says next counts again
    await unleash.setRollout(flag, '61', 2)
    await eventually(async () => expect(await world.rollout()).toMatchObject({ revision: 4 }))
    expect((await world.history())[0]).toMatchObject({ actor: 'Unleash' })
  })

  it('goes forward by rudderstack-on and back by segment-off first', async () => {
    const world = await simple('5', '0')
    let from = proxy.seen.length
    const before = await world.rollout()
    const forward = { 'segment-off 1': { segment: 80 }, 'rudderstack-on 1': { rudderstack: 40 } }
    await set(world, before, changed(before, forward))
    expect(patches(from)).toEqual(['rudderstack-on 40', 'segment-off 20'])
    from = proxy.seen.length
    const then = await world.rollout()
    const back = { 'rudderstack-on 1': { rudderstack: 10 }, 'segment-off 1': { segment: 95 } }
    await set(world, then, changed(then, back))
    expect(patches(from)).toEqual(['segment-off 5', 'rudderstack-on 10'])
    expect(await world.rollout()).toMatchObject({
      revision: 4,
      audiences: [{ rudderstack: 10 }, { segment: 95 }, {}],
    })
  })

  it('of the last audience is one of the strategy for everybody, and can go to nothing', async () => {
    const world = await simple('5', '0')
    const before = await world.rollout()
    await set(world, before, changed(before, { everyone: { rudderstack: 8, segment: 93 } }))
    const then = await world.rollout()
    expect(then.audiences).toMatchObject([
      { rudderstack: 8 },
      { segment: 93 },
      { rudderstack: 8, segment: 93 },
    ])
    await set(world, then, changed(then, { everyone: { rudderstack: 0, segment: 100 } }))
    expect((await world.rollout()).audiences).toMatchObject([{ rudderstack: 0 }, { segment: 100 }, {}])
    expect(await unleash.flag(`${world.key}.segment-off`)).toMatchObject({
      strategies: [{ parameters: { rollout: '0' } }],
    })
  })

  it('that Unleash cannot hold is a problem at its place, and nothing is written', async () => {
    const world = await simple('5', '0')
    const before = await world.rollout()
    const from = proxy.seen.length
    expect(await set(world, before, changed(before, { 'rudderstack-on 1': { rudderstack: 2.5 } }))).toEqual({
      ok: false,
      problems: [
        {
          path: '/audiences/0/rudderstack',
          message: 'is 2.5, and Unleash holds whole percents: 2.5 cannot be written there',
        },
      ],
    })
    expect(patches(from)).toEqual([])
  })

  it('made from what Unleash no longer says is refused', async () => {
    const world = await simple('5', '0', { refreshMs: 600_000 })
    const before = await world.rollout()
    await unleash.setRollout(`${world.key}.rudderstack-on`, '9')
    const written = await set(world, before, changed(before, { 'rudderstack-on 1': { rudderstack: 6 } }))
    expect(written).toMatchObject({ ok: false, problems: [{ path: '' }] })
    expect(JSON.stringify(written)).toContain('it has just been changed there, so look again')
    expect(await unleash.flag(`${world.key}.rudderstack-on`)).toMatchObject({
      strategies: [{ parameters: { rollout: '9' } }],
    })
    // it asks at once instead of in ten minutes
    await eventually(async () =>
      expect((await world.rollout()).audiences[0]).toMatchObject({ rudderstack: 9 }),
    )
  })

  it('that loses against another one at the same moment says so, and what was done before', async () => {
    const world = await simple('5', '0')
    const before = await world.rollout()
    const conflict = '{"name":"UnknownError","message":"Test operation failed\\nname: TEST_OPERATION_FAILED"}'
    proxy.lie(`${world.key}.segment-off/environments`, { status: 500, body: conflict })
    onTestFinished(() => proxy.lie(`${world.key}.segment-off/environments`, null))
    const after = changed(before, {
      'rudderstack-on 1': { rudderstack: 40 },
      'segment-off 1': { segment: 80 },
    })
    await expect(world.upstream.write(before, after)).rejects.toMatchObject({
      code: 'unleash',
      message: `Unleash at ${proxy.url} did not change ${world.key}.segment-off: somebody else has just changed it; look again, and then repeat the change. Before that it changed rudderstack-on from 5 to 40, which holds.`,
    })
    await eventually(async () =>
      expect((await world.rollout()).audiences[0]).toMatchObject({ rudderstack: 40 }),
    )
  })

  it('works without Unleash where it is none of its own', async () => {
    const world = await simple('5', '0', { adminToken: null })
    const before = await world.rollout()
    const after = { ...before, sentinel: 5 }
    expect(await world.upstream.write(before, after)).toEqual({ ok: true, audiences: before.audiences })
  })

  it('of the fallback is refused while a gap is possible', async () => {
    const world = await simple('5', '50')
    const before = await world.rollout()
    const written = await world.upstream.write(before, { ...before, fallback: 'rudderstack' })
    expect(JSON.stringify(written)).toContain('the fallback \\"rudderstack\\" would')
  })

  const denied = '{"name":"PermissionError","message":"Change requests are on for this environment"}'
  it.each([
    [
      'no token for it',
      { adminToken: null },
      null,
      'give CROSSFADE_UNLEASH_ADMIN_TOKEN a token of its Admin API',
    ],
    [
      'a wrong one',
      { adminToken: 'wrong-secret' },
      null,
      'refuses CROSSFADE_UNLEASH_ADMIN_TOKEN (401: You must log in',
    ],
    [
      'one of another kind',
      { adminToken: 'default:development.test-client-0123456789abcdef' },
      null,
      'expected a different token type',
    ],
    ['change requests', {}, { status: 403, body: denied }, 'as where it asks for change requests'],
    ['another project', { project: 'other' }, null, 'check unleash.project and unleash.environment'],
    [
      'an answer that is no JSON',
      {},
      { status: 200, body: '<html>' },
      'answered with something else than JSON',
    ],
  ] as const)('is refused with a sentence: %s', async (_name, more, lie: FakeAnswer | null, sentence) => {
    const world = await simple('5', '0')
    const before = await world.rollout()
    const there = await startRelayWorld(seed(world.key), options(more), world.store)
    if (lie) proxy.lie('/api/admin/', lie)
    onTestFinished(() => proxy.lie('/api/admin/', null))
    const after = changed(before, { 'rudderstack-on 1': { rudderstack: 6 } })
    const error: unknown = await there.upstream.write(before, after).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'unleash', message: expect.stringContaining(sentence) })
    for (const secret of ['wrong-secret', unleash.adminToken, unleash.clientToken])
      expect(String((error as Error).message)).not.toContain(secret)
    expect(await world.rollout()).toMatchObject({ revision: 2 })
  })
})

describe('an outage', () => {
  const features = '/api/client/features'
  const malformed = (key: string): string =>
    JSON.stringify({
      version: 2,
      features: [{ name: `${key}.rudderstack-on`, enabled: true, strategies: [null] }],
    })

  it.each([
    ['401', { status: 401, body: '{}' }, 'refuses the token (401)'],
    ['404', { status: 404, body: '{}' }, 'answers 404'],
    ['500', { status: 500, body: '{}' }, 'answers 500'],
    [
      'an empty list',
      { status: 200, body: '{"version":2,"features":[]}' },
      'Unleash does not have this flag',
    ],
    ['no list', { status: 200, body: '{"version":2}' }, 'neither a delta nor a full response;'],
    ['no JSON', { status: 200, body: '<html>' }, 'answers with something else than JSON'],
    [
      'a malformed flag',
      { status: 200, body: malformed('KEY') },
      'answers with strategies that cannot be read',
    ],
  ] as const)(
    'leaves the last good rollout and says why, until it is over: %s',
    async (_name, lie, sentence) => {
      const world = await simple('5', '0')
      onTestFinished(() => proxy.lie(features, null))
      proxy.lie(features, { ...lie, body: lie.body.replace('KEY', world.key) })
      await eventually(() => expect(world.upstream.problem()).toContain(sentence))
      expect(world.upstream.problem()).toMatch(/what it said last stays in force.*\.$/)
      proxy.lie(features, null)
      await eventually(() => expect(world.upstream.problem()).toBe(null))
      expect(await world.rollout()).toMatchObject({ revision: 2, audiences: [{ rudderstack: 5 }, {}, {}] })
    },
  )

  it('of minutes leaves the last good rollout over a restart, and ends with the server that comes back', async () => {
    const console = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {})
    onTestFinished(() => console.mockRestore())
    const direct = { url: unleash.url, refreshMs: 200 }
    const world = await simple('5', '0', direct)
    await unleash.down()
    await eventually(() =>
      expect(world.upstream.problem()).toMatch(/ cannot be reached: nothing listens there; /),
    )
    const before = await world.rollout()
    const after = changed(before, { 'rudderstack-on 1': { rudderstack: 6 } })
    await expect(world.upstream.write(before, after)).rejects.toMatchObject({
      code: 'unleash',
      message: expect.stringContaining('cannot be reached by its Admin API'),
    })
    world.upstream.close()
    const began = performance.now()
    const again = await startRelayWorld(seed(world.key), options({ ...direct, patienceMs: 500 }), world.store)
    expect(performance.now() - began).toBeLessThan(3_000)
    expect(again.upstream.problem()).toMatch(/; what it said last stays in force\.$/)
    expect(await again.rollout()).toEqual(before)
    await unleash.up()
    await eventually(() => expect(again.upstream.problem()).toBe(null))
    await unleash.setRollout(`${world.key}.rudderstack-on`, '7')
    await eventually(async () =>
      expect((await again.rollout()).audiences[0]).toMatchObject({ rudderstack: 7 }),
    )
    expect(console).not.toHaveBeenCalled()
    expect([...world.logged, ...again.logged].join('\n')).not.toContain('0123456789abcdef')
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('unleash-backup-crossfade'))).toEqual([])
  })

  it('of a store that never had a rollout from Unleash begins with everybody on Segment alone', async () => {
    const world = await startRelayWorld(
      seed('fresh'),
      options({ url: 'http://127.0.0.1:1/api', patienceMs: 100 }),
    )
    expect(await world.rollout()).toMatchObject({
      revision: 1,
      audiences: [{ rudderstack: 0, segment: 100 }],
    })
    expect(world.upstream.problem()).toMatch(/; what it said last stays in force\.$/)
    const before = await world.rollout()
    for (const after of [
      { ...before, fallback: 'rudderstack' as const },
      changed(before, { everyone: { rudderstack: 5 } }),
    ])
      expect(() => world.upstream.fit(before, after)).toThrow(/Try again once it answers\.$/)
  })
})

describe('a ramp over Unleash', () => {
  it('moves its flags, stops where somebody moves them by hand, and goes back for good', async () => {
    const key = 'segment-to-rudderstack'
    await makePair(key, [share(key, '0')], [share(key, '0')])
    await served(`${key}.segment-off`)
    const engine = await startSharedEngine()
    onTestFinished(() => engine.close())
    const folder = temporaryFolder()
    const file = join(folder, 'ramp.yaml')
    writeFileSync(
      file,
      'stages:\n  - { rudderstack: 5 }\n  - { rudderstack: 25 }\n  - { rudderstack: 100 }\n',
    )
    const server = await startTestServer(seed(key), {
      source: 'unleash',
      unleash: {
        url: unleash.url,
        token: unleash.clientToken,
        adminToken: unleash.adminToken,
        environment: 'development',
        refreshMs: 200,
      },
      warehouse: engine.settings,
      ramp: { file, enabled: true, tickMs: 50, judgeEveryMs: 0 },
    })
    const ask = client(server)
    const ramp = async (): Promise<NonNullable<RampAnswer['ramp']> | null> =>
      ((await ask('GET', '/api/ramp')).body as RampAnswer).ramp
    const rolloutOf = async (flag: string): Promise<string | undefined> =>
      (await unleash.flag(`${key}.${flag}`)).strategies[0]?.parameters['rollout']
    const order = (verb: string, body: object = {}): Promise<Answer> =>
      ask('POST', `/api/ramp/${verb}`, { body })

    await eventually(async () => expect(await rolloutOf('rudderstack-on')).toBe('5'))
    await eventually(async () => expect((await ramp())?.state).toMatchObject({ stage: 0, status: 'running' }))
    expect((await order('promote', { unproven: true, reason: 'a test' })).status).toBe(200)
    expect([await rolloutOf('rudderstack-on'), await rolloutOf('segment-off')]).toEqual(['25', '0'])
    expect(await ramp()).toMatchObject({
      state: { stage: 1, status: 'running' },
      shares: { rudderstack: 25 },
    })

    await unleash.setRollout(`${key}.rudderstack-on`, '7')
    await eventually(async () => expect((await ramp())?.state.status).toBe('paused'))
    expect((await ramp())?.stopped?.reason).toMatch(/by hand/)
    expect((await order('resume', { reason: 'on' })).status).toBe(409)
    await unleash.setRollout(`${key}.rudderstack-on`, '25')
    await eventually(async () => expect((await order('resume', { reason: 'on' })).status).toBe(200))
    expect((await ramp())?.state).toMatchObject({ stage: 1, status: 'running' })

    expect((await order('abort', { reason: 'enough' })).status).toBe(200)
    expect(await rolloutOf('rudderstack-on')).toBe('0')
    expect((await ramp())?.state).toMatchObject({ stage: -1, status: 'aborted' })
  })
})
