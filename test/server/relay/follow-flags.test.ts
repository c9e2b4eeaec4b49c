import { describe, expect, it, onTestFinished } from 'vitest'
import type { ControlStore } from '../../../src/server/control/control-store.ts'
import { watchHead } from '../../../src/server/control/watch-head.ts'
import { followFlags } from '../../../src/server/relay/follow-flags.ts'
import type { Poll } from '../../../src/server/relay/open-client.ts'
import type { UnleashFlag } from '../../../src/server/relay/unleash-types.ts'
import { openStore, seed } from './relay-world.ts'
import { flag, off, on, percent } from './unleash-flags.ts'

// A real control store; answers of Unleash by hand, because their moments are what matters here.

const START = 1_000_000

/** What Unleash says of 5 % at rudderstack-on and 0 % at segment-off, or of another share. */
const said = (rudderstack: number) => ({
  audiences: [
    { name: 'rudderstack-on 1', when: [], rudderstack },
    { name: 'segment-off 1', when: [], segment: 100 },
    { name: 'everyone', rudderstack, segment: 100 },
  ],
  killed: null,
})

async function world(changes: Partial<Pick<ControlStore, 'change'>> = {}) {
  const store = await openStore()
  await store.change(0, seed('web'), { actor: 'Crossfade', action: 'init', reason: null, at: 1 })
  const head = await watchHead({ store, onChange: () => {} })
  onTestFinished(head.close)
  const asked: (string | number)[] = []
  const clock = { now: START }
  const follower = followFlags({
    name: 'Unleash',
    environment: 'production',
    appName: 'crossfade',
    allowUserIds: false,
    store: { change: store.change, ...changes },
    head,
    now: () => clock.now,
    log: () => {},
    ask: (pace) => void asked.push(pace),
    askAfter: (ms) => void asked.push(ms),
  })
  const flags = (share: string) => ({
    'rudderstack-on': on(percent(share)),
    'segment-off': off(percent('0')),
  })
  return {
    store,
    follower,
    asked,
    clock,
    flags,
    /** Unleash answers with this share; it was asked just now. */
    answer: (share: string): Promise<void> =>
      follower.take({ ok: true, flags: flags(share), askedAt: clock.now }),
    answers: (poll: Poll): Promise<void> => follower.take(poll),
    async shares() {
      const history = await store.history({ limit: 100 })
      return history.map(({ actor, after }) => {
        const [first] = (after as { audiences: { rudderstack: number }[] }).audiences
        return `${actor} ${first?.rudderstack}`
      })
    },
    async change(rudderstack: number) {
      const { rollout } = await store.head()
      const document = { ...rollout!.document, ...said(rudderstack) }
      await store.change(rollout!.revision, document, { actor: 'ada', action: 'set', reason: null, at: 2 })
    },
  }
}

describe('an answer of Unleash', () => {
  it('is stored where it says something new, and only then', async () => {
    const { answer, shares } = await world()
    for (const share of ['5', '5', '6', '6']) await answer(share)
    expect(await shares()).toEqual(['Unleash 6', 'Unleash 5', 'Crossfade 0'])
  })

  it('does not go back on what another server has just stored, and counts again once it is newer', async () => {
    const { answer, asked, change, clock, shares } = await world()
    await answer('5')
    await change(6)
    clock.now += 60_000
    await answer('5')
    expect(await shares()).toEqual(['ada 6', 'Unleash 5', 'Crossfade 0'])
    expect(asked).toEqual([3_000])
    clock.now += 2_999
    await answer('5')
    expect(await shares()).toHaveLength(3)
    clock.now += 1
    await answer('5')
    expect(await shares()).toEqual(['Unleash 5', 'ada 6', 'Unleash 5', 'Crossfade 0'])
  })

  it('that agrees with what another server stored is no change', async () => {
    const { answer, asked, change, follower, shares } = await world()
    await answer('5')
    await change(6)
    await answer('6')
    expect([asked, follower.problem(), await shares()]).toEqual([
      [],
      null,
      ['ada 6', 'Unleash 5', 'Crossfade 0'],
    ])
  })

  it('that loses the race for the store is asked for again', async () => {
    const { answer, asked, shares } = await world({
      change: async () => ({ ok: false, current: null }),
    })
    await answer('5')
    expect([asked, await shares()]).toEqual([[3_000], ['Crossfade 0']])
  })

  it('that cannot be stored is a problem, and is tried again with the next one', async () => {
    let isFull = true
    const { store, answer, follower, shares } = await world({
      change: (...given) =>
        isFull ? Promise.reject(Object.assign(new Error('no'), { code: 'ENOSPC' })) : store.change(...given),
    })
    await answer('5')
    expect(follower.problem()).toBe(
      'A change in Unleash could not be stored: the disk is full; it is tried again until the store takes it.',
    )
    isFull = false
    await answer('5')
    expect([follower.problem(), await shares()]).toEqual([null, ['Unleash 5', 'Crossfade 0']])
  })

  it('that has more problems than a sentence takes names five of them', async () => {
    const { answers, follower } = await world()
    const strategies = Array.from({ length: 8 }, () => percent('2.5'))
    const flags = { 'rudderstack-on': on(...strategies), 'segment-off': undefined }
    await answers({ ok: true, flags, askedAt: START })
    expect(follower.problem()).toMatch(/strategy 5 .*; and 4 more\.$/)
  })

  it('that nobody has foreseen is a problem and no end of the server', async () => {
    const { answers, follower } = await world()
    const hostile = new Proxy({} as UnleashFlag, {
      get: () => {
        throw new Error('boom')
      },
    })
    await answers({
      ok: true,
      flags: { 'rudderstack-on': hostile, 'segment-off': undefined },
      askedAt: START,
    })
    expect(follower.problem()).toBe(
      'Unleash answers with flags that cannot be read, and what it said last stays in force: boom.',
    )
  })
})

