import { countText } from '../status/numbers.ts'
import { paragraphs } from '../status/paragraphs.ts'
import { clip, printable } from '../status/printable.ts'
import type { Finding, FindingKind } from './finding.ts'
import type { Scan } from './scan.ts'
import type { Counted } from './summary.ts'
import type { WalkCounts } from './walk.ts'

const TITLES: readonly (readonly [FindingKind, string])[] = [
  ['package', 'Packages'],
  ['import', 'Imports of an SDK'],
  ['snippet', "Segment's snippet: the gate takes its place"],
  ['global', 'window.analytics: the gate can be it, with global: "analytics"'],
  ['key', 'Write keys'],
  ['policy', 'Hosts in a Content Security Policy: RudderStack needs its own beside them'],
  ['host', 'Hosts elsewhere, such as proxies'],
  ['no-op', 'Options of the migration guide that do not do what it says'],
  [
    'lacks',
    'Calls that RudderStack lacks or does otherwise: the gate has them, a later end without it has not',
  ],
]

const MAX_PLACES = 8
const MAX_EVENTS = 20

/** What `crossfade scan` says to a person. */
export const formatScan = (directory: string, scan: Scan, counts: WalkCounts): string => {
  const { summary, findings } = scan
  const places = TITLES.map(([kind, title]) =>
    section(
      title,
      findings.filter((each) => each.kind === kind),
    ),
  )
  return paragraphs([
    heading(directory, scan, counts),
    ...places,
    counted(`Calls: ${summary.calls}`, summary.methods, MAX_EVENTS),
    events(scan),
    hints(scan),
  ])
}

const heading = (
  directory: string,
  { effort, summary }: Scan,
  { files, minified, unreadable }: WalkCounts,
): string[] => {
  const left = [
    ...(minified > 0 ? [`${minified} minified or very large left out`] : []),
    ...(unreadable > 0 ? [`${unreadable} could not be read`] : []),
  ]
  const read = `${printable(directory)}: ${[`${countText(files)} files`, ...left].join(', ')}`
  if (effort.size === 'none') return [read, `No use of Segment: ${effort.because.join(', ')}.`]
  const runs = summary.platforms.length === 0 ? [] : [`Runs on: ${summary.platforms.join(', ')}.`]
  return [read, `Effort: ${[effort.size, ...effort.because].join(', ').replace(', ', ': ')}.`, ...runs]
}

const place = ({ file, line }: { file: string; line: number }): string => `${printable(file)}:${line}`

/** Like findings together, with the first of their places. */
const section = (title: string, findings: readonly Finding[]): string[] => {
  const groups = new Map<string, Finding[]>()
  for (const each of findings) groups.set(each.what, [...(groups.get(each.what) ?? []), each])
  if (groups.size === 0) return []
  const lines = [...groups].flatMap(([what, group]) => {
    const shown = group.slice(0, MAX_PLACES).map(place)
    const more = group.length - shown.length
    const note = group[0]?.note
    return [
      `  ${clip(what, 60)}  ${shown.join(' ')}${more > 0 ? ` and ${more} more` : ''}`,
      ...(note === undefined ? [] : [`    ${note}`]),
    ]
  })
  return [title, ...lines]
}

const counted = (title: string, counts: Counted, max: number): string[] => {
  const entries = Object.entries(counts)
  if (entries.length === 0) return []
  const shown = entries
    .slice(0, max)
    .map(([name, count]) => `  ${String(count).padStart(5)}  ${clip(name, 80)}`)
  const more = entries.length - shown.length
  return [title, ...shown, ...(more > 0 ? [`         and ${more} more; --json lists all`] : [])]
}

const events = ({ summary }: Scan): string[] => {
  const lines = counted(`Events: ${Object.keys(summary.events).length} names`, summary.events, MAX_EVENTS)
  if (summary.unnamed === 0) return lines
  return [
    ...(lines.length === 0 ? ['Events'] : lines),
    `  ${String(summary.unnamed).padStart(5)}  whose name is only known when the code runs`,
  ]
}

const hints = ({ hints }: Scan): string[] => {
  if (hints.length === 0) return []
  const lines = hints.slice(0, MAX_PLACES).map((hint) => `  ${clip(hint.what, 60)}  ${place(hint)}`)
  const more = hints.length - lines.length
  return [
    'Look there as well: Tag Manager can load Segment without a word of it in the code, and an analytics that',
    "nothing here explains may be Segment's",
    ...lines,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}
