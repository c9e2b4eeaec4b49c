import { describe, expect, it } from 'vitest'
import { formatIdentity } from '../../../src/cli/parity/format-identity.ts'
import type { IdentityAnswer, Split } from '../../../src/server/parity/answers/answer-identity.ts'

const split = (person: string, changes: Partial<Split> = {}): Split => ({
  person,
  kind: 'split',
  leg: 'rudderstack',
  segment: ['u-1'],
  rudderstack: ['u-1', 'u-2'],
  ...changes,
})

const answer = (changes: Partial<IdentityAnswer> = {}): IdentityAnswer => ({
  from: 0,
  to: 3_600_000,
  people: 200,
  agree: 199,
  anonymousIds: { same: 200, different: 0 },
  userIds: { same: 199, different: 1 },
  groups: { same: 200, different: 0 },
  traits: [{ path: '/traits/plan', equal: 150, missing: 2, extra: 1, different: 3 }],
  splits: [split('device-1')],
  totals: { splits: 1, merges: 0 },
  ...changes,
})

describe('formatIdentity', () => {
  it('says the share that agrees, of what, by trait, and who is split', () => {
    const lines = formatIdentity(answer()).split('\n').slice(2)
    expect(lines).toEqual([
      '99.5 % of 200 devices are the same person to both',
      '',
      '                 agree  differ   share',
      '  anonymous ids    200       0   100 %',
      '  user ids         199       1  99.5 %',
      '  groups           200       0   100 %',
      '',
      'last traits, of people whom both identified',
      '  trait  equal  missing  extra  different',
      '  plan     150        2      1          3',
      '',
      '1 split, 0 merges',
      '  split  device device-1',
      '    Segment     u-1',
      '    RudderStack u-1, u-2',
      '',
    ])
  })

  it('lists the first twenty, four ids of each, and says how many there are', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f']
    const splits = Array.from({ length: 200 }, (_, i) =>
      split(`device-${i}`, { kind: 'merge', segment: ids, rudderstack: [] }),
    )
    const out = formatIdentity(answer({ splits, totals: { splits: 4, merges: 296 } }))
    expect(out).toContain('4 splits, 296 merges\n')
    expect(out.match(/^ {2}merge {2}device/gm)).toHaveLength(20)
    expect(out).toContain('    Segment     a, b, c, d and 2 more\n    RudderStack none\n')
    expect(out).toContain('  and 280 devices more: --csv or --json has them\n')
  })

  it('says so where there is nobody, or nobody is split', () => {
    expect(formatIdentity(answer({ people: 0 }))).toContain('Nobody has copies of both legs in this range.')
    expect(formatIdentity(answer({ splits: [], totals: { splits: 0, merges: 0 } }))).toContain(
      'Nobody is split or merged.',
    )
  })

  it('lets no id or name act on the terminal', () => {
    const evil = 'x\u001b[2J\n'
    const traits = [{ path: `/traits/${evil}`, equal: 0, missing: 1, extra: 0, different: 0 }]
    const out = formatIdentity(answer({ traits, splits: [split(evil, { segment: [evil] })] }))
    expect(out).not.toContain('\u001b')
    expect(out).toContain('x?[2J?')
  })
})
