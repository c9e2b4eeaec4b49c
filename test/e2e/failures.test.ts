import type { BrowserContext, Page, Route } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Inspection } from '../../src/browser/inspection.ts'
import type { Leg, RolloutDocument } from '../../src/core/index.ts'
import type { ControlServer, ReportBody } from '../support/control-server.ts'
import { eventually, rolloutAt, type PageGateOptions, type Visit } from '../support/gate-world.ts'
import { quiet } from '../support/quiet.ts'
import { LEGS, shareWorld } from '../support/shared-world.ts'

// Whatever fails, the page sees no error, its calls answer in time, they reach what can be reached, and the report
// says what happened.

type Expected = {
  /** Calls of four that arrive, each exactly once. */
  readonly segment: number
  readonly rudderstack: number
  readonly cohort?: string
  /** `state` or `state: why` of each SDK that was asked for; of others nothing at all may be requested. */
  readonly sdks: { readonly [leg in Leg]?: string }
  /** Codes of all problems in the report. */
  readonly problems?: readonly string[]
  /** Another one that it may have, as the database opens early or late. */
  readonly maybe?: string
  /** What the report says of a leg's calls. @default all handed that arrive, else all four blocked */
  readonly counts?: { readonly [leg in Leg]?: Partial<Record<State, number>> }
  /** The leg whose copies are marked as stand-ins. */
  readonly failover?: Leg
}

type Row = {
  readonly name: string
  readonly rollout?: (slug: string) => unknown
  readonly more?: PageGateOptions | (() => PageGateOptions)
  /** ms; as long as the row needs where nobody answers. @default long enough for every machine */
  readonly waits?: number
  /** Before the page is opened. */
  readonly arrange?: (visitor: BrowserContext, slug: string) => unknown
  readonly expected: Expected
  /** Left once the answers have come: where nothing can be kept, what has not been heard of leaves with the page again. */
  readonly hears?: true
}

const { world, control, arrived, chunkOf } = await shareWorld()

const slugOf = (name: string): string => name.replace(/\W+/g, '-')

const STATES = ['made', 'handed', 'refused', 'blocked', 'dropped', 'pending'] as const
type State = (typeof STATES)[number]
/** A page that leaves as soon as its calls have arrived may not have heard of it: with the handed are those delivered. */
const counted = (report: ReportBody, leg: Leg): Record<string, number> => {
  const rows = report.calls.filter((row) => row.leg === leg)
  const sum = (state: State | 'delivered'): number => rows.reduce((total, row) => total + row[state], 0)
  return {
    ...Object.fromEntries(STATES.map((state) => [state, sum(state)])),
    handed: sum('handed') + sum('delivered'),
  }
}

const healthOf = ({ sdks }: Pick<ReportBody, 'sdks'>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sdks).map(([leg, { state, why }]) => [leg, why === null ? state : `${state}: ${why}`]),
  )

const codesOf = ({ problems }: ReportBody): string[] => problems.map(({ code }) => code).sort()

const block = (chunk: 'engine' | Leg, times?: number) => (visitor: BrowserContext) =>
  visitor.route(`**/assets/${chunkOf(chunk)}`, (route) => route.abort(), times ? { times } : {})

/** The file fails once its leg has all four calls: those made later would go to the leg that stands in alone. */
const blockOnceMade = (leg: Leg) => (visitor: BrowserContext) =>
  visitor.route(`**/assets/${chunkOf(leg)}`, async (route) => {
    const page = route.request().frame().page()
    await page.waitForFunction((name) => {
      const { gate } = window as never as { gate?: Record<symbol, Pick<Inspection, 'copies'> | undefined> }
      const copies = gate?.[Symbol.for('crossfade.inspect')]?.copies ?? []
      return copies.filter((copy) => copy.leg === name).length === 4
    }, leg)
    await route.abort()
  })

/** Four calls; whether all have answered when a timer of 320 ms set after the last of them fires, and with what. */
const makeCalls = (visit: Visit): Promise<{ inTime: boolean; shaped: boolean }> =>
  visit.page.evaluate(async () => {
    const { gate } = window as never as { gate: Record<string, (...args: unknown[]) => Promise<object>> }
    let answers = 0
    const made = [
      gate['page']!('Failing'),
      gate['identify']!('ann', { plan: 'pro' }),
      gate['track']!('First', { n: 1 }),
      gate['track']!('Second', { n: 2 }),
    ].map(async (promise) => {
      const context = await promise
      answers++
      return ['id', 'event', 'cohort'].every((name) => name in context)
    })
    await new Promise((resolve) => setTimeout(resolve, 320))
    const inTime = answers === made.length
    return { inTime, shaped: (await Promise.all(made)).every(Boolean) }
  })

const sumOf = (report: ReportBody, state: 'made' | 'pending'): number =>
  report.calls.reduce((sum, row) => sum + row[state], 0)

/** The newest that a page has said; on a busy machine one report may overtake another, and totals tell which is older. */
const newest = (reports: readonly ReportBody[]): ReportBody | undefined =>
  [...reports]
    .sort((a, b) => sumOf(a, 'made') - sumOf(b, 'made') || sumOf(b, 'pending') - sumOf(a, 'pending'))
    .at(-1)

