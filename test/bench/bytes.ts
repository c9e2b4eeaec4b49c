// What the browser fetches in each cohort, as it comes over the wire.
import type { Cohort, Leg } from '../../src/core/index.ts'
import type { LoadBytes } from '../../src/server/status/load-bytes.ts'
import type { BuiltFile } from './bench-server.ts'
import { until, type BenchWorld } from './bench-world.ts'
import { table } from './table.ts'

/** A file that a page has fetched, and the body's bytes as sent and as unpacked. */
export type Fetched = { readonly name: string; readonly wire: number; readonly identity: number }

type Shares = {
  readonly name: string
  readonly rudderstack: number
  readonly segment: number
  readonly legs: readonly Leg[]
}
const COHORTS = {
  segment: { name: 'Segment only', rudderstack: 0, segment: 100, legs: ['segment'] },
  dual: { name: 'both', rudderstack: 100, segment: 100, legs: ['segment', 'rudderstack'] },
  rudderstack: { name: 'RudderStack only', rudderstack: 100, segment: 0, legs: ['rudderstack'] },
} as const satisfies Record<Cohort, Shares>

/** Every script and settings file that the page of a new visitor of this cohort fetches. */
export async function fetchedBy(world: BenchWorld, cohort: Cohort): Promise<Fetched[]> {
  const { browser, server, sandbox } = world
  const { rudderstack, segment, legs } = COHORTS[cohort]
  world.setShares(rudderstack, segment)
  sandbox.clear()
  const context = await browser.newContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  const urls = new Map<string, string>()
  const wire = new Map<string, number>()
  const decoded = new Map<string, number>()
  session.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url))
  session.on('Network.dataReceived', ({ requestId, dataLength, encodedDataLength }) => {
    decoded.set(requestId, (decoded.get(requestId) ?? 0) + dataLength)
    wire.set(requestId, (wire.get(requestId) ?? 0) + encodedDataLength)
  })
  await page.goto(server.at('gate'))
  await Promise.all(legs.map((leg: Leg) => until(() => sandbox.arrived({ leg })[0], `an event on ${leg}`)))
  await context.close()
  return [...urls]
    .map(([id, url]) => ({
      name: new URL(url).pathname,
      wire: wire.get(id) ?? 0,
      identity: decoded.get(id) ?? 0,
    }))
    .filter(({ name }) => /\.js$|settings$|sourceConfig/.test(name))
}

type Part =
  | 'entry'
  | 'engine'
  | 'Segment driver + SDK'
  | 'RudderStack driver + SDK'
  | 'settings'
  | 'destination script'
const PARTS: readonly Part[] = [
  'entry',
  'engine',
  'Segment driver + SDK',
  'RudderStack driver + SDK',
  'settings',
  'destination script',
]

const has = (file: BuiltFile, path: string): boolean =>
  [...file.inputs.keys()].some((input) => input.includes(path))

function partOf(name: string, files: readonly BuiltFile[]): Part {
  if (!name.endsWith('.js')) return 'settings'
  const file = files.find((built) => name.endsWith(`/${built.name}`))
  if (!file) return 'destination script'
  if (file.isEntry) return 'entry'
  if (has(file, 'node_modules/@rudderstack/')) return 'RudderStack driver + SDK'
  if (has(file, 'node_modules/@segment/') || has(file, 'sdk/segment/driver')) return 'Segment driver + SDK'
  return file.name.startsWith('chunk-') && has(file, 'src/core/') && !has(file, 'engine/')
    ? 'entry'
    : 'engine'
}

/**
 * Prints one row per part and cohort: files, bytes over the wire (brotli), bytes as minified; below them what the
 * status says of the cohort.
 */
export async function benchBytes(world: BenchWorld, load: LoadBytes, print = console.log): Promise<void> {
  const files = world.server.files.gate
  const kb = (bytes: number): string => (bytes / 1024).toFixed(1)
  for (const cohort of ['segment', 'dual', 'rudderstack'] as const) {
    const fetched = await fetchedBy(world, cohort)
    const rows = PARTS.map((part) => {
      const ours = fetched.filter(({ name }) => partOf(name, files) === part)
      const sum = (key: 'wire' | 'identity'): number => ours.reduce((total, one) => total + one[key], 0)
      return [part, ours.length, kb(sum('wire')), kb(sum('identity'))]
    })
    const all = (key: 'wire' | 'identity'): string => kb(fetched.reduce((total, one) => total + one[key], 0))
    const lines = table([
      [`${COHORTS[cohort].name}: KiB`, 'files', 'as sent', 'minified'],
      ...rows,
      ['total', fetched.length, all('wire'), all('identity')],
      ['of it, as the status says', '', kb(load[cohort]), ''],
    ])
    for (const line of [...lines, '']) print(line)
  }
}
