import { describe, expect, it, onTestFinished } from 'vitest'
import type { Head } from '../../../src/server/control/control-store.ts'
import { watchHead } from '../../../src/server/control/watch-head.ts'

const HEAD: Head = { rollout: null, kill: null, published: 0 }

describe('a look at a store that does not answer', () => {
  it('takes no longer for the twentieth who asks than for the first', async () => {
    let asked = 0
    const store = { head: () => (asked++ === 0 ? Promise.resolve(HEAD) : new Promise<Head>(() => {})) }
    const watch = await watchHead({ store, onChange: () => {}, everyMs: 60_000, timeoutMs: 20 })
    onTestFinished(watch.close)
    await Promise.all(Array.from({ length: 20 }, watch.look))
    expect(watch.problem()).toContain('gave no answer')
    // the start, one that was under way, and one for all the others
    expect(asked).toBeLessThanOrEqual(3)
  })
})
