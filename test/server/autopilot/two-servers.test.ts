import { expect, it } from 'vitest'
import { killTwoServers } from '../../proof/ramp/two-servers.ts'

it('two servers on one PostgreSQL decide nothing twice and lose nothing, whichever is killed', async () => {
  const { promotions, orders, wrong } = await killTwoServers(3, 20)
  expect(wrong).toEqual([])
  expect(promotions).toBe(20)
  expect(orders).toBeGreaterThan(0)
}, 180_000)
