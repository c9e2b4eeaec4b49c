import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bar } from '../../src/cli/status/bar.ts'
import { formatStatus } from '../../src/cli/status/format-status.ts'
import { countText, percentText } from '../../src/cli/status/numbers.ts'
import { wrap } from '../../src/cli/status/wrap.ts'
import type { Status } from '../../src/server/index.ts'

const calls = (made: number) => {
  const counts = {
    made,
    handed: made,
    delivered: made,
    refused: made,
    blocked: made,
    expired: made,
    dropped: made,
    pending: made,
    causes: made > 0 ? { 'page-left': made, 'refused-400': made } : {},
  }
  return { segment: counts, rudderstack: counts }
}

const PROPAGATION: Status['propagation'] = {
  revision: 42,
  publishedAt: 0,
  pages: 0,
  followed: 0,
  share: null,
  reachedMs: { 50: null, 95: null, 99: null },
  behind: [],
  silent: 0,
  streams: 0,
}

const CONTROL: Status['control'] = {
  writable: true,
  elsewhere: null,
  kill: null,
  unstored: null,
  storeProblem: null,
  upstream: null,
}

const COPIES: Status['copies'] = {
  accepted: 0,
  refused: {},
  legs: {
    segment: { accepted: 0, refused: 0, last: null },
    rudderstack: { accepted: 0, refused: 0, last: null },
  },
  unstamped: 0,
  badStamps: 0,
  sampledOut: 0,
  deletions: 0,
  waiting: 0,
  names: { distinct: 0, max: 5_000, folded: 0 },
}

const WAREHOUSE: Status['warehouse'] = {
  state: 'none',
  why: 'none is set up',
  engine: null,
  pid: null,
  usage: [],
}

const status = (changes: Partial<Status> = {}, size = 0): Status => ({
  rollout: {
    key: 'segment-to-rudderstack',
    revision: 42,
    source: 'file',
    file: 'rollout.json',
    problem: null,
    unsaved: null,
    killed: null,
    stickiness: 'deviceId',
    document: {},
    loadedAt: 0,
  },
  control: CONTROL,
  lastChange: null,
  people: 3 * size,
  countedBy: { subject: 3 * size, session: 0, page: 0 },
  regions: null,
  warnings: [],
  pages: size,
  cohorts: (['segment', 'dual', 'rudderstack'] as const).map((cohort) => ({
    cohort,
    label: { segment: 'Segment only', dual: 'both', rudderstack: 'RudderStack only' }[cohort],
    people: size,
    share: size > 0 ? 33.3333 : null,
    expectedShare: 39.6004,
    calls: calls(size),
  })),
  expectedFor: 'everyone',
  audiences: [{ name: 'everyone', expected: { segment: 0, dual: 0, rudderstack: 100 } }],
  events: [],
  sdks: { segment: { states: {}, medianMs: null }, rudderstack: { states: {}, medianMs: null } },
  problems: [],
  identity: { sources: {}, conflicts: 0, conflicted: 0 },
  consent: { yes: 0, no: 0, gpc: 0 },
  propagation: PROPAGATION,
  revisionFloor: null,
  foreign: [],
  reports: {
    accepted: 0,
    refused: 0,
    ignored: { forced: 0, 'no-rollout': 0, 'other-key': 0, 'unknown-revision': 0 },
    problem: null,
  },
  bytes: null,
  copies: COPIES,
  warehouse: WAREHOUSE,
  earlier: [],
  startedAt: 0,
  uptimeSeconds: 0,
  ...changes,
})

const format = (given: Status): string => formatStatus(given, { color: false, now: 180_000 })
const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length))

