import { BUILT_IN_RULES } from '../../../core/parity/built-in-rules.ts'
import type { DifferenceKind, Leg } from '../../../core/index.ts'
import { NO_OUTCOMES } from '../../parity/answers/parity-answer.ts'
import type { Coverage } from '../judging/coverage.ts'
import type { Counts, PairTally } from '../judging/tally.ts'
import type { Loaded, LoadedFile } from '../load-files.ts'
import type { LooseCounts } from '../pairing/loose-tally.ts'
import type { CountsRow, EventRow, LegRow, ReconcileResult } from './reconcile-result.ts'
import { verdictOf, type Limits } from './verdict-of.ts'

export type Findings = {
  readonly from: number | null
  readonly to: number | null
  readonly lateMinutes: number
  readonly limits: Limits
  readonly loaded: Loaded
  readonly coverage: Coverage
  readonly tally: PairTally
  readonly loose: ReadonlyMap<string, LooseCounts>
  readonly uncompared: number
  readonly folded: boolean
}

const NO_LOOSE: LooseCounts = { ambiguous: { segment: 0, rudderstack: 0 }, alike: 0 }

export const buildResult = (findings: Findings): ReconcileResult => {
  const { from, to, lateMinutes, loaded, tally, folded } = findings
  const rows = eventRows(findings)
  const { problems, problemCount } = problemsOf(findings)
  return {
    from,
    to,
    lateMinutes,
    segment: legRow('segment', findings),
    rudderstack: legRow('rudderstack', findings),
    rows,
    fields: fieldRows(tally),
    differences: differenceRows(tally),
    rules: ruleRows(tally),
    ...verdictOf(rows, problemCount, findings.limits),
    files: loaded.files.map(fileRow),
    problems,
    problemCount,
    folded,
  }
}

const problemsOf = ({ loaded, uncompared }: Findings): Pick<Loaded, 'problems' | 'problemCount'> => {
  if (uncompared === 0) return loaded
  const what = `changed while they were read: ${uncompared} of their pairs could not be compared`
  const problem = { leg: 'segment', file: 'the files', line: null, what } as const
  return { problems: [...loaded.problems, problem], problemCount: loaded.problemCount + 1 }
}

const countsRow = (key: string, counts: Counts): CountsRow => ({
  key,
  calls: counts.calls,
  segment: counts.segment,
  rudderstack: counts.rudderstack,
  outcomes: {
    matched: counts.matched,
    expected: counts.expected,
    mismatched: counts.mismatched,
    missing: counts.missing,
    extra: counts.extra,
    duplicate: counts.duplicate,
    pending: counts.pending,
    recovered: counts.recovered,
  },
  changesMeaning: counts.changesMeaning,
  duplicates: counts.duplicates,
})

const eventRows = ({ tally, loose }: Findings): EventRow[] => {
  const names = new Set([...tally.events.keys(), ...loose.keys()])
  return [...names]
    .map((name): EventRow => {
      const counts = tally.events.get(name)
      const { ambiguous, alike } = loose.get(name) ?? NO_LOOSE
      if (counts === undefined) return { ...NO_CALLS, key: name, ambiguous, alike }
      return { ...countsRow(name, counts), pairs: counts.pairs, ambiguous, alike }
    })
    .toSorted((a, b) => b.calls - a.calls || (a.key < b.key ? -1 : 1))
}

const NO_CALLS: EventRow = {
  key: '',
  calls: 0,
  segment: 0,
  rudderstack: 0,
  outcomes: NO_OUTCOMES,
  changesMeaning: 0,
  duplicates: { segment: 0, rudderstack: 0 },
  pairs: { stamp: 0, content: 0, time: 0 },
  ambiguous: { segment: 0, rudderstack: 0 },
  alike: 0,
}

const MOST_FIELDS = 10_000

const wrongIn = ({ outcomes: { mismatched, missing, extra } }: CountsRow): number =>
  mismatched + missing + extra

const fieldRows = ({ fields }: PairTally): CountsRow[] =>
  [...fields]
    .flatMap(([event, paths]) => [...paths].map(([path, counts]) => ({ ...countsRow(path, counts), event })))
    .toSorted(
      (a, b) =>
        wrongIn(b) - wrongIn(a) ||
        b.calls - a.calls ||
        compareTexts(a.event, b.event) ||
        compareTexts(a.key, b.key),
    )
    .slice(0, MOST_FIELDS)

const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

const differenceRows = ({ differences }: PairTally): ReconcileResult['differences'] =>
  [...differences]
    .map(([key, pairs]) => {
      const [event, path, kind] = JSON.parse(key) as [string, string, DifferenceKind]
      return { event, path, kind, pairs }
    })
    .toSorted((a, b) => b.pairs - a.pairs || compareTexts(a.event, b.event) || compareTexts(a.path, b.path))
    .slice(0, MOST_FIELDS)

const ruleRows = ({ rules }: PairTally): ReconcileResult['rules'] =>
  [...rules]
    .map(([rule, pairs]) => {
      const effect = BUILT_IN_RULES.find(({ id }) => id === rule)?.effect ?? 'none'
      return { rule, effect, pairs }
    })
    .toSorted((a, b) => b.pairs - a.pairs || compareTexts(a.rule, b.rule))

const legRow = (leg: Leg, { loaded, coverage, tally }: Findings): LegRow => {
  const files = loaded.files.filter((file) => file.leg === leg)
  const sum = (of: (file: LoadedFile) => number): number => files.reduce((all, file) => all + of(file), 0)
  const copies = sum((file) => file.copies)
  return {
    files: files.length,
    copies,
    unstamped: sum((file) => file.unstamped),
    badStamps: sum((file) => file.badStamps),
    deletions: sum((file) => file.deletions),
    covers: copies === 0 ? null : coverage[leg],
    single: tally.single[leg],
  }
}

const fileRow = ({ leg, name, bytes, lines, copies, sha256, problemCount }: LoadedFile) => ({
  leg,
  name,
  bytes,
  lines,
  copies,
  sha256,
  problems: problemCount,
})
