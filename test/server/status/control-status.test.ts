import { describe, expect, it } from 'vitest'
import type { OpenControl } from '../../../src/server/control/open-control.ts'
import { controlStatus } from '../../../src/server/status/control-status.ts'

const OPEN = {
  control: { elsewhere: () => null },
  killSwitch: { kill: () => null, unstored: () => null },
  head: { problem: () => 'the database gave no answer in 3 seconds' },
  upstream: null,
} as unknown as OpenControl

describe('the status of what changes the rollout', () => {
  it('comes without the last change while the database hangs', async () => {
    const store = { history: () => new Promise<never>(() => {}) }
    expect(await controlStatus(OPEN, store)).toEqual({
      control: {
        writable: true,
        elsewhere: null,
        kill: null,
        unstored: null,
        storeProblem: 'the database gave no answer in 3 seconds',
        upstream: null,
      },
      lastChange: null,
    })
  })
})