/** Leaves the page, which sends its last report, and looks at the newest there is until it says this. */
async function expectLastReport(page: Page, slug: string, expected: Expected): Promise<ReportBody> {
  await page.goto(world.server.at('/left', 'localhost'))
  return eventually(() => {
    const last = newest(control.reports(slug))
    if (!last) throw new Error('no report')
    expectReport(last, expected)
    return last
  }, 40_000)
}

/** Every address that pages of this visitor ask for. */
function requestsOf(visitor: BrowserContext): URL[] {
  const asked: URL[] = []
  visitor.on('request', (request) => void asked.push(new URL(request.url())))
  return asked
}

/** Nothing leaves the machine, and nothing of a leg that is not asked for is fetched, its code included. */
function expectNoOthers(asked: readonly URL[], legs: readonly string[]): void {
  expect(asked.filter(({ hostname }) => !/(^|\.)localhost$/.test(hostname)).map(String)).toEqual([])
  for (const leg of LEGS) {
    if (legs.includes(leg)) continue
    const of = asked.filter(
      ({ hostname, pathname }) => hostname.startsWith(leg) || pathname.endsWith(chunkOf(leg)),
    )
    expect(of.map(String)).toEqual([])
  }
}

async function play({ name, rollout, more, waits = 20_000, arrange, expected, hears }: Row): Promise<void> {
  const slug = slugOf(name)
  const visitor = await world.newVisitor()
  const asked = requestsOf(visitor)
  try {
    await arrange?.(visitor, slug)
    const visit = await world.visit(visitor, `/?row=${slug}`)
    const given = typeof more === 'function' ? more() : more
    const base = { report: control.reportUrl(slug), rolloutTimeoutMs: waits }
    await visit.start(world.options(rollout?.(slug) ?? rolloutAt(100, 100), { ...base, ...given }))
    expect(await makeCalls(visit)).toEqual({ inTime: true, shaped: true })
    const ready = await visit.ready()
    await expectArrivals(slug, expected)
    if (hears) await quiet(visit.page)
    const last = await expectLastReport(visit.page, slug, expected)
    expect(ready.assignment?.cohort).toBe(last.cohort)
    expectNoOthers(asked, Object.keys(expected.sdks))
    expect(visit.errors).toEqual([])
    for (const leg of LEGS)
      expect({ leg, arrived: arrived(leg, slug).length }).toEqual({ leg, arrived: expected[leg] })
  } finally {
    await visitor.close()
  }
}

const expectArrivals = (slug: string, expected: Expected): Promise<void> =>
  eventually(() => {
    for (const leg of LEGS) {
      const copies = arrived(leg, slug)
      expect({ leg, arrived: new Set(copies.map(({ messageId }) => messageId)).size }).toEqual({
        leg,
        arrived: expected[leg],
      })
      for (const { context } of copies)
        expect(context.crossfade['failover' as never] === true).toBe(expected.failover === leg)
    }
  })

function expectReport(report: ReportBody, expected: Expected): void {
  expect(healthOf(report)).toEqual(expected.sdks)
  expect(report.cohort).toBe(expected.cohort ?? 'dual')
  expect(codesOf(report).filter((code) => code !== expected.maybe)).toEqual(
    [...(expected.problems ?? [])].sort(),
  )
  for (const leg of Object.keys(expected.sdks) as Leg[]) {
    const wanted =
      expected.counts?.[leg] ?? (expected[leg] === 0 ? { blocked: 4 } : { handed: expected[leg] })
    const zero = { handed: 0, refused: 0, blocked: 0, dropped: 0, pending: 0 }
    expect({ leg, ...counted(report, leg) }).toEqual({ leg, made: 4, ...zero, ...wanted })
  }
}

const READY = { segment: 'ready', rudderstack: 'ready' } as const
const BOTH = { segment: 4, rudderstack: 4, sdks: READY } as const
const ONLY_SEGMENT = { segment: 4, rudderstack: 0, cohort: 'segment', sdks: { segment: 'ready' } } as const
const ONLY_RUDDERSTACK = {
  segment: 0,
  rudderstack: 4,
  cohort: 'rudderstack',
  sdks: { rudderstack: 'ready' },
} as const

type Answer = Parameters<ControlServer['answerRollout']>[1]
const GOOD = { body: JSON.stringify(rolloutAt(100, 100)) }
const serves = (answer: Answer) => (slug: string) => {
  control.answerRollout(slug, answer)
  return control.rolloutUrl(slug)
}
const servesAll =
  (...all: readonly Answer[]) =>
  (slug: string) =>
    all.map((answer, i) => {
      control.answerRollout(`${slug}-${i}`, answer)
      return control.rolloutUrl(`${slug}-${i}`)
    })
const hostile = (change: object): Answer => ({ body: JSON.stringify({ ...rolloutAt(100, 100), ...change }) })

/** A page before this one, which has kept a rollout. */
const earlierPage =
  (answer: Answer, legs = 2) =>
  async (visitor: BrowserContext, slug: string) => {
    control.answerRollout(slug, answer)
    const visit = await world.visit(visitor, '/?earlier')
    await visit.start(world.options(control.rolloutUrl(slug), { rolloutTimeoutMs: 20_000 }))
    expect(Object.keys((await visit.ready()).sdks).length).toBe(legs)
    await visit.close()
  }

const REFUSED = { ...ONLY_SEGMENT, problems: ['rollout-refused'] }
const UNAVAILABLE = { ...ONLY_SEGMENT, problems: ['rollout-unavailable'] }

