import type { Finding, FindingKind, Platform } from './finding.ts'

export type Counted = Readonly<Record<string, number>>

export type Summary = {
  /** Findings of each kind. */
  readonly kinds: Readonly<Record<FindingKind, number>>
  /** Calls in all. */
  readonly calls: number
  readonly methods: Counted
  /** Of track calls, by name; those whose name is only known when the code runs are not here. */
  readonly events: Counted
  readonly unnamed: number
  readonly lacks: Counted
  readonly platforms: readonly Platform[]
  readonly packages: readonly string[]
  readonly keys: readonly string[]
}

const KINDS: Readonly<Record<FindingKind, 0>> = {
  package: 0,
  import: 0,
  snippet: 0,
  global: 0,
  call: 0,
  lacks: 0,
  key: 0,
  policy: 0,
  host: 0,
  'no-op': 0,
}

/** Counts of what was found, the most frequent first. */
export const summarise = (findings: readonly Finding[]): Summary => {
  const of = (kind: FindingKind): Finding[] => findings.filter((each) => each.kind === kind)
  const calls = of('call')
  const tracked = calls.filter(({ what }) => what === 'track' || what === 'enqueue')
  return {
    kinds: { ...KINDS, ...tally(findings.map(({ kind }) => kind)) },
    calls: calls.length,
    methods: tally(calls.map(({ what }) => what)),
    events: tally(tracked.map(({ event }) => event).filter((event) => typeof event === 'string')),
    unnamed: tracked.filter(({ event }) => event === null).length,
    lacks: tally(of('lacks').map(({ what }) => what)),
    platforms: distinct(findings.flatMap(({ platform }) => (platform === undefined ? [] : [platform]))),
    packages: distinct(of('package').map(({ what }) => what)),
    keys: distinct(of('key').map(({ what }) => what)),
  }
}

const distinct = <Item extends string>(items: readonly Item[]): Item[] => [...new Set(items)].sort()

const tally = (names: readonly string[]): Counted => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a))
}
