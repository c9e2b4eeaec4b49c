import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { parseRollout, type Leg } from '../../../src/core/index.ts'
import type { Authorship, ControlStore } from '../../../src/server/control/control-store.ts'
import { createControl } from '../../../src/server/control/control.ts'
import { createKillSwitch } from '../../../src/server/control/kill-switch.ts'
import { openControlStore } from '../../../src/server/control/open-control-store.ts'
import { publishedMemory } from '../../../src/server/control/published-memory.ts'
import { storeOrigin } from '../../../src/server/control/store-origin.ts'
import { watchHead } from '../../../src/server/control/watch-head.ts'
import { openSource } from '../../../src/server/rollout/open-source.ts'
import { createPublisher } from '../../../src/server/rollout/publisher.ts'
import { temporaryFolder } from '../support.ts'

const ROLLOUT = {
  format: 1,
  key: 'segment-to-rudderstack',
  revision: 1,
  stickiness: 'deviceId',
  note: 'kept',
  audiences: [{ name: 'everyone', rudderstack: 5, segment: 100 }],
}
const at = (rudderstack: number, more: object = {}) => ({
  ...ROLLOUT,
  audiences: [{ name: 'everyone', rudderstack, segment: 100 }],
  ...more,
})
const BY: Authorship = { actor: 'ops', action: 'set', reason: 'wider', at: 5 }

/** A server's controls over a real store in this folder, with the first rollout applied. */
async function controlIn(dataDir: string) {
  const store: ControlStore = await openControlStore({ databaseUrl: undefined, dataDir, now: () => 7 })
  if ((await store.head()).rollout === null) await store.change(0, ROLLOUT, { ...BY, action: 'init' })
  const log = vi.fn()
  const head = await watchHead({
    store,
    everyMs: 10,
    asOf: () => killSwitch.version(),
    onLook: ({ kill }, asOf) => killSwitch.learn(kill, asOf),
    onChange: () => void source.reload(),
  })
  const killSwitch = createKillSwitch({
    store,
    initial: head.head.kill,
    onChange: () => void source.reload(),
    log,
    retryMs: 10,
  })
  const publisher = await createPublisher(publishedMemory(store), () => 7)
  const source = await openSource(storeOrigin(head, 'the control store'), publisher, killSwitch.leg, log)
  const close = async (): Promise<void> => {
    head.close()
    killSwitch.close()
    source.close()
    await store.close()
  }
  onTestFinished(close)
  const inForce = () => {
    const { rollout } = source.current()
    return {
      revision: rollout.revision,
      killed: rollout.killed,
      rudderstack: rollout.audiences[0]!.rudderstack,
    }
  }
  return { store, source, head, close, inForce, ...createControl({ store, source, head, killSwitch }) }
}

describe('a change', () => {
  it('is published under the next revision, unknown fields too, and audited with who and why', async () => {
    const control = await controlIn(temporaryFolder())
    expect(await control.put(at(20), 1, BY)).toMatchObject({ ok: true, revision: 2 })
    expect(control.inForce()).toEqual({ revision: 2, killed: null, rudderstack: 20 })
    expect(JSON.parse(new TextDecoder().decode(control.source.current().bytes))).toEqual({
      ...at(20),
      revision: 2,
    })
    const [entry] = await control.history({ limit: 1 })
    expect(entry).toMatchObject({ actor: 'ops', action: 'set', reason: 'wider', revision: 2 })
    expect([entry!.before, entry!.after]).toEqual([ROLLOUT, at(20, { revision: 2 })])
  })

  it.each([
    ['a gap', at(5, { audiences: [{ name: 'everyone', rudderstack: 5, segment: 90 }] }), '/audiences/0'],
    ['another key', at(5, { key: 'other' }), '/key'],
    ['a lower revision', at(5, { revision: 1 }), '/revision'],
    ['what is no rollout', 'nonsense', ''],
  ])('with %s is refused with the place, and nothing is written', async (_, document, path) => {
    const control = await controlIn(temporaryFolder())
    await control.put(at(10), 1, BY)
    const refused = await control.put(document, 2, BY)
    expect(refused).toMatchObject({ ok: false, why: 'problems' })
    const problems = 'problems' in refused ? refused.problems : []
    expect(problems.map((problem) => problem.path)).toContain(path)
    expect(control.inForce()).toEqual({ revision: 2, killed: null, rudderstack: 10 })
    expect((await control.history({ limit: 10 })).length).toBe(2)
  })

  it('made from an old copy is refused with the revision in force', async () => {
    const control = await controlIn(temporaryFolder())
    await control.put(at(10), 1, BY)
    expect(await control.put(at(20), 1, BY)).toEqual({ ok: false, why: 'stale', current: 2 })
    expect(control.inForce().rudderstack).toBe(10)
  })

  it('by one server reaches the other on the same store, and of two at once one is refused', async () => {
    const dataDir = temporaryFolder()
    const [one, other] = [await controlIn(dataDir), await controlIn(dataDir)]
    await one.put(at(10), 1, BY)
    await vi.waitFor(() => expect(other.inForce()).toEqual({ revision: 2, killed: null, rudderstack: 10 }))
    const both = await Promise.all([
      one.put(at(20, { revision: 2 }), 2, BY),
      other.put(at(30, { revision: 2 }), 2, BY),
    ])
    expect(both.filter(({ ok }) => ok).length).toBe(1)
    await vi.waitFor(() => expect(one.inForce()).toEqual(other.inForce()))
  })
})