const rollouts: readonly Row[] = [
  { name: 'rollout 404', rollout: serves({ status: 404, body: 'gone' }), expected: UNAVAILABLE },
  { name: 'rollout 500', rollout: serves({ status: 500, ...GOOD }), expected: UNAVAILABLE },
  {
    name: 'rollout HTML',
    rollout: serves({ body: '<!doctype html><title>Login</title>' }),
    expected: REFUSED,
  },
  {
    name: 'rollout hangs',
    rollout: serves('hang'),
    waits: 500,
    expected: { ...ONLY_SEGMENT, problems: ['rollout-timeout'] },
  },
  { name: 'rollout cut off', rollout: serves({ body: GOOD.body.slice(0, 60) }), expected: REFUSED },
  {
    name: 'rollout with prototype keys',
    rollout: serves({ body: GOOD.body.replace('{', '{"__proto__":{"polluted":1},') }),
    expected: REFUSED,
  },
  {
    name: 'rollout with a constructor key',
    rollout: serves(hostile({ names: { constructor: { prototype: { polluted: 1 } } } })),
    expected: REFUSED,
  },
  {
    name: 'rollout with a gap',
    rollout: serves({ body: JSON.stringify(rolloutAt(5, 90)) }),
    expected: REFUSED,
  },
  { name: 'rollout of 70 KB', rollout: serves(hostile({ note: 'x'.repeat(70_000) })), expected: REFUSED },
  {
    name: 'rollout with an unknown operator',
    rollout: serves(
      hostile({
        audiences: [
          {
            name: 'odd',
            when: [{ contextName: 'area', operator: 'SOUNDS_LIKE', values: ['a'] }],
            segment: 0,
          },
          { name: 'everyone', rudderstack: 100, segment: 100 },
        ],
      }),
    ),
    expected: REFUSED,
  },
  { name: 'inline rollout that is none', rollout: () => ({ format: 2 }), expected: REFUSED },
  {
    name: 'rollout of a lower revision within 24 hours',
    arrange: earlierPage(hostile({ revision: 5 })),
    rollout: serves({ body: JSON.stringify(rolloutAt(0, 100, { revision: 4 })) }),
    expected: { ...BOTH, problems: ['rollout-refused'] },
  },
  {
    name: 'server down, rollout cached',
    arrange: earlierPage(GOOD),
    rollout: serves({ status: 503, body: 'down' }),
    expected: { ...BOTH, problems: ['rollout-unavailable'] },
  },
  {
    name: 'server hangs, rollout cached',
    arrange: earlierPage(GOOD),
    rollout: serves('hang'),
    expected: BOTH,
  },
  {
    name: 'server answers garbage, rollout cached',
    arrange: earlierPage(GOOD),
    rollout: serves({ body: 'null' }),
    expected: { ...BOTH, problems: ['rollout-refused'] },
  },
  {
    name: 'first server of the list down',
    rollout: servesAll({ status: 500, body: '' }, GOOD),
    expected: { ...BOTH, problems: ['rollout-unavailable'] },
  },
  { name: 'first server of the list hangs', rollout: servesAll('hang', GOOD), waits: 6_000, expected: BOTH },
  {
    name: 'first server of the list answers garbage',
    rollout: servesAll({ body: '[]' }, GOOD),
    expected: { ...BOTH, problems: ['rollout-refused'] },
  },
  {
    name: 'every server of the list down',
    rollout: servesAll('hang', { status: 404, body: '' }),
    waits: 3_000,
    expected: { ...ONLY_SEGMENT, problems: ['rollout-timeout', 'rollout-unavailable'] },
  },
  {
    name: 'no rollout at all, fallback Segment',
    rollout: serves({ status: 404, body: '' }),
    more: { fallback: 'segment' },
    expected: UNAVAILABLE,
  },
  {
    name: 'no rollout at all, fallback RudderStack',
    rollout: serves({ status: 404, body: '' }),
    more: { fallback: 'rudderstack' },
    expected: { ...ONLY_RUDDERSTACK, problems: ['rollout-unavailable'] },
  },
]

describe.concurrent('the rollout fails', () => {
  test.each(rollouts)('$name', play)

  test('an unchanged rollout is asked for by its ETag, and the 304 keeps it', async () => {
    const answer = { ...GOOD, etag: '"r1"' }
    const name = 'rollout unchanged'
    await play({ name, arrange: earlierPage(answer), rollout: serves(answer), expected: BOTH })
    expect(control.rolloutRequests(slugOf(name))).toEqual([null, '"r1"'])
  })
})

const FAILED_SEGMENT = { segment: 'failed: chunk', rudderstack: 'ready' }
const FAILED_RUDDERSTACK = { segment: 'ready', rudderstack: 'failed: chunk' }
const at =
  (...shares: Parameters<typeof rolloutAt>) =>
  () =>
    rolloutAt(...shares)

