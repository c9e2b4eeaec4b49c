import { bar } from './bar.ts'
import { cohortRows, type CohortRow, type LegRow } from './cohort-row.ts'
import { durationText } from './duration.ts'
import { NAMED_WITHIN_S, RENAMED, type ParityRecord } from './run-parity.ts'
import { needs } from './names.ts'
import type { StepRecord } from './step-record.ts'

export type ScreenOptions = {
  readonly records: readonly StepRecord[]
  readonly parity: ParityRecord | null
  readonly problems: readonly string[]
  readonly seconds: number
  readonly addresses: readonly (readonly [name: string, url: string, what: string])[]
  readonly color: boolean
}

const WIDTH = 80
const BAR = 30
const SHOWN_PROBLEMS = 8

type Style = { readonly [name in 'bold' | 'dim' | 'good' | 'bad']: (text: string) => string }

const styleOf = (color: boolean): Style => {
  const code = (on: number, off: number) => (text: string) =>
    color ? `\u001b[${on}m${text}\u001b[${off}m` : text
  return { bold: code(1, 22), dim: code(2, 22), good: code(32, 39), bad: code(31, 39) }
}

const percent = (value: number): string => `${Number(value.toFixed(1))} %`

/** Lines of at most 80 columns; all but the first are indented. */
const wrap = (text: string, indent = 2): string[] => {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line.trim() !== '' && line.length + 1 + word.length > WIDTH) lines.push(' '.repeat(indent) + word)
    else lines[lines.length - 1] = line.trim() === '' ? line + word : `${line} ${word}`
  }
  return lines
}

const shareLine = ({ label, people, share, expectedShare }: CohortRow): string => {
  const numbers = `${String(people).padStart(4)}  ${percent(share).padStart(6)}`
  return `  ${label.padEnd(16)}${numbers}  ${bar(share, expectedShare, BAR).padEnd(BAR)}  expected ${percent(expectedShare).padStart(6)}`
}

const stepLines = (record: StepRecord, { bold, dim }: Style): string[] => {
  const { rudderstack, segment } = record.step
  const title = `Step ${record.revision}  reaches RudderStack ${rudderstack} %, reaches Segment ${segment} %`
  const people = record.status.people === 1 ? '1 person' : `${record.status.people} people`
  const aside = `${people}, ${record.seconds.toFixed(0)} s`
  return [bold(title) + dim(aside.padStart(WIDTH - title.length)), ...cohortRows(record).map(shareLine)]
}

const legCells = (row: CohortRow, leg: 'segment' | 'rudderstack'): string => {
  const { codeBytes, requests, made, arrived }: LegRow = row.legs[leg]
  const isUsed = needs(row.cohort, leg) || codeBytes + requests + arrived > 0
  if (!isUsed) return 'none'.padStart(7) + '0'.padStart(10) + '–'.padStart(9)
  const code = `${Math.round(codeBytes / 1024)} KB`
  return code.padStart(7) + String(requests).padStart(10) + `${arrived}/${made}`.padStart(9)
}

const trafficLines = (records: readonly StepRecord[], { bold, dim }: Style): string[] => {
  const rows = records.flatMap((record) =>
    cohortRows(record)
      .filter(({ people }) => people > 0)
      .map((row) => ({ row, step: record.revision })),
  )
  return [
    bold(`${'What each cohort'.padEnd(20)}${'Segment'.padStart(26)}${'RudderStack'.padStart(26)}    one`),
    dim(
      `${'fetched and sent'.padEnd(20)}${'    SDK  requests  arrived'}${'    SDK  requests  arrived'}  person`,
    ),
    ...rows.map(({ row, step }) => {
      const whole = `${row.whole}/${row.people}`
      return `${step} ${row.label.padEnd(18)}${legCells(row, 'segment')}${legCells(row, 'rudderstack')}${whole.padStart(8)}`
    }),
  ]
}

