import { expect, test } from 'vitest'
import { createCappedLog } from '../../src/sandbox/capped-log.ts'

test('up to its cap a log keeps everything, beyond it the newest, and it goes on counting', () => {
  const log = createCappedLog<number>(20)
  for (let entry = 1; entry <= 20; entry++) log.add(entry)
  expect(log.list()).toHaveLength(20)
  for (let entry = 21; entry <= 57; entry++) {
    log.add(entry)
    expect(log.list()).toHaveLength(20)
    expect(log.list().at(-1)).toBe(entry)
    expect(log.list()[0]).toBe(entry - 19)
    expect(log.total()).toBe(entry)
  }
})

test('a cleared log starts at zero', () => {
  const log = createCappedLog<string>(2)
  log.add('a')
  log.clear()
  expect([log.list(), log.total()]).toEqual([[], 0])
})
