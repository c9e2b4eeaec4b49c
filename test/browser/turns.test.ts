import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTurns } from '../../src/browser/turns.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function world() {
  const time = { now: 1_000 }
  return { time, turns: createTurns(() => time.now) }
}

describe('a task has had enough', () => {
  test('8 ms after the first work in it, whatever the page itself took before', () => {
    const { time, turns } = world()
    time.now += 500
    expect(turns.isOver()).toBe(false)
    time.now += 7
    expect(turns.isOver()).toBe(false)
    time.now += 1
    expect(turns.isOver()).toBe(true)
  })

  test('and the next one has not', async () => {
    const { time, turns } = world()
    turns.isOver()
    time.now += 8
    await vi.runAllTimersAsync()
    expect(turns.isOver()).toBe(false)
  })
})

test('work that waits is done in the order in which it came, each with a share of its own', async () => {
  const { time, turns } = world()
  const done: string[] = []
  const work = (name: string) => (): void => {
    expect(turns.isOver()).toBe(false)
    done.push(name)
    time.now += 20
  }
  turns.isOver()
  time.now += 20
  for (const name of ['one', 'two', 'three']) turns.next(work(name))
  expect(done).toEqual([])
  await vi.runAllTimersAsync()
  expect(done).toEqual(['one', 'two', 'three'])
})

test('where the browser has a scheduler, no timer keeps work waiting', () => {
  const tasks: (() => void)[] = []
  vi.stubGlobal('scheduler', { postTask: async (run: () => void) => void tasks.push(run) })
  const ran = vi.fn()
  world().turns.next(ran)
  expect(vi.getTimerCount()).toBe(0)
  for (const task of tasks) task()
  expect(ran).toHaveBeenCalledOnce()
})