describe('a change by another server that is stored and not published here yet', () => {
  it('is not overwritten by one that was made from the rollout before it', async () => {
    const dataDir = temporaryFolder()
    const [one, other] = [await controlIn(dataDir), await controlIn(dataDir)]
    const store = one.store as { highestPublished: ControlStore['highestPublished'] }
    const { highestPublished } = store
    // publishing asks it first
    store.highestPublished = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      return highestPublished()
    }
    expect(await other.put(at(10), 1, BY)).toMatchObject({ ok: true, revision: 2 })
    await vi.waitFor(() => expect(one.head.head.rollout?.revision).toBe(2), { interval: 1 })
    expect(one.inForce().revision).toBe(1)
    expect(await one.put(at(30), 1, BY)).toEqual({ ok: false, why: 'stale', current: 2 })
    expect((await one.store.head()).rollout).toMatchObject({ revision: 2, document: at(10, { revision: 2 }) })
  })

  it('is not overwritten where this version cannot read it; undo takes it back', async () => {
    const control = await controlIn(temporaryFolder())
    await control.store.change(1, { format: 2 }, BY)
    const message = 'the control store holds revision 2, which this version refuses: '
    await vi.waitFor(() => expect(control.source.problem()).toContain(message))
    expect(await control.put(at(30), 1, BY)).toMatchObject({
      ok: false,
      why: 'elsewhere',
      message: expect.stringContaining(message) as string,
    })
    expect(await control.undo(null, BY)).toMatchObject({ ok: true, revision: 3 })
    expect(await control.put(at(30, { revision: 3 }), 3, BY)).toMatchObject({ ok: true, revision: 4 })
  })
})

describe('undo', () => {
  it('brings the document of the revision before back, under a new one, and again that of the one undone', async () => {
    const control = await controlIn(temporaryFolder())
    await control.put(at(10), 1, BY)
    expect(await control.undo(null, BY)).toMatchObject({ ok: true, revision: 3 })
    expect(control.inForce().rudderstack).toBe(5)
    expect(await control.undo(2, BY)).toMatchObject({ ok: true, revision: 4 })
    expect(control.inForce().rudderstack).toBe(10)
  })

  it('of a revision that is no longer in force is refused: the second of two who press it takes nothing back', async () => {
    const control = await controlIn(temporaryFolder())
    await control.put(at(10), 1, BY)
    expect(await control.undo(null, BY, 2)).toMatchObject({ ok: true, revision: 3 })
    expect(await control.undo(null, BY, 2)).toEqual({ ok: false, why: 'stale', current: 3 })
    expect(control.inForce().rudderstack).toBe(5)
  })

  it('takes no change back that another server has stored and nobody here has seen published', async () => {
    const dataDir = temporaryFolder()
    const [one, other] = [await controlIn(dataDir), await controlIn(dataDir)]
    await one.put(at(10), 1, BY)
    await vi.waitFor(() => expect(other.inForce().revision).toBe(2))
    await one.store.change(2, at(20), BY)
    // the store is looked at, and what it says may still be to be published
    await other.head.look()
    expect(await other.undo(null, BY, 2)).toEqual({ ok: false, why: 'stale', current: 3 })
    expect((await other.store.head()).rollout?.document).toMatchObject(at(20, { revision: 3 }))
  })

  it('takes no change back that was made while it looked for the one before', async () => {
    const control = await controlIn(temporaryFolder())
    await control.put(at(10), 1, BY)
    const undo = control.undo(null, BY)
    await control.store.change(2, at(20), BY)
    expect(await undo).toMatchObject({ ok: false, why: 'stale' })
    expect((await control.store.head()).rollout?.document).toMatchObject(at(20, { revision: 3 }))
  })

  it('says where there is nothing to undo', async () => {
    const control = await controlIn(temporaryFolder())
    expect(await control.undo(null, BY)).toMatchObject({ ok: false, why: 'nothing-to-undo' })
    expect(await control.undo(9, BY)).toMatchObject({ message: 'There is no earlier revision 9.' })
  })
})

