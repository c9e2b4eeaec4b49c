import { describe, expect, it } from 'vitest'
import { createKeptAnswer } from '../../../src/server/reports/kept-answer.ts'

/** Answers that the test gives, by a clock that it moves. */
const watch = () => {
  let now = 1_000_000
  const asked: ((answer: string) => void)[] = []
  const kept = createKeptAnswer<string>({
    read: () => new Promise((resolve) => asked.push(resolve)),
    now: () => now,
    patienceMs: 5,
  })
  return {
    ...kept,
    asked,
    wait: (ms: number) => void (now += ms),
    /** An answer that comes at once. */
    async given(answer: string, about = 'x') {
      const got = kept.get(about)
      asked.at(-1)?.(answer)
      return got
    },
  }
}

describe('an answer that is kept', () => {
  it('is read once for all who ask, and holds for a second', async () => {
    const { asked, get, wait, given } = watch()
    const both = [get('x'), get('x')]
    asked[0]?.('one')
    expect(await Promise.all(both)).toEqual(['one', 'one'])
    wait(999)
    expect([await get('x'), asked.length]).toEqual(['one', 1])
    wait(1)
    expect([await given('two'), asked.length]).toEqual(['two', 2])
  })

  it('is read anew once something has changed, also where it was being read then', async () => {
    const { asked, get, changed, given } = watch()
    await given('one')
    changed()
    expect(await given('two')).toBe('two')
    changed()
    const before = get('x')
    changed()
    const after = get('x')
    asked[2]?.('old')
    asked[3]?.('new')
    expect([await before, await after]).toEqual(['old', 'new'])
  })

  it('is the one before where the next takes longer than a moment, and that one after it', async () => {
    const { asked, get, wait, given } = watch()
    await given('one')
    wait(2_000)
    expect([await get('x'), asked.length]).toEqual(['one', 2])
    expect([await get('x'), asked.length]).toEqual(['one', 2])
    asked[1]?.('two')
    expect(await get('x')).toBe('two')
  })

  it('is none of something else, nor one that is too old', async () => {
    const { asked, get, wait, given } = watch()
    await given('one')
    expect(await given('other', 'y')).toBe('other')
    wait(16_000)
    const late = get('y')
    asked[2]?.('new')
    expect(await late).toBe('new')
  })

  it('that cannot be read is asked for again', async () => {
    let times = 0
    const { get } = createKeptAnswer<string>({
      read: async () => {
        if (times++ === 0) throw new Error('not now')
        return 'one'
      },
      now: () => 0,
    })
    await expect(get('x')).rejects.toThrow('not now')
    expect(await get('x')).toBe('one')
  })
})
