import { agoText } from '../../core/text/ago.ts'
import type { CohortStatus, Status } from '../../server/index.ts'
import { bar } from './bar.ts'
import { causeLines, recoveryLines } from './cause-lines.ts'
import { copiesTexts } from './copies-lines.ts'
import { controlWarnings, killText, lastChangeText } from './control-lines.ts'
import { LEG_NAMES } from '../../core/cohort/labels.ts'
import { propagationText } from './live-lines.ts'
import { countText, percentText } from './numbers.ts'
import { clip, printable } from './printable.ts'
import { table } from './table.ts'
import { wrap } from './wrap.ts'

export type FormatOptions = {
  readonly color: boolean
  /** ms since epoch. */
  readonly now: number
}

const WIDTH = 80
const BAR_WIDTH = 30
const MAX_PROBLEMS = 5
const MAX_AUDIENCES = 8
const LEGS = [
  ['segment', '  Segment'],
  ['rudderstack', '  RudderStack'],
] as const
const STATES = ['made', 'handed', 'delivered', 'refused', 'blocked', 'expired', 'dropped', 'pending'] as const

/** The status for a terminal of 80 columns. */
export const formatStatus = (status: Status, { color, now }: FormatOptions): string => {
  const style = styles(color)
  return [
    ...heading(status, now, style),
    '',
    ...people(status, style),
    '',
    ...audiences(status, style),
    ...regions(status, style),
    ...calls(status, style),
    ...health(status),
    ...live(status, now),
    ...copies(status, now),
    ...foreign(status, style),
    ...notes(status),
    '',
  ].join('\n')
}

type Styles = { readonly bold: (text: string) => string; readonly warn: (text: string) => string }

const styles = (color: boolean): Styles =>
  color
    ? { bold: (text) => `\u001b[1m${text}\u001b[22m`, warn: (text) => `\u001b[33m${text}\u001b[39m` }
    : { bold: (text) => text, warn: (text) => text }

const heading = (status: Status, now: number, { bold, warn }: Styles): string[] => {
  const { rollout, control, revisionFloor, reports } = status
  const warnings = [
    rollout.problem,
    rollout.problem && `Revision ${rollout.revision} stays in force.`,
    rollout.unsaved,
    revisionFloor && revisionFloor.sentence,
    reports.problem,
    ...controlWarnings(status),
  ].filter((each) => each !== null)
  return [
    `${bold(clip(rollout.key, 40))}  revision ${rollout.revision}`,
    ...wrap(`from ${printable(rollout.file)}, published ${agoText(now - rollout.loadedAt)}`, WIDTH),
    ...(rollout.killed === null ? [] : [warn(`${LEG_NAMES[rollout.killed]} is killed: nobody loads it`)]),
    ...indented(killText(status, now)).map(warn),
    ...warnings.flatMap((each) => wrap(`! ${printable(each)}`, WIDTH)).map(warn),
    ...wrapped(control.elsewhere),
    ...wrapped(lastChangeText(status, now)),
  ]
}

const wrapped = (text: string | null): string[] => (text === null ? [] : wrap(printable(text), WIDTH))

const indented = (text: string | null): string[] =>
  text === null ? [] : wrap(printable(text), WIDTH - 2).map((line) => `  ${line}`)

const people = ({ cohorts, people: total }: Status, { bold }: Styles): string[] => {
  const rows = cohorts.map((each) => [
    each.label,
    countText(each.people),
    each.share === null ? '–' : percentText(each.share),
    percentText(each.expectedShare),
  ])
  const [head = '', ...lines] = table([['people', 'count', 'share', 'expected'], ...rows])
  const bars = cohorts.map(({ share }) => bar(share ?? 0, BAR_WIDTH))
  const drawn = lines.map((line, index) => `${line}  ${bars[index] ?? ''}`.trimEnd())
  const none = total === 0 ? ['  Nobody has reported under this revision yet.'] : []
  return [bold(head), ...drawn, ...none]
}

/** Reports do not name audiences, so that people can only be counted over all of them. */
const audiences = ({ audiences: all, cohorts }: Status, { bold }: Styles): string[] => {
  if (all.length < 2) return []
  const shown = all
    .slice(0, MAX_AUDIENCES)
    .map(({ name, expected }) => [
      clip(name, 24),
      ...cohorts.map(({ cohort }) => percentText(expected[cohort])),
    ])
  const [head = '', ...lines] = table([['expected in', ...cohorts.map(({ label }) => label)], ...shown])
  const more = all.length - shown.length
  return [bold(head), ...lines, ...(more > 0 ? [`  and ${more} more audiences`] : []), '']
}

