import { describe, expect, it, onTestFinished } from 'vitest'
import type { Audience } from '../../../src/core/index.ts'
import type { ControlStore } from '../../../src/server/control/control-store.ts'
import { openControl } from '../../../src/server/control/open-control.ts'
import { openControlStore } from '../../../src/server/control/open-control-store.ts'
import type { Upstream } from '../../../src/server/control/upstream.ts'
import { ServerError } from '../../../src/server/server-error.ts'
import { temporaryFolder } from '../support.ts'

const everyone = (rudderstack: number): Audience => ({ name: 'everyone', rudderstack, segment: 100 })
const by = { actor: 'ada', action: 'set', reason: 'wider', at: 1 } as const

/** Controls over a real store, with a place where changes are made first. */
async function controls(change: (store: ControlStore) => Partial<Upstream>) {
  const dataDir = temporaryFolder()
  const store = await openControlStore({ databaseUrl: undefined, dataDir, now: () => 1 })
  onTestFinished(() => store.close())
  const upstream: Upstream = {
    problem: () => null,
    warnings: () => [],
    fit: (_before, { audiences }) => ({ ok: true, audiences }),
    write: async (_before, { audiences }) => ({ ok: true, audiences }),
    close: () => {},
    ...change(store),
  }
  const opened = await openControl({
    store,
    source: 'unleash',
    rolloutFile: `${dataDir}/none.json`,
    place: 'the store',
    startUpstream: async () => upstream,
    revisionFloor: 0,
    now: () => 1,
    log: () => {},
  })
  onTestFinished(opened.close)
  const document = { ...opened.source.current().rollout, audiences: [everyone(5)] }
  return { ...opened, store, document }
}

describe('a change that is made elsewhere first', () => {
  it('is checked and stored as that place has it', async () => {
    const audiences = [everyone(6)]
    const { control, document, store } = await controls(() => ({
      fit: () => ({ ok: true, audiences }),
      write: async () => ({ ok: true, audiences }),
    }))
    expect(control.check(document, 1)).toMatchObject({ ok: true, rollout: { audiences } })
    expect(await control.put(document, 1, by)).toMatchObject({ ok: true, revision: 2, after: { audiences } })
    expect((await store.head()).rollout?.document).toMatchObject({ audiences })
  })

  it('is refused with its problems, and nothing is stored', async () => {
    const problems = [{ path: '/audiences/0', message: 'no' }]
    const { control, document, store } = await controls(() => ({ fit: () => ({ ok: false, problems }) }))
    expect(control.check(document, 1)).toEqual({ ok: false, why: 'problems', problems })
    expect(await control.put(document, 1, by)).toEqual({ ok: false, why: 'problems', problems })
    expect((await store.head()).rollout?.revision).toBe(1)
  })

  it('is refused with a sentence where the place cannot be reached, and nothing is stored', async () => {
    const fail = (): never => {
      throw new ServerError('unleash', 'It is down.')
    }
    const refused = { ok: false, why: 'unreachable', message: 'It is down.' }
    const atCheck = await controls(() => ({ fit: fail }))
    expect(atCheck.control.check(atCheck.document, 1)).toEqual(refused)
    const atWrite = await controls(() => ({ write: async () => fail() }))
    expect(await atWrite.control.put(atWrite.document, 1, by)).toEqual(refused)
    expect((await atWrite.store.head()).rollout?.revision).toBe(1)
  })

  it('is of who made it, although another server heard of it and stored it first', async () => {
    const { control, document, store } = await controls((store) => ({
      async write(before, { audiences }) {
        await store.change(1, { ...before, audiences }, { ...by, actor: 'Unleash' })
        return { ok: true, audiences }
      },
    }))
    expect(await control.put(document, 1, by)).toMatchObject({ ok: true, revision: 3 })
    const history = await store.history({ limit: 3 })
    expect(history.map(({ actor }) => actor)).toEqual(['ada', 'Unleash', 'crossfade serve'])
  })

  it('is stale where another server stored something else meanwhile', async () => {
    const { control, document } = await controls((store) => ({
      async write(before, { audiences }) {
        await store.change(1, { ...before, audiences: [everyone(9)] }, { ...by, actor: 'bob' })
        return { ok: true, audiences }
      },
    }))
    expect(await control.put(document, 1, by)).toEqual({ ok: false, why: 'stale', current: 2 })
  })
})

describe('a step of a ramp that is made elsewhere first', () => {
  /** What that place has said it took, one after the other. */
  const driven = async () => {
    const shares: number[] = []
    const opened = await controls(() => ({
      async write(_before, { audiences }) {
        shares.push(audiences[0]!.rudderstack!)
        return { ok: true, audiences }
      },
    }))
    const { control, document, store } = opened
    return {
      ...opened,
      shares,
      drive: (newest: number, isStill = true, isTaken = true) =>
        control.drive(
          document,
          newest,
          async (expected, made) =>
            isTaken ? store.change(expected, made, by) : { ok: false as const, current: null },
          async () => isStill,
        ),
    }
  }

  it('is made there and stored while what it was made from holds', async () => {
    const { drive, shares } = await driven()
    expect(await drive(1)).toMatchObject({ ok: true, revision: 2 })
    expect(shares).toEqual([5])
  })

  it('touches nothing there once another revision is stored, or the ramp has moved on', async () => {
    const { drive, shares, store, document } = await driven()
    expect(await drive(1, false)).toMatchObject({ ok: false, why: 'stale' })
    await store.change(1, { ...document, audiences: [everyone(7)] }, by)
    expect(await drive(1)).toMatchObject({ ok: false, why: 'stale' })
    expect(shares).toEqual([])
  })

  it('is taken back there where the store refuses it after all', async () => {
    const { drive, shares } = await driven()
    expect(await drive(1, true, false)).toMatchObject({ ok: false, why: 'stale' })
    expect(shares).toEqual([5, 0])
  })
})
