import { describe, expect, it } from 'vitest'
import { effectiveShare, effectiveShares } from '../../../src/core/rollout/effective-share.ts'

const when = [{ contextName: 'region', operator: 'IN', values: ['Europe'] }] as const

describe('the share that holds', () => {
  const rollout = {
    audiences: [
      { name: 'Europe', when, rudderstack: 50 },
      { name: 'Asia', when },
      { name: 'everyone', rudderstack: 5 },
    ],
  }

  it('is the audience’s own', () => {
    expect(effectiveShare(rollout, 0, 'rudderstack')).toEqual({
      value: 50,
      from: 'Europe',
      own: true,
      said: 50,
    })
  })

  it('is inherited from the one for everybody', () => {
    expect(effectiveShare(rollout, 1, 'rudderstack')).toEqual({
      value: 5,
      from: 'everyone',
      own: false,
      said: null,
    })
  })

  it('is the default where nobody sets it', () => {
    expect(effectiveShare(rollout, 0, 'segment')).toEqual({ value: 100, from: null, own: false, said: null })
    expect(effectiveShares({ audiences: [{ name: 'everyone' }] }, 0)).toEqual({
      rudderstack: 0,
      segment: 100,
    })
  })

  it('is that of one for everybody that comes first, whatever the audience says', () => {
    const audiences = [{ name: 'all', when: [], rudderstack: 10 }, ...rollout.audiences]
    expect(effectiveShare({ audiences }, 1, 'rudderstack')).toEqual({
      value: 10,
      from: 'all',
      own: false,
      said: 50,
    })
  })
})