describe('after a change from here', () => {
  it('older answers do not count, it is asked fast, and its writer stores it', async () => {
    const { answer, asked, change, clock, flags, follower, shares } = await world()
    await answer('5')
    clock.now += 60_000
    follower.expect(said(6), flags('6'))
    await answer('5')
    await answer('6')
    expect(await shares()).toEqual(['Unleash 5', 'Crossfade 0'])
    await change(6)
    await answer('6')
    expect(await shares()).toEqual(['ada 6', 'Unleash 5', 'Crossfade 0'])
    expect(asked).toEqual(['fast', 'usual'])
    expect(follower.warnings()).toEqual([])
  })

  it('what was read back is what is known, whatever older answers say', async () => {
    const { answer, flags, follower } = await world()
    await answer('5')
    follower.expect(said(6), flags('6'))
    await answer('5')
    expect(follower.flags()).toEqual(flags('6'))
  })

  it('that its writer could not store it is stored for them', async () => {
    const { answer, clock, flags, follower, shares } = await world()
    await answer('5')
    follower.expect(said(6), flags('6'))
    clock.now += 5_000
    await answer('6')
    expect(await shares()).toEqual(['Unleash 6', 'Unleash 5', 'Crossfade 0'])
  })

  it('that Unleash never answers with is given up after 10 s, with a warning', async () => {
    const { answer, answers, asked, change, clock, flags, follower, shares } = await world()
    await answer('5')
    follower.expect(said(6), flags('6'))
    await change(6)
    await answer('5')
    clock.now += 10_000
    await answers({ ok: false, problem: 'Unleash answers 503' })
    expect(asked).toEqual(['fast', 'usual'])
    expect(follower.problem()).toBe('Unleash answers 503; what it said last stays in force.')
    await answer('5')
    expect(await shares()).toEqual(['Unleash 5', 'ada 6', 'Unleash 5', 'Crossfade 0'])
    expect(follower.warnings()).toEqual([
      'Unleash did not answer as it had been changed from here, and what it answers counts: somebody changed it again, or CROSSFADE_UNLEASH_TOKEN is of another environment',
    ])
  })
})

it('a flag that is off is a kill in the store, which holds nothing of a kill of its own', async () => {
  const { answers, store } = await world()
  await store.setKill('segment', { actor: 'ada', action: 'kill', reason: null, at: 1 })
  const flags = { 'rudderstack-on': flag('rudderstack-on', [], { enabled: false }), 'segment-off': undefined }
  await answers({ ok: true, flags, askedAt: START })
  expect((await store.head()).rollout?.document).toMatchObject({ killed: 'rudderstack' })
  await answers({
    ok: true,
    flags: { 'rudderstack-on': on(percent('5')), 'segment-off': off(percent('0')) },
    askedAt: START,
  })
  expect((await store.head()).rollout?.document).toMatchObject({ killed: null })
})