const identityLines = (records: readonly StepRecord[]): string[] => {
  const rows = records.flatMap(cohortRows)
  const total = (of: (row: CohortRow) => number): number => rows.reduce((sum, row) => sum + of(row), 0)
  const dual = rows.filter(({ cohort }) => cohort === 'dual').reduce((sum, { people }) => sum + people, 0)
  const carried =
    `Identity: ${total(({ whole }) => whole)} of ${total(({ people }) => people)} people kept one anonymousId and ` +
    `their own userId throughout.`
  const pairs =
    ` ${dual} were on both legs: ${total(({ equalPairs }) => equalPairs)} of ${total((row) => row.pairs)} pairs of copies ` +
    `name the same person.`
  return wrap(carried + (dual > 0 ? pairs : ''))
}

const parityLines = (parity: ParityRecord | null, { bold, dim }: Style): string[] => {
  if (parity === null) return []
  const { lost, renamed, seconds } = parity
  const row = (event: string, finding: string): string => `  ${event.padEnd(17)}${finding}`
  const share = (part: number, all: number): string => `${part} of ${all} (${percent((100 * part) / all)})`
  return [
    bold('Parity') + dim('  everybody on both; RudderStack loses some calls and renames a property'),
    ...(lost ? [row(lost.key, `missing at RudderStack: ${share(lost.outcomes.missing, lost.segment)}`)] : []),
    ...(renamed
      ? [
          row(
            RENAMED.event,
            `has no ${renamed.key} at RudderStack: ${share(renamed.outcomes.missing, renamed.calls)}`,
          ),
        ]
      : []),
    ...(seconds === null
      ? []
      : [
          row(
            '',
            `both on the dashboard within ${seconds.toFixed(0)} s, of ${NAMED_WITHIN_S} s that it may take`,
          ),
        ]),
    '',
  ]
}

/** What the gate itself reported as out of the ordinary; no contradiction by itself. */
const noteLines = (records: readonly StepRecord[]): string[] => {
  const counts = new Map<string, number>()
  for (const { code, count } of records.flatMap(({ status }) => status.problems))
    counts.set(code, (counts.get(code) ?? 0) + count)
  if (counts.size === 0) return []
  return wrap(`Noted by the gate: ${[...counts].map(([code, count]) => `${code} ${count}`).join(', ')}.`)
}

const LEGEND =
  'Bar: █ there and expected, ▓ more than expected, ░ expected and not there. SDK: what one visitor downloads of ' +
  "it. Requests: to the vendor's hosts. Arrived: calls at the vendor, of calls made."

const verdictLines = (problems: readonly string[], { good, bad }: Style): string[] => {
  if (problems.length === 0)
    return wrap(
      '✓ Every call arrived where it should, once and under one identity, and nobody loaded an SDK that their cohort ' +
        'does not need.',
    ).map(good)
  const hidden = problems.length - SHOWN_PROBLEMS
  return [
    bad(
      `✗ ${problems.length} ${problems.length === 1 ? 'thing contradicts' : 'things contradict'} the rollout:`,
    ),
    ...problems.slice(0, SHOWN_PROBLEMS).flatMap((problem) => wrap(`  ${problem}`, 4)),
    ...(hidden > 0 ? [`  and ${hidden} more`] : []),
  ]
}

/** The demo's last screen, for a terminal of 80 columns. */
export const screen = ({ records, parity, problems, seconds, addresses, color }: ScreenOptions): string => {
  const style = styleOf(color)
  const people = records.reduce((sum, { visits }) => sum + visits.length, 0)
  return [
    `${style.bold('Crossfade demo')}  ${people} visitors in Chromium, each with a fresh profile`,
    '',
    ...records.flatMap((record) => [...stepLines(record, style), '']),
    ...trafficLines(records, style),
    '',
    ...parityLines(parity, style),
    ...wrap(LEGEND, 0).map(style.dim),
    ...identityLines(records),
    ...noteLines(records),
    '',
    ...verdictLines(problems, style),
    ...wrap(durationText(seconds, people), 0),
    '',
    ...addresses.map(([name, url, what]) => `  ${name.padEnd(11)}${url.padEnd(36)}${style.dim(what)}`),
    '',
  ].join('\n')
}
