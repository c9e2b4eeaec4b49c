import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { setShares, shareOf } from '../../../src/cli/change/set-shares.ts'
import { isShare } from '../../../src/core/rollout/share.ts'
import { ROLLOUT } from '../verbs/support.ts'

describe('setting shares', () => {
  it('changes those of the audience that is named, or of the last, and nothing else', () => {
    const document = { ...ROLLOUT, note: 'ours' }
    expect(setShares(document, undefined, { rudderstack: 10 })).toEqual({
      ...document,
      audiences: [ROLLOUT.audiences[0], { ...ROLLOUT.audiences[1], rudderstack: 10 }],
    })
    expect(setShares(document, 'Europe', { segment: 80 })).toEqual({
      ...document,
      audiences: [{ ...ROLLOUT.audiences[0], segment: 80 }, ROLLOUT.audiences[1]],
    })
  })

  it('names the nearest audience, and all, where there is none of that name', () => {
    expect(() => setShares(ROLLOUT, 'europe', { segment: 80 })).toThrow(
      'there is no audience "europe"; did you mean Europe? Those there are: Europe, everyone.',
    )
  })
})

describe('a share as it is typed', () => {
  it.each(['0', '5', '0.25', '99.99', '100', '100.00', '05'])('may be %s', (text) => {
    expect(shareOf('--segment', text)).toBe(Number(text))
  })

  it.each(['100.01', '101', '0.001', '1e1', '5%', ' 5', '', '+5', '.5', 'five'])(
    'may not be "%s"',
    (text) => {
      expect(() => shareOf('--segment', text)).toThrow(/^--segment takes percent of people, from 0 to 100 /)
    },
  )

  it('is taken whenever a rollout may hold it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
        const share = hundredths / 100
        expect([shareOf('--segment', String(share)), isShare(share)]).toEqual([share, true])
      }),
    )
  })
})