const sdks: readonly Row[] = [
  {
    name: 'chunk of Segment blocked',
    arrange: block('segment'),
    expected: { segment: 0, rudderstack: 4, sdks: FAILED_SEGMENT, problems: ['segment-chunk'] },
  },
  {
    name: 'chunk of RudderStack blocked',
    arrange: block('rudderstack'),
    expected: { segment: 4, rudderstack: 0, sdks: FAILED_RUDDERSTACK, problems: ['rudderstack-chunk'] },
  },
  {
    name: 'chunk of both blocked',
    arrange: async (visitor) => {
      await block('segment')(visitor)
      await block('rudderstack')(visitor)
    },
    expected: {
      segment: 0,
      rudderstack: 0,
      sdks: { segment: 'failed: chunk', rudderstack: 'failed: chunk' },
      problems: ['rudderstack-chunk', 'segment-chunk'],
    },
  },
  { name: 'chunk of the engine blocked once', arrange: block('engine', 1), expected: BOTH },
]

describe.concurrent('a chunk is blocked', () => {
  test.each(sdks)('$name', play)
})

type Fulfil = (route: Route) => unknown
const failures: readonly [how: string, code: string, answer: Fulfil][] = [
  ['404', 'config-404', (route) => route.fulfill({ status: 404, body: 'Not found', headers: CORS })],
  ['500', 'config-500', (route) => route.fulfill({ status: 500, body: '{}', headers: CORS })],
  ['HTML', 'config-invalid', (route) => route.fulfill({ body: '<!doctype html>', headers: CORS })],
  ['hang', 'config-unreachable', () => {}],
]
const CORS = { 'access-control-allow-origin': '*' }

/** Without settings Segment's SDK knows no host but its own: an app with another one names it in the options. */
const withApiHost = (): PageGateOptions => {
  const { writeKey, cdnURL, apiHost, protocol } = world.sandbox.settings.segment
  const options = { integrations: { 'Segment.io': { apiHost, protocol } } }
  return { segment: { writeKey, settings: { cdnURL }, options } }
}

describe.concurrent('the configuration of a vendor fails', () => {
  const rows = failures.flatMap(([how, code, answer]): Row[] => [
    {
      name: `settings of Segment: ${how}`,
      more: withApiHost,
      arrange: (visitor) => visitor.route('http://segment.localhost:*/**/settings', answer),
      expected: { ...BOTH, problems: [`segment-${code}`] },
    },
    {
      name: `source config of RudderStack: ${how}`,
      arrange: (visitor) => visitor.route('http://rudderstack.localhost:*/**/sourceConfig/**', answer),
      expected: { ...BOTH, problems: [`rudderstack-${code}`] },
    },
  ])
  test.each(rows)('$name', play)
})

/** A visitor whose bucket does not change from run to run. */
const known = (visitor: BrowserContext): Promise<void> =>
  visitor.addCookies([{ name: 'crossfade_device', value: 'visitor-1', domain: 'localhost', path: '/' }])

const NOTHING = { segment: 0, rudderstack: 0 } as const
const LOST_RUDDERSTACK = {
  ...NOTHING,
  cohort: 'rudderstack',
  sdks: { rudderstack: 'failed: chunk' },
  problems: ['rudderstack-chunk'],
} as const
const LOST_SEGMENT = {
  ...NOTHING,
  cohort: 'segment',
  sdks: { segment: 'failed: chunk' },
  problems: ['segment-chunk'],
} as const
const BACK_ON_SEGMENT = {
  segment: 4,
  rudderstack: 0,
  cohort: 'rudderstack',
  sdks: FAILED_RUDDERSTACK,
  problems: ['failover', 'rudderstack-chunk'],
  failover: 'segment',
} as const

const failovers: readonly Row[] = [
  {
    name: 'failover back is the default',
    arrange: blockOnceMade('rudderstack'),
    rollout: at(100, 0),
    expected: BACK_ON_SEGMENT,
  },
  {
    name: 'failover either goes back too',
    arrange: blockOnceMade('rudderstack'),
    rollout: at(100, 0, { failover: 'either' }),
    expected: BACK_ON_SEGMENT,
  },
  {
    name: 'failover none stays',
    arrange: blockOnceMade('rudderstack'),
    rollout: at(100, 0, { failover: 'none' }),
    expected: LOST_RUDDERSTACK,
  },
  {
    name: 'failover never back where fallback is RudderStack',
    arrange: blockOnceMade('rudderstack'),
    rollout: at(100, 0, { failover: 'either', fallback: 'rudderstack' }),
    expected: LOST_RUDDERSTACK,
  },
  {
    name: 'failover never into a killed Segment',
    arrange: blockOnceMade('rudderstack'),
    rollout: at(100, 0, { failover: 'either', killed: 'segment' }),
    expected: LOST_RUDDERSTACK,
  },
  {
    name: 'failover forward with either',
    arrange: async (visitor) => {
      await known(visitor)
      await blockOnceMade('segment')(visitor)
    },
    rollout: at(1, 100, { failover: 'either' }),
    expected: {
      segment: 0,
      rudderstack: 4,
      cohort: 'segment',
      sdks: FAILED_SEGMENT,
      problems: ['failover', 'segment-chunk'],
      failover: 'rudderstack',
    },
  },
  {
    name: 'failover back does not go forward',
    arrange: async (visitor) => {
      await known(visitor)
      await blockOnceMade('segment')(visitor)
    },
    rollout: at(1, 100, { failover: 'back' }),
    expected: LOST_SEGMENT,
  },
  {
    name: 'failover never into a killed RudderStack',
    arrange: blockOnceMade('segment'),
    rollout: at(100, 100, { failover: 'either', killed: 'rudderstack' }),
    expected: LOST_SEGMENT,
  },
  {
    name: 'at rudderstack 0 with Segment blocked neither is requested',
    arrange: blockOnceMade('segment'),
    rollout: at(0, 100, { failover: 'either' }),
    expected: LOST_SEGMENT,
  },
  {
    name: 'at rudderstack 0 with Segment settings broken nothing of RudderStack is requested',
    more: withApiHost,
    arrange: (visitor) => visitor.route('http://segment.localhost:*/**/settings', (route) => route.abort()),
    rollout: at(0, 100, { failover: 'either' }),
    expected: { ...ONLY_SEGMENT, problems: ['segment-config-unreachable'] },
  },
  {
    name: 'while both run nobody stands in',
    arrange: blockOnceMade('rudderstack'),
    rollout: at(100, 100, { failover: 'either' }),
    expected: { segment: 4, rudderstack: 0, sdks: FAILED_RUDDERSTACK, problems: ['rudderstack-chunk'] },
  },
  {
    name: 'no rollout at all, fallback RudderStack, its chunk blocked: nobody stands in',
    arrange: blockOnceMade('rudderstack'),
    more: { fallback: 'rudderstack' },
    rollout: serves({ status: 404, body: '' }),
    expected: { ...LOST_RUDDERSTACK, problems: ['rollout-unavailable', 'rudderstack-chunk'] },
  },
  { name: 'RudderStack killed', rollout: at(100, 100, { killed: 'rudderstack' }), expected: ONLY_SEGMENT },
  { name: 'Segment killed', rollout: at(0, 100, { killed: 'segment' }), expected: ONLY_RUDDERSTACK },
]

