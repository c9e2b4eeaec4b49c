import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { whenFree } from '../../../src/server/control/when-free.ts'

const BUSY = new Error('busy')
const isBusy = (error: unknown): boolean => error === BUSY

describe('waiting for a database that another process writes', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is no waiting where it is free', async () => {
    const work = vi.fn()
    await whenFree(work, isBusy)
    expect(work).toHaveBeenCalledTimes(1)
  })

  it('tries again after 1, 2, 4, 8, then every 10 ms', async () => {
    const triedAt: number[] = []
    const begin = Date.now()
    const done = whenFree(() => {
      if (triedAt.push(Date.now() - begin) < 8) throw BUSY
    }, isBusy)
    await vi.advanceTimersByTimeAsync(100)
    await done
    expect(triedAt).toEqual([0, 1, 3, 7, 15, 25, 35, 45])
  })

  it('gives up after five seconds, with what it was refused with', async () => {
    const work = (): never => {
      throw BUSY
    }
    const thrown = whenFree(work, isBusy).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(5_010)
    expect(await thrown).toBe(BUSY)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not try again what failed for another reason', async () => {
    const other = new Error('disk full')
    const work = vi.fn(() => {
      throw other
    })
    await expect(whenFree(work, isBusy)).rejects.toBe(other)
    expect(work).toHaveBeenCalledTimes(1)
  })
})
