import { staticWay, type Import } from './import-graph.ts'

type Rule = {
  /** Whose files this room may import besides its own. */
  readonly rooms: readonly string[]
  /** Whose types it may import as well. */
  readonly types?: readonly string[]
  readonly packages: readonly string[]
  readonly node: boolean
}

const HTTP = ['hono', '@hono/node-server']

/** `core ◀ browser, server, sandbox ◀ cli, demo`; the dashboard talks HTTP, and knows of the server its types alone. */
const RULES: Readonly<Record<string, Rule>> = {
  core: { rooms: [], packages: ['murmurhash'], node: false },
  browser: { rooms: ['core'], packages: [], node: false },
  server: {
    rooms: ['core'],
    packages: [...HTTP, 'kysely', 'pg', 'unleash-client', 'yaml', 'zod'],
    node: true,
  },
  sandbox: { rooms: ['core'], packages: HTTP, node: true },
  cli: { rooms: ['core', 'browser', 'server', 'sandbox'], packages: ['uqr', 'yaml'], node: true },
  dashboard: { rooms: ['core'], types: ['server'], packages: ['preact', 'uplot', 'uqr'], node: false },
  demo: {
    rooms: ['core', 'browser', 'server', 'sandbox'],
    packages: ['crossfade-gate', 'esbuild', 'playwright-core', ...HTTP],
    node: true,
  },
}

/** Packages that one place alone may import, so that everywhere else is free of what they weigh and do. */
const PLACES: Readonly<Record<string, { readonly values: RegExp; readonly types: RegExp }>> = {
  '@segment/analytics-next': {
    values: /^src\/browser\/sdk\/segment\/driver\.ts$/,
    types: /^src\/browser\/sdk\/segment\//,
  },
  '@rudderstack/analytics-js': {
    values: /^src\/browser\/sdk\/rudderstack\/driver\.ts$/,
    types: /^src\/browser\/sdk\/rudderstack\//,
  },
  'unleash-client': { values: /^src\/server\/relay\//, types: /^src\/server\/relay\// },
  '@clickhouse/client': {
    values: /^src\/server\/warehouse\/clickhouse\//,
    types: /^src\/server\/warehouse\/clickhouse\//,
  },
  // in a process of its own, and not there at all for who has a server
  chdb: {
    values: /^src\/server\/warehouse\/engine\/main\.ts$/,
    types: /^src\/server\/warehouse\/engine\//,
  },
}

const roomOf = (path: string): string | null =>
  /^(?:src\/([^/]+)|(demo))\//.exec(path)?.slice(1).find(Boolean) ?? null

const isPath = (target: string): boolean => /\.\w+$/.test(target) && target.includes('/')

function problemOf({ from, target, kind }: Import): string | null {
  const room = roomOf(from) ?? ''
  const rule = RULES[room]
  if (rule === undefined) return `there is no rule for the room of ${from}`
  if (target === null) return `${from} imports what only running it would tell: name the module`
  const place = PLACES[target]
  if (place !== undefined) {
    return place[kind === 'type' ? 'types' : 'values'].test(from) ? null : `${from} imports ${target}`
  }
  if (target.startsWith('node:')) return rule.node ? null : `${from} imports ${target}`
  if (!isPath(target)) return rule.packages.includes(target) ? null : `${from} imports ${target}`
  const other = roomOf(target) ?? ''
  const allowed = [room, ...rule.rooms, ...(kind === 'type' ? (rule.types ?? []) : [])]
  return allowed.includes(other) ? null : `${from} imports ${target}`
}

const isDriver = (target: string): boolean => /^src\/browser\/sdk\/\w+\/driver\.ts$/.test(target)

/** Loading the gate must load no vendor's SDK and no driver: who is sent to one vendor never fetches the other's. */
function eagerDriver(imports: readonly Import[]): string | null {
  const way = staticWay(imports, 'src/browser/index.ts', (target) => target in PLACES || isDriver(target))
  return way && `the gate loads a driver at once: ${way.join(' → ')}`
}

/** One sentence for each import that DESIGN's rooms do not allow. */
export const importProblems = (imports: readonly Import[]): string[] =>
  [...imports.map(problemOf), eagerDriver(imports)].filter((problem) => problem !== null)
