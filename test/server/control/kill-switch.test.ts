import { describe, expect, it, vi } from 'vitest'
import type { Authorship, Kill } from '../../../src/server/control/control-store.ts'
import { createKillSwitch } from '../../../src/server/control/kill-switch.ts'

const BY: Authorship = { actor: 'ops', action: 'kill', reason: 'losses', at: 5 }
const KILL: Kill = { leg: 'rudderstack', actor: 'ops', reason: null, at: 1 }

/** A store that takes switches only while it is up. */
const storeOf = () => {
  const stored: (string | null)[] = []
  const state = { up: true }
  return {
    state,
    stored,
    setKill: async (leg: string | null) => {
      if (!state.up) throw Object.assign(new Error('disk full'), { code: 'ENOSPC' })
      stored.push(leg)
      return null
    },
  }
}

const switchOn = (store: ReturnType<typeof storeOf>, initial: Kill | null = null) => {
  const onChange = vi.fn()
  const log = vi.fn()
  return { onChange, log, ...createKillSwitch({ store, initial, onChange, log, retryMs: 10 }) }
}

describe('the kill switch', () => {
  it('begins as the store says', () => {
    expect(switchOn(storeOf()).leg()).toBe(null)
    expect(switchOn(storeOf(), KILL).leg()).toBe('rudderstack')
  })

  it('holds at once, before the store has answered', () => {
    const one = switchOn(storeOf())
    const set = one.set('segment', BY)
    expect(one.leg()).toBe('segment')
    expect(one.onChange).toHaveBeenCalledTimes(1)
    return expect(set).resolves.toEqual({ stored: true })
  })

  it('holds although the store refuses, says so, and is stored as soon as that works again', async () => {
    const store = storeOf()
    store.state.up = false
    const one = switchOn(store)
    expect(await one.set('rudderstack', BY)).toEqual({ stored: false })
    expect(one.leg()).toBe('rudderstack')
    expect(one.unstored()).toMatch(
      /^The kill of rudderstack holds but is not stored, .* until the store takes it\.$/,
    )
    // the store still says what it said before
    one.learn(null, one.version())
    expect(one.leg()).toBe('rudderstack')
    store.state.up = true
    await vi.waitFor(() => expect(one.unstored()).toBe(null))
    expect(store.stored).toEqual(['rudderstack'])
    expect(one.log.mock.calls.map(([, event]) => event as string)).toEqual(['kill not stored', 'kill stored'])
  })

  it('a later switch takes the place of one that could not be stored', async () => {
    const store = storeOf()
    store.state.up = false
    const one = switchOn(store)
    await one.set('rudderstack', BY)
    await one.set(null, { ...BY, action: 'unkill' })
    store.state.up = true
    await vi.waitFor(() => expect(one.unstored()).toBe(null))
    expect([one.leg(), store.stored]).toEqual([null, [null]])
  })

  it('takes a store that never answers for one that refuses', async () => {
    const store = { setKill: () => new Promise<never>(() => {}) }
    const one = createKillSwitch({ store, initial: null, onChange: () => {}, log: () => {}, timeoutMs: 20 })
    expect(await one.set('rudderstack', BY)).toEqual({ stored: false })
    expect(one.leg()).toBe('rudderstack')
    one.close()
  })

  it('follows what another server has switched, and tells nobody of what is as it was', () => {
    const one = switchOn(storeOf())
    one.learn(KILL, one.version())
    one.learn(KILL, one.version())
    expect([one.leg(), one.onChange.mock.calls.length]).toEqual(['rudderstack', 1])
    one.learn(null, one.version())
    expect(one.leg()).toBe(null)
  })

  it('is not turned by what the store said before it was set, nor while that is being stored', async () => {
    let stored = (): void => {}
    const setKill = () => new Promise<null>((resolve) => (stored = () => resolve(null)))
    const one = createKillSwitch({ store: { setKill }, initial: null, onChange: () => {}, log: () => {} })
    const before = one.version()
    const set = one.set('rudderstack', BY)
    const meanwhile = one.version()
    one.learn(null, meanwhile)
    one.learn(null, before)
    expect(one.leg()).toBe('rudderstack')
    stored()
    await set
    one.learn(null, meanwhile)
    expect(one.leg()).toBe('rudderstack')
    one.learn(null, one.version())
    expect(one.leg()).toBeNull()
  })

  it('of two that are set at once keeps the later one, although the store refuses the earlier one last', async () => {
    const answers: ((error: Error | null) => void)[] = []
    const setKill = () =>
      new Promise<null>((resolve, reject) => answers.push((error) => (error ? reject(error) : resolve(null))))
    const one = createKillSwitch({ store: { setKill }, initial: null, onChange: () => {}, log: () => {} })
    const sets = [one.set('rudderstack', BY), one.set(null, { ...BY, action: 'unkill' })]
    answers[1]!(null)
    answers[0]!(new Error('disk full'))
    expect(await Promise.all(sets)).toEqual([{ stored: false }, { stored: true }])
    expect([one.leg(), one.unstored()]).toEqual([null, null])
  })

  it('is given to a store that hangs once, and not again and again, until that has answered', async () => {
    const answers: ((error: Error | null) => void)[] = []
    const setKill = vi.fn(
      () =>
        new Promise<null>((resolve, reject) =>
          answers.push((error) => (error ? reject(error) : resolve(null))),
        ),
    )
    const options = { store: { setKill }, initial: null, onChange: () => {}, retryMs: 5, timeoutMs: 5 }
    const one = createKillSwitch({ ...options, log: () => {} })
    expect(await one.set('rudderstack', BY)).toEqual({ stored: false })
    expect(one.unstored()).toContain('the database gave no answer')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(setKill.mock.calls).toEqual([['rudderstack', BY, false]])
    answers[0]!(new Error('disk full'))
    await vi.waitFor(() => expect(setKill.mock.calls).toEqual([expect.anything(), ['rudderstack', BY, true]]))
    expect(one.unstored()).toContain('disk full')
    answers[1]!(null)
    await vi.waitFor(() => expect(one.unstored()).toBe(null))
  })

  it('that the store took late, after it was given up, is stored', async () => {
    let answer = (): void => {}
    const setKill = vi.fn(() => new Promise<null>((resolve) => (answer = () => resolve(null))))
    const options = { store: { setKill }, initial: null, onChange: () => {}, retryMs: 5, timeoutMs: 5 }
    const one = createKillSwitch({ ...options, log: () => {} })
    await one.set('rudderstack', BY)
    answer()
    await vi.waitFor(() => expect(one.unstored()).toBe(null))
    expect(setKill).toHaveBeenCalledTimes(1)
    one.learn(null, one.version())
    expect(one.leg()).toBeNull()
  })
})