describe.concurrent('failover', () => {
  test.each(failovers)('$name', play)
})

let kills = 0

/** A page that runs by a cached rollout, and a fetch whose answer, a kill, is held back until it is let in. */
async function openUnderCache(cached: RolloutDocument, killed: Leg, arrange?: Row['arrange']) {
  const slug = `killed-${++kills}`
  const visitor = await world.newVisitor()
  await earlierPage({ body: JSON.stringify(cached) }, cached.audiences[0]!.segment ? 2 : 1)(visitor, slug)
  await arrange?.(visitor, slug)
  let letIn = (): void => {}
  const after = new Promise<void>((resolve) => (letIn = resolve))
  control.answerRollout(slug, { body: JSON.stringify({ ...cached, killed, revision: 2 }), after })
  const visit = await world.visit(visitor, `/?row=${slug}`)
  await visit.start(world.options(control.rolloutUrl(slug), { rolloutTimeoutMs: 20_000 }))
  const kill = (): Promise<void> => {
    letIn()
    return eventually(async () => {
      const now = await visit.page.evaluate(
        () => (window as never as { gate: { assignment: { killed: unknown } } }).gate.assignment.killed,
      )
      expect(now).toBe(killed)
    })
  }
  return { slug, visitor, visit, kill }
}

const eventsAt = (leg: Leg, slug: string): string[] =>
  arrived(leg, slug)
    .map(({ event, type }) => event ?? type)
    .sort()

describe.concurrent('a kill that arrives while the page is open', () => {
  test('ends RudderStack at once where both run: what its SDK has not taken stays with Segment', async () => {
    let letGo = (): void => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    const hold = (visitor: BrowserContext): Promise<unknown> =>
      visitor.route('http://rudderstack.localhost:*/**/sourceConfig/**', async (route) => {
        await held
        await route.continue().catch(() => {})
      })
    const { slug, visitor, visit, kill } = await openUnderCache(rolloutAt(100, 100), 'rudderstack', hold)
    await visit.call('track', 'Before')
    await kill()
    letGo()
    await visit.call('track', 'After')
    await eventually(() => expect(eventsAt('segment', slug)).toEqual(['After', 'Before']))
    await quiet(visit.page)
    expect(eventsAt('rudderstack', slug)).toEqual([])
    const after = arrived('segment', slug).find(({ event }) => event === 'After')!
    expect(after.context.crossfade.cohort).toBe('segment')
    expect(visit.errors).toEqual([])
    await visitor.close()
  })

  test('takes the calls of RudderStack only over to Segment', async () => {
    const hold = (visitor: BrowserContext): Promise<unknown> =>
      visitor.route('http://rudderstack.localhost:*/**/sourceConfig/**', () => {})
    const { slug, visitor, visit, kill } = await openUnderCache(rolloutAt(100, 0), 'rudderstack', hold)
    await visit.call('track', 'Before')
    await kill()
    await visit.call('track', 'After')
    await eventually(() => expect(eventsAt('segment', slug)).toEqual(['After', 'Before']))
    expect(eventsAt('rudderstack', slug)).toEqual([])
    expect(visit.errors).toEqual([])
    await visitor.close()
  })

  test("hands what RudderStack's SDK was trying to send to Segment, and nothing more of it goes to RudderStack", async () => {
    let asked = 0
    const fail = (visitor: BrowserContext): Promise<unknown> =>
      visitor.route(/dataplane\/v1\//, async (route) => {
        asked++
        await route.fulfill({ status: 500, headers: CORS })
      })
    const cached = rolloutAt(100, 0)
    const { slug, visitor, visit, kill } = await openUnderCache(cached, 'rudderstack', fail)
    await visit.call('track', 'Waiting')
    await eventually(() => expect(asked).toBeGreaterThan(0))
    await kill()
    const before = asked
    await visit.call('track', 'After')
    await eventually(() => expect(eventsAt('segment', slug)).toEqual(['After', 'Waiting']))
    await quiet(visit.page)
    const rerouted = arrived('segment', slug).map(({ event, context }) => [
      event,
      context.crossfade['rerouted' as never],
    ])
    expect(Object.fromEntries(rerouted)).toEqual({ After: undefined, Waiting: true })
    // one may have been on its way
    expect(asked - before).toBeLessThanOrEqual(1)
    expect(eventsAt('rudderstack', slug)).toEqual([])
    expect(visit.errors).toEqual([])
    await visitor.close()
  })

  test('of Segment ends a failover to it', async () => {
    const { slug, visitor, visit, kill } = await openUnderCache(
      rolloutAt(100, 0),
      'segment',
      block('rudderstack'),
    )
    await visit.call('track', 'Before')
    await eventually(() => expect(eventsAt('segment', slug)).toEqual(['Before']))
    await kill()
    await visit.call('track', 'After')
    await quiet(visit.page)
    await visit.page.goto(world.server.at('/left', 'localhost'))
    expect(eventsAt('segment', slug)).toEqual(['Before'])
    expect(visit.errors).toEqual([])
    await visitor.close()
  })
})

