import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { laterOnce } from '../../../src/server/control/later-once.ts'

describe('work that is done later, once', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is done so long after it was first asked for, and again when it is asked for after that', () => {
    const work = vi.fn()
    const later = laterOnce(60_000, work)
    for (let second = 0; second < 59; second++) {
      later.ask()
      vi.advanceTimersByTime(1_000)
    }
    expect(work).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1_000)
    expect(work).toHaveBeenCalledTimes(1)
    later.ask()
    vi.advanceTimersByTime(60_000)
    expect(work).toHaveBeenCalledTimes(2)
  })

  it('is not done once that is over', () => {
    const work = vi.fn()
    const later = laterOnce(60_000, work)
    later.ask()
    later.close()
    vi.advanceTimersByTime(60_000)
    expect(work).not.toHaveBeenCalled()
  })
})
