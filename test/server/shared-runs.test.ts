import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { sharedRuns } from '../../src/server/shared-runs.ts'

/** Work whose runs end when they are told to. */
const heldWork = () => {
  const ends: ((error?: Error) => void)[] = []
  const work = () =>
    new Promise<void>((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())))
  return { ends, run: sharedRuns(work) }
}

describe('shared runs', () => {
  it('are one for all who ask meanwhile, begun after they asked, however many they are', async () => {
    const { ends, run } = heldWork()
    const first = run()
    await setImmediate()
    let over = 0
    const others = Array.from({ length: 20 }, () => run().then(() => over++))
    ends[0]?.()
    await first
    await setImmediate()
    expect([ends.length, over]).toEqual([2, 0])
    ends[1]?.()
    await Promise.all(others)
    expect(ends.length).toBe(2)
  })

  it('go on after one that failed', async () => {
    const { ends, run } = heldWork()
    const first = run()
    await setImmediate()
    const second = run()
    ends[0]?.(new Error('no'))
    await expect(first).rejects.toThrow('no')
    await setImmediate()
    ends[1]?.()
    await expect(second).resolves.toBeUndefined()
  })
})