const NO_JOURNAL = ['journal-database', 'journal-memory']

const storages: readonly Row[] = [
  {
    name: 'local storage full',
    arrange: (visitor) =>
      visitor.addInitScript(() => {
        for (let size = 1 << 22, i = 0; size > 0; i++) {
          try {
            localStorage.setItem(`full-${i}`, 'x'.repeat(size))
          } catch {
            size >>= 1
          }
        }
      }),
    expected: { ...BOTH, problems: ['segment-retried'], maybe: 'journal-memory' },
  },
  {
    name: 'local storage throws',
    arrange: (visitor) =>
      visitor.addInitScript(() => {
        const get = (): never => {
          throw new DOMException('denied', 'SecurityError')
        }
        Object.defineProperty(window, 'localStorage', { get })
        Object.defineProperty(window, 'sessionStorage', { get })
      }),
    expected: { ...BOTH, maybe: 'journal-memory' },
  },
  {
    name: 'cookies throw',
    arrange: (visitor) =>
      visitor.addInitScript(() => {
        const denied = (): never => {
          throw new DOMException('denied', 'SecurityError')
        }
        Object.defineProperty(document, 'cookie', { get: denied, set: denied })
      }),
    expected: BOTH,
  },
  {
    name: 'every storage throws',
    arrange: (visitor) =>
      visitor.addInitScript(() => {
        const denied = (): never => {
          throw new DOMException('denied', 'SecurityError')
        }
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
          Object.defineProperty(window, name, { get: denied })
        Object.defineProperty(document, 'cookie', { get: denied, set: denied })
      }),
    hears: true,
    expected: { ...BOTH, problems: NO_JOURNAL },
  },
  {
    name: 'every storage throws, and shares need an id that stays: the fallback decides',
    arrange: (visitor) =>
      visitor.addInitScript(() => {
        const denied = (): never => {
          throw new DOMException('denied', 'SecurityError')
        }
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
          Object.defineProperty(window, name, { get: denied })
        Object.defineProperty(document, 'cookie', { get: denied, set: denied })
      }),
    rollout: at(50, 100),
    hears: true,
    expected: { ...ONLY_SEGMENT, problems: NO_JOURNAL },
  },
]

describe.concurrent('storage fails', () => {
  test.each(storages)('$name', play)
})

/** What the page itself writes down of its calls: with its prototypes in ruins no test can ask inside it. */
type Outcome = {
  readonly threw: string
  readonly answered: number
  readonly inTime: number
  readonly ready: boolean
}

declare global {
  interface Window {
    spoil?: () => void
    createGate: (options: unknown) => Record<string, (...args: unknown[]) => Promise<unknown>>
  }
}

/** Runs in the page: spoils it, makes four calls, and writes down what came of them. */
function actInSpoiledPage(options: unknown): void {
  addEventListener('load', () => {
    const outcome = { threw: '', answered: 0, inTime: 0, ready: false }
    const { stringify } = JSON
    const write = (): void => void (document.documentElement.dataset['outcome'] = stringify(outcome))
    const attempt = (act: () => unknown): void => {
      try {
        act()
      } catch (error) {
        outcome.threw += `${error as string} `
      }
    }
    const later = setTimeout
    window.spoil?.()
    let gate: ReturnType<Window['createGate']>
    const call = (name: string, ...args: [unknown, unknown?]) =>
      attempt(() => gate[name]!(...args).then(() => outcome.answered++))
    attempt(() => (gate = window.createGate(options)))
    call('page', 'Failing')
    call('identify', 'ann', { plan: 'pro' })
    call('track', 'First', { n: 1 })
    call('track', 'Second', { n: 2 })
    attempt(() => gate['ready']!().then(() => ((outcome.ready = true), write())))
    later(() => ((outcome.inTime = outcome.answered), write()), 320)
  })
}

type Spoiled = {
  readonly name: string
  readonly rollout?: () => unknown
  readonly spoil: () => void
  /** `null`: nothing can be reached and nobody be told. */
  readonly expected: Expected | null
}