const regions = ({ regions: all, cohorts, warnings }: Status, { bold, warn }: Styles): string[] => {
  const labelOf = (cohort: CohortStatus['cohort']): string =>
    cohorts.find((each) => each.cohort === cohort)?.label ?? cohort
  const rows = (all ?? []).map(({ region, people: count, cohort }) => [
    clip(region, 32),
    countText(count),
    labelOf(cohort),
  ])
  const [head = '', ...lines] = table([['region', 'people', 'cohort'], ...rows])
  return [
    ...(rows.length > 0 ? [bold(head), ...lines, ''] : []),
    ...warnings.flatMap((each) => wrap(`! ${printable(each)}`, WIDTH).map(warn)),
  ]
}

const calls = (status: Status, styles: Styles): string[] => [
  ...callTable(status, styles),
  ...titled('why', causeLines(status), styles),
  ...titled('what later pages made of them', recoveryLines(status), styles),
]

const titled = (title: string, lines: readonly string[], { bold }: Styles): string[] =>
  lines.length === 0
    ? []
    : [bold(title), ...lines.flatMap((line) => wrap(line, WIDTH - 2)).map((line) => `  ${line}`), '']

const callTable = ({ cohorts }: Status, { bold }: Styles): string[] => {
  const rows = cohorts.flatMap((each) => callRows(each))
  if (rows.length === 0) return []
  const [head = '', ...lines] = table([['calls', ...STATES], ...rows], { indent: '', gap: ' ' })
  return [bold(head), ...lines, '']
}

/** A line for each leg that got calls, under the cohort's label. */
const callRows = ({ label, calls: by }: CohortStatus): string[][] => {
  const rows = LEGS.filter(([leg]) => by[leg].made > 0).map(([leg, name]) => [
    name,
    ...STATES.map((state) => countText(by[leg][state])),
  ])
  return rows.length > 0 ? [[label], ...rows] : []
}

const health = ({ sdks, problems, identity }: Status): string[] => [
  ...sdkLine('Segment SDK', sdks.segment),
  ...sdkLine('RudderStack SDK', sdks.rudderstack),
  ...listLine('identity from', Object.entries(identity.sources)),
  ...(identity.conflicts > 0
    ? [`  identity conflicts ${countText(identity.conflicts)}, of ${countText(identity.conflicted)} people`]
    : []),
  ...listLine(
    'problems',
    problems.slice(0, MAX_PROBLEMS).map(({ code, count }) => [code, count]),
  ),
]

const sdkLine = (name: string, { states, medianMs }: Status['sdks']['segment']): string[] => {
  const time = medianMs === null ? '' : ` (median ${Math.round(medianMs)} ms)`
  return listLine(name, Object.entries(states), time)
}

const listLine = (name: string, counts: readonly (readonly [string, number])[], end = ''): string[] => {
  if (counts.length === 0) return []
  const items = counts.map(([item, count]) => `${clip(item, 40)} ${countText(count)}`)
  return wrap(`${name.padEnd(16)} ${items.join(', ')}${end}`, WIDTH - 2).map((line) => `  ${line}`)
}

const live = ({ propagation }: Status, now: number): string[] => {
  const text = propagationText(propagation, now)
  if (text === null) return []
  return wrap(`${'propagation'.padEnd(16)} ${text}`, WIDTH - 2).map((line) => `  ${line}`)
}

const copies = (status: Status, now: number): string[] =>
  copiesTexts(status, now).flatMap(([title, text]) =>
    wrap(`${title.padEnd(16)} ${text}`, WIDTH - 2).map((line) => `  ${line}`),
  )

const foreign = ({ foreign: all }: Status, { warn }: Styles): string[] =>
  all.flatMap(({ sentence }) => wrap(`! ${printable(sentence)}`, WIDTH).map(warn))

const notes = (status: Status): string[] => {
  const { ignored, refused } = status.reports
  const { forced, ...other } = ignored
  const earlier = status.earlier.reduce((sum, { people: count }) => sum + count, 0)
  const others = Object.values(other).reduce((sum, count) => sum + count, 0)
  const nameless = status.countedBy.session + status.countedBy.page
  const sentences = [
    nameless > 0 &&
      `Of these people ${countText(nameless)} sent no subject (the rollout goes by ` +
        `${clip(status.rollout.stickiness, 40)}) and are counted by session or page: whoever comes back counts again.`,
    status.audiences.length > 1 &&
      `The shares of people are expected for the audience ${printable(status.expectedFor)}.`,
    earlier > 0 && `${countText(earlier)} people reported under earlier revisions.`,
    others > 0 && `${countText(others)} reports were about no rollout, or another one, and are not counted.`,
    forced > 0 && `${countText(forced)} reports were of forced tabs, which are no evidence.`,
    refused > 0 && `${countText(refused)} reports were malformed and refused.`,
  ]
  return sentences.filter((each) => each !== false).flatMap((each) => wrap(each, WIDTH))
}