describe('a kill', () => {
  it('is laid over the rollout, survives a restart, and lifted leaves the rollout as it was', async () => {
    const dataDir = temporaryFolder()
    const first = await controlIn(dataDir)
    expect(await first.kill('rudderstack', BY)).toEqual({ stored: true })
    expect(first.inForce()).toEqual({ revision: 2, killed: 'rudderstack', rudderstack: 5 })
    await first.close()
    const second = await controlIn(dataDir)
    expect(second.inForce()).toEqual({ revision: 2, killed: 'rudderstack', rudderstack: 5 })
    await second.kill(null, BY)
    expect(second.inForce()).toEqual({ revision: 3, killed: null, rudderstack: 5 })
    const actions = (await second.history({ limit: 10 })).map(({ action }) => action)
    expect(actions).toEqual(['unkill', 'kill', 'init'])
  })

  it('stays over changes of shares, which are made from the revision that was published', async () => {
    const control = await controlIn(temporaryFolder())
    await control.kill('segment', BY)
    expect(await control.put(at(40, { revision: 2 }), 2, BY)).toMatchObject({ ok: true, revision: 3 })
    expect(control.inForce()).toEqual({ revision: 3, killed: 'segment', rudderstack: 40 })
  })

  it('is no part of a rollout: a copy made during it does not keep it, and one made before does not lift it', async () => {
    const control = await controlIn(temporaryFolder())
    await control.kill('rudderstack', BY)
    const during = JSON.parse(new TextDecoder().decode(control.source.current().bytes)) as object
    expect(during).toMatchObject({ killed: 'rudderstack', revision: 2 })
    expect(await control.put(during, 2, BY)).toMatchObject({ ok: true, revision: 3 })
    expect(control.inForce().killed).toBe('rudderstack')
    await control.kill(null, BY)
    expect(control.inForce().killed).toBeNull()
    expect(await control.put(at(5, { revision: 4, killed: 'segment' }), 4, BY)).toMatchObject({
      problems: [{ path: '/killed', message: expect.stringContaining('crossfade kill segment') as string }],
    })
  })

  it('has room in every rollout that is taken: one that it would make too long for pages is refused', async () => {
    const control = await controlIn(temporaryFolder())
    const ofBytes = (bytes: number) => {
      const { length } = JSON.stringify(at(5, { note: '' }))
      return at(5, { note: 'x'.repeat(bytes - length) })
    }
    const tooLong = ofBytes(65_536)
    expect(parseRollout(tooLong).ok).toBe(true)
    expect(await control.put(tooLong, 1, BY)).toMatchObject({
      problems: [{ path: '', message: expect.stringContaining('no room within 64 KB for a kill') as string }],
    })
    expect(await control.put(ofBytes(65_536 - 50), 1, BY)).toMatchObject({ ok: true })
    await control.kill('rudderstack', BY)
    const served = parseRollout(JSON.parse(new TextDecoder().decode(control.source.current().bytes)))
    expect(served).toMatchObject({ ok: true, rollout: { killed: 'rudderstack' } })
  })

  it('is served although the store refuses it', async () => {
    const control = await controlIn(temporaryFolder())
    const { setKill } = control.store
    const store = control.store as { setKill: (leg: Leg | null, by: Authorship) => Promise<unknown> }
    store.setKill = () => Promise.reject(new Error('disk full'))
    expect(await control.kill('rudderstack', BY)).toEqual({ stored: false })
    expect(control.inForce().killed).toBe('rudderstack')
    store.setKill = setKill
    await vi.waitFor(async () => expect((await control.store.head()).kill?.leg).toBe('rudderstack'))
  })
})
