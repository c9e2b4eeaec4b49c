import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGroupCommit, type Kept } from '../../../src/server/intake/group-commit.ts'

const LIMITS = { rows: 10, bytes: 1_000, quietRows: 5, quietMs: 20, waitingRows: 40, waitingBytes: 10_000 }
const COMMIT_MS = 250
const PATIENCE_MS = 4_000

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** Inserts that end when, and how, the test says. */
const world = () => {
  const inserts: { rows: readonly string[]; end: (error?: Error) => Promise<void> }[] = []
  const group = createGroupCommit<string>({
    insert: (rows) =>
      new Promise((resolve, reject) => {
        const end = async (error?: Error): Promise<void> => {
          if (error) reject(error)
          else resolve()
          await vi.advanceTimersByTimeAsync(0)
        }
        inserts.push({ rows, end })
      }),
    commitMs: COMMIT_MS,
    limits: LIMITS,
    now: Date.now,
  })
  const answers: Record<string, Kept> = {}
  const add = (...rows: string[]): void => {
    const told = group.add(rows, 10 * rows.length, Date.now() + PATIENCE_MS)
    void told.then((kept) => (answers[rows[0]!] = kept))
  }
  return { group, inserts, answers, add }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const rows = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => `${from + i}`)

describe('rows of many senders', () => {
  it('wait for others so long, and go in one insert', async () => {
    const { inserts, answers, add } = world()
    add('a', 'b')
    await pass(200)
    add('c')
    await pass(49)
    expect(inserts).toEqual([])
    await pass(1)
    expect(inserts.map((each) => each.rows)).toEqual([['a', 'b', 'c']])
    expect(answers).toEqual({})
    await inserts[0]!.end()
    expect(answers).toEqual({ a: 'kept', c: 'kept' })
  })

  it('go at once where they fill an insert, by count or by weight', async () => {
    const { inserts, add, group } = world()
    add(...rows(0, 10))
    expect(inserts).toHaveLength(1)
    await inserts[0]!.end()
    void group.add(['heavy'], 1_000, 9_999)
    expect(inserts).toHaveLength(2)
  })

  it('go once enough of them wait and no other comes', async () => {
    const { inserts, add } = world()
    add('a', 'b', 'c', 'd')
    await pass(30)
    add('e')
    await pass(19)
    add('f')
    await pass(19)
    expect(inserts).toEqual([])
    await pass(1)
    expect(inserts.map((each) => each.rows)).toEqual([['a', 'b', 'c', 'd', 'e', 'f']])
  })

  it('wait while an insert is under way, and go then, those that came first before the others', async () => {
    const { inserts, answers, add } = world()
    add(...rows(0, 10))
    add('a')
    add(...rows(100, 10))
    await pass(300)
    expect(inserts).toHaveLength(1)
    await inserts[0]!.end()
    expect(inserts[1]!.rows).toEqual(['a'])
    await inserts[1]!.end()
    expect(inserts[2]!.rows).toEqual(rows(100, 10))
    expect(answers).toEqual({ 0: 'kept', a: 'kept' })
  })

  it('stay together, however many come from one sender', async () => {
    const { inserts, add } = world()
    add(...rows(0, 35))
    expect(inserts.map((each) => each.rows.length)).toEqual([35])
  })

  it('are answered in time where the insert hangs, and those that still waited are let go', async () => {
    const { inserts, answers, add, group } = world()
    add('a')
    await pass(COMMIT_MS)
    add('b')
    await pass(PATIENCE_MS - COMMIT_MS)
    expect(answers).toEqual({ a: 'late' })
    await pass(COMMIT_MS)
    expect(answers).toEqual({ a: 'late', b: 'late' })
    expect(group.waiting()).toBe(1)
    await inserts[0]!.end()
    await pass(PATIENCE_MS)
    expect(inserts).toHaveLength(1)
    expect(group.waiting()).toBe(0)
  })

  it('are not kept where the insert fails, and the next ones are tried again', async () => {
    const { inserts, answers, add } = world()
    add('a')
    await pass(COMMIT_MS)
    await inserts[0]!.end(new Error('the disk is full'))
    add('b')
    await pass(COMMIT_MS)
    await inserts[1]!.end()
    expect(answers).toEqual({ a: 'failed', b: 'kept' })
  })

  it('are turned away beyond what may wait, until there is room', async () => {
    const { inserts, answers, add, group } = world()
    for (let from = 0; from < 40; from += 10) add(...rows(from, 10))
    expect(group.waiting()).toBe(40)
    add('a')
    await pass(0)
    expect(answers).toEqual({ a: 'full' })
    await inserts[0]!.end()
    add('b')
    await pass(0)
    expect(answers).toEqual({ 0: 'kept', a: 'full' })
  })

  it('are all inserted before it is closed, and none after', async () => {
    const { inserts, answers, add, group } = world()
    add(...rows(0, 10))
    add('a')
    const closed = group.close()
    await inserts[0]!.end()
    await inserts[1]!.end()
    await closed
    add('b')
    await pass(0)
    expect(answers).toEqual({ 0: 'kept', a: 'kept', b: 'failed' })
  })

  it('are in one insert that was committed where their sender is told so, and never in two', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 14 }) }) },
      { weight: 2, arbitrary: fc.record({ pass: fc.constantFrom(1, 100, 260, 2_000, 4_100) }) },
      { weight: 3, arbitrary: fc.record({ end: fc.boolean() }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { inserts, answers, add, group } = world()
        const sent: string[][] = []
        const committed = new Set<number>()
        let ended = 0
        for (const each of steps) {
          if ('add' in each) {
            sent.push(rows(sent.length * 100, each.add))
            add(...sent.at(-1)!)
          } else if ('pass' in each) await pass(each.pass)
          else if (inserts[ended]) {
            if (each.end) committed.add(ended)
            await inserts[ended++]!.end(each.end ? undefined : new Error('no'))
          }
          expect(inserts.length - ended).toBeLessThanOrEqual(1)
          expect(group.waiting()).toBeLessThanOrEqual(LIMITS.waitingRows)
          for (const insert of inserts) expect(insert.rows.length).toBeLessThanOrEqual(14)
        }
        await pass(10_000)
        const all = inserts.flatMap((insert) => insert.rows)
        expect(new Set(all).size).toBe(all.length)
        for (const group of sent) {
          const at = inserts.findIndex((insert) => group.every((row) => insert.rows.includes(row)))
          const isSplit = at === -1 && group.some((row) => all.includes(row))
          expect(isSplit).toBe(false)
          if (answers[group[0]!] === 'kept') expect(committed.has(at)).toBe(true)
          if (answers[group[0]!] === 'failed') expect(committed.has(at)).toBe(false)
          expect(answers[group[0]!]).toBeDefined()
        }
      }),
      { numRuns: 300 },
    )
  })
})