describe('formatStatus', () => {
  it('says that nobody has reported yet, and still shows what to expect', () => {
    const text = format(status())
    expect(text).toContain('  Segment only          0      –    39.6 %\n')
    expect(text).toContain('Nobody has reported under this revision yet.')
    expect(text).toContain('from rollout.json, published 3 minutes ago')
  })

  it('shows a file that was refused, and what stays in force', () => {
    const rollout = { ...status().rollout, problem: 'rollout.json is not valid JSON.' }
    expect(format(status({ rollout }))).toContain(
      '! rollout.json is not valid JSON.\n! Revision 42 stays in force.\n',
    )
  })

  it('shows a revision that is in force and could not be saved', () => {
    const rollout = { ...status().rollout, unsaved: 'Revision 42 would be forgotten.' }
    const text = format(status({ rollout }))
    expect(text).toContain('! Revision 42 would be forgotten.\n')
    expect(text).not.toContain('stays in force')
  })

  it('shows a kill: of what, by whom, when, why, and what lifts it', () => {
    const rollout = { ...status().rollout, killed: 'rudderstack' as const }
    const kill = { leg: 'rudderstack' as const, actor: 'anna', reason: 'orders are missing', at: 120_000 }
    expect(format(status({ rollout, control: { ...CONTROL, kill } }))).toContain(
      'RudderStack is killed: nobody loads it\n' +
        '  killed 1 minute ago by anna (orders are missing); crossfade unkill lifts it\n',
    )
    expect(format(status({ rollout }))).toContain(
      'RudderStack is killed: nobody loads it\n' +
        '  the rollout itself says so (killed): change it where it is written\n',
    )
  })

  it('says nothing of copies and of a warehouse before there is either', () => {
    const text = format(status())
    expect(text).not.toContain('copies')
    expect(text).not.toContain('warehouse')
  })

  it('shows what came by either leg, how late, what was refused and why, and where it is kept', () => {
    const last = { at: 120_000, lagMs: 1_500, skewMs: -180_000 }
    const legs = {
      segment: { accepted: 1_204, refused: 3, last },
      rudderstack: { accepted: 1_198, refused: 0, last: null },
    }
    const copies = { ...COPIES, legs, refused: { json: 1, signature: 2 }, waiting: 7, unstamped: 12 }
    const usage = { table: 'copies', rows: 2_402, bytes: 2 ** 20, bytesPerDay: null, daysKept: 30 }
    const warehouse: Status['warehouse'] = {
      state: 'up',
      why: null,
      engine: 'embedded',
      pid: 1,
      usage: [{ ...usage, diskFreeBytes: 1, daysLeft: 41.7 }],
    }
    expect(format(status({ copies, warehouse }))).toContain(
      '  copies           Segment 1,204 (the last 1 minute ago, 1.5 s on its way, by a\n' +
        '  clock 3 min slow); RudderStack 1,198\n',
    )
    const text = format(status({ copies, warehouse })).replaceAll(/\s+/g, ' ')
    expect(text).toContain('counted apart 7 wait to be kept, 12 without a stamp refused signature 2, json 1 ')
    expect(text).toContain('warehouse embedded, up, 1.0 MiB, the disk is full in 41 days')
  })

  it('says why copies are refused where there is no warehouse', () => {
    const legs = { ...COPIES.legs, segment: { accepted: 0, refused: 3, last: null } }
    const why = 'The embedded engine is not installed: npm install chdb.'
    const text = format(status({ copies: { ...COPIES, legs }, warehouse: { ...WAREHOUSE, why } }))
    expect(text).toContain('warehouse        The embedded engine is not installed: npm install chdb.')
  })

  it('shows all that is wrong with the controls', () => {
    const upstream = { problem: 'Unleash answers 401.', warnings: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }
    const sentences = { unstored: 'The kill is not stored.', storeProblem: 'The disk is full.' }
    expect(format(status({ control: { ...CONTROL, ...sentences, upstream } }))).toContain(
      '! The kill is not stored.\n! The disk is full.\n! Unleash answers 401.\n' +
        '! a\n! b\n! c\n! d\n! e\n! …and 2 more; crossfade status --json has them all.\n',
    )
  })

  it('says where the rollout is written instead, and what was changed last', () => {
    const elsewhere = 'The rollout is written in rollout.json: change it there.'
    const shares = (rudderstack: number) => ({ audiences: [{ name: 'everyone', rudderstack }] })
    const lastChange = {
      id: 1,
      at: 60_000,
      actor: 'anna',
      action: 'set',
      reason: 'two quiet days',
      before: shares(5),
      after: shares(10),
      revision: 42,
    } as const
    expect(
      format(status({ control: { ...CONTROL, elsewhere }, lastChange })).replaceAll('\n', ' '),
    ).toContain(
      `${elsewhere} last change: 2 minutes ago, anna, set: everyone: RudderStack 5 → 10 (two quiet days) `,
    )
  })

  it('names the audience that the shares are expected for where there are several, and lists them all', () => {
    const expected = { segment: 50, dual: 50, rudderstack: 0 }
    const audiences = [{ name: 'Europe', expected }, ...status().audiences]
    const text = format(status({ audiences }))
    expect(text).toMatch(/^ {2}Europe +50 % +50 % +0 %$/m)
    expect(text).toContain('The shares of people are expected for the audience everyone.')
  })

  it('says what is counted where reports name no subject', () => {
    const rollout = { ...status().rollout, stickiness: 'userId' }
    const countedBy = { subject: 0, session: 7, page: 2 }
    expect(format(status({ rollout, countedBy }, 3)).replaceAll('\n', ' ')).toContain(
      'Of these people 9 sent no subject (the rollout goes by userId) and are counted by session or page: ' +
        'whoever comes back counts again.',
    )
    expect(format(status({}, 3))).not.toContain('subject')
  })

  it('lists the regions, the people they hold and where they are, and what the server warns of', () => {
    const regions = [
      { region: 'Europe', people: 12, cohort: 'dual' as const },
      { region: 'Asia', people: 3, cohort: 'segment' as const },
    ]
    const text = format(status({ regions, warnings: ['None is in.'] }))
    expect(text).toMatch(/^ {2}region +people +cohort\n {2}Europe +12 +both\n {2}Asia +3 +Segment only$/m)
    expect(text).toContain('! None is in.')
  })

  it('tells how many people have identity conflicts', () => {
    const identity = { sources: { segment: 2 }, conflicts: 5, conflicted: 2 }
    expect(format(status({ identity }))).toContain('identity conflicts 5, of 2 people')
  })

  it('says why calls were lost, of each leg the most frequent cause first, and what later pages made of them', () => {
    const [first, ...others] = status({}, 2).cohorts
    const { segment, rudderstack } = first!.calls
    const causes = { 'page-left': 2, 'refused-400': 1_234 }
    const cohorts = [{ ...first!, calls: { segment: { ...segment, causes }, rudderstack } }, ...others]
    const problems = [
      { code: 'segment-recovered', count: 12, pages: 3 },
      { code: 'rudderstack-recovery-refused', count: 1, pages: 1 },
    ]
    expect(format(status({ cohorts, problems }))).toContain(
      [
        'why',
        '  Segment: 1,238 refused-400 (the vendor refused it with 400)',
        '  Segment: 6 page-left (the page ended before it was confirmed)',
        '  RudderStack: 6 page-left (the page ended before it was confirmed)',
        '  RudderStack: 6 refused-400 (the vendor refused it with 400)',
        '',
        'what later pages made of them',
        '  Segment: 12 delivered (sent by a later page, and confirmed)',
        '  RudderStack: 1 refused (sent by a later page, and refused)',
        '',
      ].join('\n'),
    )
    expect(format(status())).not.toContain('why')
  })

  it('says nothing of causes where a server of before tells of none', () => {
    const before = status({}, 1).cohorts.map(({ calls: { segment, rudderstack }, ...cohort }) => {
      const [{ causes: _, ...one }, { causes: __, ...other }] = [segment, rudderstack]
      return { ...cohort, calls: { segment: one, rudderstack: other } }
    })
    expect(format(status({ cohorts: before as never }))).not.toContain('why')
  })

  it('says how far the revision has got in open pages, and who is behind', () => {
    const propagation = {
      ...PROPAGATION,
      pages: 1_238,
      followed: 1_204,
      share: 97.25,
      reachedMs: { 50: 400, 95: 1_100, 99: null },
      behind: [
        { revision: 41, pages: 33, lastSeenAt: 168_000 },
        { revision: 40, pages: 1, lastSeenAt: 60_000 },
      ],
      silent: 310,
    }
    expect(format(status({ propagation }))).toContain(
      '  propagation      revision 42: 97.25 % of 1,238 live pages follow (50 % after\n' +
        '  400 ms, 95 % after 1.1 s); 33 pages still on revision 41, last seen 12 seconds\n' +
        '  ago; 1 page still on revision 40, last seen 2 minutes ago; 310 pages closed or\n' +
        '  hidden before they followed\n',
    )
  })

  it('says nothing of propagation while no page has reported, and that none is live where all fell silent', () => {
    expect(format(status())).not.toContain('propagation')
    expect(format(status({ propagation: { ...PROPAGATION, silent: 1 } }))).toContain(
      'propagation      revision 42: no live page has reported since; 1 page closed\n  or hidden before it followed',
    )
  })

  it('shows that browsers have a higher revision than the server, and what to do', () => {
    const revisionFloor = { floor: 57, sentence: 'Restart it with --revision-floor 57.' }
    expect(format(status({ revisionFloor }))).toContain('! Restart it with --revision-floor 57.\n')
  })

  it('shows SDKs that run beside the gate, and how to mend that', () => {
    const foreign = [{ code: 'foreign-sdk', count: 3, pages: 2, sentence: 'Remove the snippet.' }]
    expect(format(status({ foreign }))).toContain('! Remove the snippet.\n')
  })

  it('says what is not in the numbers', () => {
    const ignored = {
      forced: 5,
      'no-rollout': 1,
      'other-key': 2,
      'unknown-revision': 3,
    }
    const reports = { accepted: 0, refused: 7, ignored, problem: null }
    const text = format(status({ reports, earlier: [{ revision: 41, people: 1_234 }] }))
    expect(text).toContain('1,234 people reported under earlier revisions.')
    expect(text).toContain('6 reports were about no rollout, or another one, and are not counted.')
    expect(text).toContain('5 reports were of forced tabs, which are no evidence.')
    expect(text).toContain('7 reports were malformed and refused.')
    expect(format(status({ reports: { ...reports, problem: 'Nothing is counted.' } }))).toContain(
      '! Nothing is counted.',
    )
  })

  it.each([0, 1, 999_999, 1_000_000, 999_999_999, 2 ** 40])(
    'stays within 80 columns with counts of %i',
    (size) => {
      expect(widest(format(status({}, size)))).toBeLessThanOrEqual(80)
    },
  )

  it('stays within 80 columns and moves no cursor, whatever strangers call things', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 300 })
    fc.assert(
      fc.property(hostile, hostile, fc.integer({ min: 0, max: 2 ** 40 }), (name, other, size) => {
        const text = format(
          status(
            {
              rollout: { ...status().rollout, key: name || 'k', file: other, problem: name },
              control: {
                ...CONTROL,
                elsewhere: other,
                unstored: name,
                kill: { leg: 'segment', actor: name, reason: other, at: 0 },
                upstream: { problem: other, warnings: [name, other] },
              },
              lastChange: {
                id: 1,
                at: 0,
                actor: other,
                action: 'set',
                reason: name,
                before: { [name]: other },
                after: { [name]: 1, audiences: [{ name: other, rudderstack: size }] },
                revision: 1,
              },
              audiences: [
                { name, expected: { segment: 1, dual: 2, rudderstack: 97 } },
                ...status().audiences,
              ],
              expectedFor: other,
              problems: [{ code: name, count: size, pages: 1 }],
              propagation: {
                ...PROPAGATION,
                pages: size,
                share: 50,
                behind: [{ revision: size, pages: size, lastSeenAt: 0 }],
              },
              revisionFloor: { floor: size, sentence: other },
              foreign: [{ code: name, count: size, pages: size, sentence: name }],
              sdks: {
                segment: { states: { [name]: size, [other]: 1 }, medianMs: size },
                rudderstack: { states: {}, medianMs: null },
              },
            },
            size,
          ),
        )
        expect(widest(text)).toBeLessThanOrEqual(80)
        // oxlint-disable-next-line no-control-regex
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      }),
    )
  })
})

describe('bar', () => {
  it.each([
    [0, ''],
    [0.01, '▏'],
    [1.25, '▏'],
    [5, '▌'],
    [50, '█████'],
    [99, '█████████▉'],
    [100, '██████████'],
    [140, '██████████'],
    [-1, ''],
  ])('draws %s %% of ten characters as "%s"', (percent, drawn) => {
    expect(bar(percent, 10)).toBe(drawn)
  })
})

it.each([
  [0, '0'],
  [999_999, '999,999'],
  [1_000_000, '1.000M'],
  [999_949_999, '999.9M'],
  [1_000_000_000, '1.000G'],
])('writes the count %i as %s', (count, text) => {
  expect(countText(count)).toBe(text)
})

it.each([
  [0, '0 %'],
  [0.01, '0.01 %'],
  [10.4, '10.4 %'],
  [33.3333, '33.33 %'],
  [100, '100 %'],
])('writes the share %s as %s', (percent, text) => {
  expect(percentText(percent)).toBe(text)
})

it('wraps at spaces, and cuts a word that is longer than a line', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrap('abcdefgh ij', 4)).toEqual(['abcd', 'efgh', 'ij'])
  expect(wrap('', 4)).toEqual([''])
})
