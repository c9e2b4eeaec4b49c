// Navigation → first event received, gate against bare SDKs: interleaved pairs, a fresh profile for each visit.
import type { Leg } from '../../src/core/index.ts'
import type { Arm } from './bench-server.ts'
import { until, type BenchWorld } from './bench-world.ts'
import { bootstrapInterval, median } from './statistics.ts'
import { table } from './table.ts'

export type FirstEventBench = { readonly held: boolean }

type Timeline = Readonly<Record<string, number>>
type Visit = { readonly ms: number; readonly timeline: Timeline }

const TARGET_MS = 25

/** Names what a page fetched, so that visits of different builds stand in one table. */
function nameOf(url: string): string {
  const { pathname } = new URL(url)
  if (pathname.endsWith('/app.js')) return 'entry'
  if (/\/engine-/.test(pathname)) return 'engine'
  if (/\/driver-/.test(pathname)) return 'driver and SDK'
  if (pathname.endsWith('.js') && !pathname.includes('/scripts/')) return 'SDK'
  if (/settings|sourceConfig/.test(pathname)) return 'settings'
  return pathname.includes('/scripts/') ? 'destination script' : 'event'
}

/** When the last of each kind was asked for and had come, ms after the navigation began. */
function timelineOf(entries: readonly { name: string; startTime: number; responseEnd: number }[]): Timeline {
  const timeline: Record<string, number> = {}
  const later = (key: string, ms: number): void => void (timeline[key] = Math.max(timeline[key] ?? 0, ms))
  for (const { name, startTime, responseEnd } of entries) {
    later(`${nameOf(name)} asked`, startTime)
    if (nameOf(name) !== 'event') later(`${nameOf(name)} came`, responseEnd)
  }
  return timeline
}

/** One visit with a fresh profile: until each leg's first event has arrived. */
async function visit(
  { browser, sandbox, server }: BenchWorld,
  arm: Arm,
  legs: readonly Leg[],
): Promise<Visit> {
  sandbox.clear()
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(server.at(arm), { waitUntil: 'commit' })
  const arrivals = await Promise.all(
    legs.map((leg) => until(() => sandbox.arrived({ leg })[0]?.at, `the first event of ${arm} on ${leg}`)),
  )
  const { origin, entries } = await page.evaluate(() => ({
    origin: performance.timeOrigin,
    entries: performance.getEntriesByType('resource').map((entry) => {
      const { name, startTime, responseEnd } = entry as PerformanceResourceTiming
      return { name, startTime, responseEnd }
    }),
  }))
  await context.close()
  return { ms: Math.max(...arrivals) - origin, timeline: timelineOf(entries) }
}

type Comparison = {
  readonly title: string
  readonly shares: readonly [rudderstack: number, segment: number]
  readonly legs: readonly Leg[]
  /** What is said of the first of `against`. */
  readonly claim: string
  /** The first is the one that the target is about. */
  readonly against: readonly Arm[]
}

/**
 * The bare SDK by dynamic import is what the target is about: like the gate's own, it is kept out of the app's entry
 * file, so that the page starts as early. With a static import the app's first script is the SDK's own size: that is
 * shown too and not judged, because its difference is that of two ways to load a bundle, with a gate or without.
 */
const COMPARISONS: readonly Comparison[] = [
  {
    title: '0/100',
    claim: 'gate with inline rollout at 0/100 against the bare Segment SDK',
    shares: [0, 100],
    legs: ['segment'],
    against: ['segment-dynamic', 'segment-static'],
  },
  {
    title: '100/100 (both legs)',
    claim: 'gate with inline rollout at 100/100 against both bare SDKs',
    shares: [100, 100],
    legs: ['segment', 'rudderstack'],
    against: ['both-dynamic', 'both-static'],
  },
]

async function measure(
  world: BenchWorld,
  { shares, legs, against }: Comparison,
  pairs: number,
): Promise<Record<string, Visit[]>> {
  world.setShares(...shares)
  const arms: readonly Arm[] = ['gate', ...against]
  const visits: Record<string, Visit[]> = Object.fromEntries(arms.map((arm) => [arm, []]))
  // the first rounds warm server and browser up
  for (let round = -3; round < pairs; round++) {
    // each arm comes first, second and last equally often
    const order = arms.map((_, i) => arms[(i + round + 3) % arms.length]!)
    for (const arm of order) {
      const one = await visit(world, arm, legs)
      if (round >= 0) visits[arm]!.push(one)
    }
  }
  return visits
}

const ms = (value: number): string => value.toFixed(1)

function judge(
  { title, claim, against }: Comparison,
  visits: Readonly<Record<string, Visit[]>>,
): { lines: string[]; held: boolean } {
  const gate = visits['gate']!.map((one) => one.ms)
  let held = true
  const lines = against.map((arm, i) => {
    const bare = visits[arm]!.map((one) => one.ms)
    const added = gate.map((value, pair) => value - bare[pair]!)
    const { low, high } = bootstrapInterval(added)
    const judged = i === 0
    if (judged) held = high <= TARGET_MS
    const mark = judged ? (held ? 'ok  ' : 'FAIL') : '    '
    const target = judged
      ? `, target: upper end ≤ ${TARGET_MS}`
      : '; not judged: a static import makes the SDK part of the first script, which is no doing of a gate'
    const judgedFor = judged ? ` [${claim}]` : ''
    return `${mark} gate ${title} − ${arm}: median added ${ms(median(added))} ms (95 % ${ms(low)} to ${ms(high)}${target}); medians ${ms(median(gate))} and ${ms(median(bare))} ms, ${added.length} pairs${judgedFor}`
  })
  return { lines, held }
}

function timelines(visits: Readonly<Record<string, Visit[]>>): string[] {
  const arms = Object.keys(visits)
  const at = (arm: string, step: string): number | null => {
    const times = visits[arm]!.flatMap(({ timeline }) => timeline[step] ?? [])
    return times.length === 0 ? null : median(times)
  }
  const steps = [...new Set(Object.values(visits).flatMap((all) => Object.keys(all[0]!.timeline)))]
  const rows = steps
    .map((step) => ({ step, times: arms.map((arm) => at(arm, step)) }))
    .sort((a, b) => (a.times[0] ?? a.times[1] ?? 0) - (b.times[0] ?? b.times[1] ?? 0))
    .map(({ step, times }) => [step, ...times.map((time) => (time === null ? '–' : ms(time)))])
  return table([['median ms after navigation', ...arms], ...rows])
}

/** Prints both comparisons and where their time goes; `held` where both upper ends are within the target. */
export async function benchFirstEvent(
  world: BenchWorld,
  pairs = 60,
  print = console.log,
): Promise<FirstEventBench> {
  let held = true
  print(
    'navigation → first event: everything runs on loopback of this machine, so that these are costs of code and of round ' +
      'trips in their number, not of a network.',
  )
  for (const comparison of COMPARISONS) {
    const visits = await measure(world, comparison, pairs)
    const judged = judge(comparison, visits)
    for (const line of [...judged.lines, '', ...timelines(visits), '']) print(line)
    held &&= judged.held
  }
  return { held }
}
