import { afterAll, beforeAll, expect, test } from 'vitest'
import { measureLoad } from '../../.config/load-bytes.ts'
import type { LoadBytes } from '../../src/server/status/load-bytes.ts'
import { openBenchWorld, type BenchWorld } from '../bench/bench-world.ts'
import { fetchedBy } from '../bench/bytes.ts'
import { root } from '../support/root.ts'

let world: BenchWorld
let said: LoadBytes
beforeAll(async () => {
  ;[world, said] = await Promise.all([openBenchWorld(['gate']), measureLoad(`${root}/src/browser/index.ts`)])
})
afterAll(() => world.close())

/** Segment's SDK fetches parts on demand, as the sandbox's settings ask; RudderStack's none. */
test.each([
  ['segment', 1.1],
  ['dual', 1.1],
  ['rudderstack', 1.01],
] as const)(
  'what a page of cohort %s loads, as the status says it, is what Chromium fetches',
  async (cohort, most) => {
    const scripts = (await fetchedBy(world, cohort)).filter(({ name }) => name.startsWith('/gate/'))
    const fetched = scripts.reduce((sum, { wire }) => sum + wire, 0)
    expect(fetched / said[cohort]).toBeGreaterThan(0.99)
    expect(fetched / said[cohort]).toBeLessThan(most)
  },
)