async function playSpoiled({ name, rollout, spoil, expected }: Spoiled): Promise<void> {
  const slug = slugOf(name)
  const visitor = await world.newVisitor()
  const asked = requestsOf(visitor)
  try {
    const page = await visitor.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => void errors.push(String(error)))
    const report = control.reportUrl(slug)
    await page.addInitScript(`window.spoil = ${spoil.toString()}`)
    await page.addInitScript(actInSpoiledPage, world.options(rollout?.() ?? rolloutAt(100, 100), { report }))
    await page.goto(world.server.at(`/?row=${slug}`, 'localhost'))
    await eventually(async () => {
      const outcome = await page.locator('html').getAttribute('data-outcome')
      expect(JSON.parse(outcome ?? 'null')).toEqual({
        threw: '',
        answered: 4,
        inTime: 4,
        ready: true,
      } satisfies Outcome)
    })
    if (expected?.counts) {
      // what does not arrive cannot be waited for: the page is asked for reports until the SDKs have taken it all
      await eventually(async () => {
        await page.evaluate(() => void dispatchEvent(new Event('pagehide')))
        expectReport(control.reports(slug).at(-1)!, expected)
      })
    }
    if (expected) {
      await expectArrivals(slug, expected)
      await expectLastReport(page, slug, expected)
      expectNoOthers(asked, Object.keys(expected.sdks))
    }
    expect(errors).toEqual([])
  } finally {
    await visitor.close()
  }
}

/** RudderStack's SDK sends by XMLHttpRequest; Segment's knows nothing but fetch, and keeps trying. */
const WITHOUT_FETCH: Expected = {
  segment: 0,
  rudderstack: 4,
  counts: { segment: { handed: 4 } },
  sdks: READY,
  problems: ['rudderstack-config-unreachable', 'segment-config-unreachable'],
}

const spoiled: readonly Spoiled[] = [
  {
    name: 'enumerable additions to Object.prototype and Array.prototype',
    spoil: () => {
      Object.assign(Object.prototype, { extra: 'x', extraFunction() {} })
      Object.assign(Array.prototype, { first: 'y', last() {} })
    },
    expected: BOTH,
  },
  {
    name: 'Array.prototype replaced by what works in its own way',
    spoil: () => {
      const { push, map, forEach, includes } = Array.prototype
      const odd = {
        push(this: unknown[], ...items: unknown[]) {
          for (const item of items) push.call(this, item)
          return undefined
        },
        map(this: unknown[], act: (...args: unknown[]) => unknown, self?: unknown) {
          return map.call(this, act, self)
        },
        forEach(this: unknown[], act: (...args: unknown[]) => void, self?: unknown) {
          forEach.call(this, act, self)
          return this
        },
        includes(this: unknown[], item: unknown) {
          return includes.call(this, item)
        },
      }
      Object.assign(Array.prototype, odd)
    },
    expected: BOTH,
  },
  {
    name: 'Array.prototype replaced by what throws',
    spoil: () => {
      for (const name of ['push', 'map', 'forEach', 'includes', 'filter', 'find', 'some']) {
        Object.assign(Array.prototype, {
          [name]: () => {
            throw new Error(`hostile ${name}`)
          },
        })
      }
    },
    expected: null,
  },
  {
    name: 'fetch throws',
    spoil: () => {
      window.fetch = () => {
        throw new Error('hostile fetch')
      }
    },
    expected: WITHOUT_FETCH,
  },
  {
    name: 'fetch returns garbage',
    spoil: () => {
      window.fetch = () => 'garbage' as never
    },
    expected: WITHOUT_FETCH,
  },
  {
    name: 'fetch resolves to garbage',
    spoil: () => {
      window.fetch = () => Promise.resolve({}) as never
    },
    expected: { ...WITHOUT_FETCH, counts: { segment: { refused: 4 } } },
  },
  {
    name: 'Array.prototype.toJSON as Prototype.js had it',
    spoil: () => {
      const { stringify } = JSON
      Object.assign(Array.prototype, {
        toJSON(this: unknown[]) {
          return `[${this.map((item) => stringify(item)).join(', ')}]`
        },
      })
    },
    // RudderStack's SDK keeps its queue as JSON arrays and loses it
    expected: null,
  },
  {
    name: 'JSON.stringify throws',
    spoil: () => {
      JSON.stringify = () => {
        throw new Error('hostile stringify')
      }
    },
    expected: null,
  },
  {
    name: 'Promise.prototype.then wrapped as a zone does',
    spoil: () => {
      const { then } = Promise.prototype
      // oxlint-disable-next-line unicorn/no-thenable, eslint/no-extend-native -- what pages do to it is what is tested
      Promise.prototype.then = function (this: Promise<unknown>, ...acts: never[]) {
        return (then as (...all: unknown[]) => unknown).call(
          this,
          ...(acts.map((act: unknown) =>
            typeof act === 'function' ? (value: unknown) => act(value) as unknown : act,
          ) as never[]),
        ) as never
      }
    },
    expected: BOTH,
  },
]

describe.concurrent('the page has patched what the gate builds on', () => {
  test.each(spoiled)('$name', playSpoiled)
})

type Answering = (route: Route, isBack: () => boolean) => unknown
const apis: readonly { readonly name: string; readonly answer: Answering }[] = [
  {
    name: 'hang',
    answer: async (route, isBack) => {
      await eventually(() => expect(isBack()).toBe(true), 30_000)
      await route.continue().catch(() => {})
    },
  },
  {
    name: 'answer 500',
    answer: (route, isBack) =>
      isBack() ? route.continue() : route.fulfill({ status: 500, body: 'down', headers: CORS }),
  },
]

