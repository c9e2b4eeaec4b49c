import { expect, it, vi } from 'vitest'
import { createSettler } from '../../../src/server/parity/settle/settler.ts'
import { COUNT_SETTLED } from '../../../src/server/parity/settle/write-bits.ts'
import { WRITE_ROLLUP } from '../../../src/server/parity/settle/write-rollup.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const BEGIN = Date.UTC(2026, 10, 27)

/** A settler over tables that hold nothing, and to whose minutes another copy comes each time that one is settled. */
const busy = (bucketAt: (now: number) => number) => {
  let now = BEGIN
  let elapsed = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (elapsed += 500))
  const asked: string[] = []
  const comes = (): void => {
    // a minute that fills is settled every few seconds
    now += 6_000
    settler.onCommitted([{ bucketMs: bucketAt(now) }])
  }
  const settler = createSettler({
    warehouse: {
      query: async (sql: string) => (asked.push(sql), []),
      command: async (sql: string) => void (sql === WRITE_ROLLUP && comes()),
    } as never,
    rules: () => ({ rules: [], hash: '' }),
    audiences: async () => null,
    latenessMs: HOUR,
    payloadMs: 3 * 24 * HOUR,
    now: () => now,
    log: () => {},
  })
  comes()
  return { settler, asked, restore: () => clock.mockRestore() }
}

it('a run that copies keep busy for ever counts sessions all the same', async () => {
  const { settler, asked, restore } = busy((now) => now - (now % MINUTE))
  await settler.run().finally(restore)
  expect(asked).toContain(COUNT_SETTLED)
  expect(settler.progress().countedUntil).toBeGreaterThan(BEGIN - 2 * HOUR)
})

it('but not while minutes wait in which sessions that are over had calls: what is missing of them is not known', async () => {
  const { settler, asked, restore } = busy(() => BEGIN - 5 * HOUR)
  await settler.run().finally(restore)
  expect(asked).not.toContain(COUNT_SETTLED)
  expect(settler.progress().countedUntil).toBeNull()
})
