import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { openTestWarehouse } from '../../support/warehouse.ts'
import { rudderstackEvent, stamp } from './events.ts'
import { startIntakeServer } from './intake-server.ts'
import { malformed } from './malformed.ts'
import { createSender, inParallel } from './send.ts'

const COUNT = 2_000

it('whatever is sent that is no copy is answered with 4xx, pollutes nothing and leaves the server well', async () => {
  const warehouse = await openTestWarehouse()
  onTestFinished(warehouse.close)
  const server = await startIntakeServer(warehouse)
  const sender = createSender(16)
  onTestFinished(sender.close)
  const own = Reflect.ownKeys(Object.prototype)
  const requests = fc.sample(malformed, { numRuns: COUNT, seed: 20_261_126 })
  const wrong: unknown[] = []
  await inParallel(16, async () => {
    const next = requests.pop()
    if (next === undefined) return false
    const status = await sender.send(server.url, next.leg, next.body, next.headers)
    if (status < 400 || status > 499) wrong.push({ ...next, body: next.body.toString('latin1'), status })
    return true
  })
  expect(wrong).toEqual([])
  expect(Reflect.ownKeys(Object.prototype)).toEqual(own)
  expect((await server.rudderstack(rudderstackEvent(stamp()))).status).toBe(200)
  const { accepted, refused } = server.intake.status()
  expect(accepted).toBe(1)
  expect(Object.values(refused).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(COUNT)
  expect(server.logged.filter(({ level }) => level === 'error')).toEqual([])
  // a line for each leg and reason, and none of what was sent
  expect(server.logged.length).toBeLessThan(60)
})