describe.concurrent('both APIs fail under 50 calls and two changes of user', () => {
  test.each(apis)(
    'they $name: answers come in time, and everyone is who they were',
    async ({ name, answer }) => {
      const slug = slugOf(`api ${name}`)
      const visitor = await world.newVisitor()
      let back = false
      const pattern = /\/\/(segment|rudderstack)\.localhost:\d+\/\w+\/(api|dataplane)\//
      await visitor.route(pattern, (route) => answer(route, () => back))
      const visit = await world.visit(visitor, `/?row=${slug}`)
      await visit.start(world.options(rolloutAt(100, 100), { report: control.reportUrl(slug) }))
      const answered = await visit.page.evaluate(async () => {
        const { gate } = window as never as { gate: Record<string, (...args: unknown[]) => Promise<unknown>> }
        let answers = 0
        const call = (method: string, ...args: unknown[]): void =>
          void gate[method]!(...args).then(() => answers++)
        for (const user of ['', 'ann', 'ben']) {
          if (user) call('identify', user, { name: user })
          for (let n = user ? 1 : 0; n < 16; n++) call('track', `Event ${n}`, { user })
        }
        call('group', 'g1', { user: 'ben' })
        call('page', 'Last', { user: 'ben' })
        await new Promise((resolve) => setTimeout(resolve, 320))
        return answers
      })
      expect(answered).toBe(50)
      // the SDKs have all of it in hand before the APIs come back
      await visit.ready()
      expect(LEGS.map((leg) => arrived(leg, slug).length)).toEqual([0, 0])
      back = true
      await eventually(() => {
        for (const leg of LEGS)
          expect(new Set(arrived(leg, slug).map(({ messageId }) => messageId)).size).toBe(50)
      }, 30_000)
      const anonymousIds = new Map<string, Set<string>>()
      for (const leg of LEGS) {
        for (const copy of arrived(leg, slug)) {
          const user =
            copy.properties?.['user'] ??
            copy.traits?.['name'] ??
            copy.traits?.['user'] ??
            copy.context.traits?.['name']
          expect(copy.userId ?? '').toBe(user)
          const ids = anonymousIds.get(copy.userId || 'ann') ?? new Set()
          anonymousIds.set(copy.userId || 'ann', ids.add(copy.anonymousId))
        }
      }
      // one anonymous id before and after the first login, another one for the next person, the same on both legs
      expect([...anonymousIds.values()].map(({ size }) => size)).toEqual([1, 1])
      expect(new Set([...anonymousIds.values()].flatMap((ids) => [...ids])).size).toBe(2)
      expect(visit.errors).toEqual([])
      await visitor.close()
    },
  )
})

test('with the engine blocked for good no member throws, rejects or keeps the page waiting', async () => {
  const visitor = await world.newVisitor()
  await block('engine')(visitor)
  await visitor.route('**/assets/auto-track-*.js', (route) => route.abort())
  const visit = await world.visit(visitor)
  await visit.start(world.options(rolloutAt(100, 100), { report: control.reportUrl('engine-blocked') }))
  const said = await visit.page.evaluate(async () => {
    const gate = (window as never as { gate: Record<string, unknown> }).gate
    const problems: string[] = []
    const args: Record<string, unknown[]> = {
      push: [['track', 'Pushed']],
      use: [(call: unknown) => call],
      on: ['track', () => {}],
      once: ['track', () => {}],
      off: ['track', () => {}],
      addSourceMiddleware: [() => {}],
      ready: [() => {}],
      trackLink: [document.body, 'Clicked'],
    }
    const members = Object.keys(gate).filter((name) => !['setConsent', 'destroy'].includes(name))
    const settled = members.map(async (name) => {
      try {
        const member = gate[name]
        if (typeof member === 'function')
          await (member as (...all: unknown[]) => unknown)(...(args[name] ?? ['a']))
      } catch (error) {
        problems.push(`${name}: ${error as string}`)
      }
    })
    await Promise.all(settled)
    return { problems, members: members.length }
  })
  expect(said.problems).toEqual([])
  expect(said.members).toBeGreaterThan(30)
  expect(visit.console.filter((line) => line.includes('crossfade'))).toEqual([
    'error: crossfade: a chunk of the gate could not be loaded; nothing is sent',
  ])
  expect(visit.errors).toEqual([])
  await visitor.close()
})

test('settings that the gate makes up say that the SDK is not to report on itself', async () => {
  const visitor = await world.newVisitor()
  const asked = requestsOf(visitor)
  await visitor.route('http://segment.localhost:*/**/settings', (route) =>
    route.fulfill({ status: 404, body: '', headers: CORS }),
  )
  const visit = await world.visit(visitor, '/?row=made-up-settings')
  await visit.page.clock.install()
  await visit.start(world.options(rolloutAt(0, 100), withApiHost()))
  await visit.call('track', 'Viewed')
  await eventually(() => expect(eventsAt('segment', 'made-up-settings')).toEqual(['Viewed']))
  await visit.page.clock.runFor('02:00')
  await quiet(visit.page)
  expect(asked.filter(({ pathname }) => pathname.endsWith('/m')).map(String)).toEqual([])
  expect(visit.errors).toEqual([])
  await visitor.close()
})
