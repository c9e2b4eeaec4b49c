import { sumCauses } from '../../core/call/causes.ts'
import type { Leg } from '../../core/index.ts'
import { CAUSE_TEXTS, rankedCauses } from '../../core/text/cause-text.ts'
import { CALL_STATES } from '../reports/report.ts'
import type { Status } from '../status/status.ts'

type Row = Readonly<Record<string, unknown>>

/** A list that the status holds: which of its rows' fields a table shows, in order. */
type List = { readonly fields: readonly string[]; readonly rows: (status: Status) => readonly Row[] }

const LEGS: readonly Leg[] = ['rudderstack', 'segment']

/** One row for each state that pages report of each SDK. */
const sdkRows = ({ sdks }: Status): Row[] =>
  LEGS.flatMap((leg) =>
    Object.entries(sdks[leg].states).map(([state, pages]) => ({
      leg,
      state,
      pages,
      medianMs: sdks[leg].medianMs,
    })),
  )

/** One row for each cause of each SDK, the most frequent first. */
const causeRows = ({ cohorts }: Status): Row[] =>
  LEGS.flatMap((leg) =>
    rankedCauses(sumCauses(cohorts.map(({ calls }) => calls[leg].causes))).map(([cause, count]) => ({
      leg,
      cause,
      count,
      sentence: CAUSE_TEXTS[cause],
    })),
  )

/** "page-left 3, refused-400 1" */
const whyText = (row: Status['events'][number]): string =>
  rankedCauses(row.causes)
    .map(([cause, count]) => `${cause} ${count}`)
    .join(', ')

export const STATUS_LISTS = {
  audiences: {
    fields: ['name', 'rudderstack', 'dual', 'segment'],
    rows: ({ audiences }) => audiences.map(({ name, expected }) => ({ name, ...expected })),
  },
  cohorts: {
    fields: ['cohort', 'label', 'people', 'share', 'expectedShare'],
    rows: ({ cohorts }) => cohorts,
  },
  calls: {
    fields: ['leg', 'type', 'event', ...CALL_STATES, 'why'],
    rows: ({ events }) => events.map((row) => ({ ...row, why: whyText(row) })),
  },
  causes: { fields: ['leg', 'cause', 'count', 'sentence'], rows: causeRows },
  sdks: { fields: ['leg', 'state', 'pages', 'medianMs'], rows: sdkRows },
  problems: { fields: ['code', 'count', 'pages'], rows: ({ problems }) => problems },
  foreign: { fields: ['code', 'count', 'pages', 'sentence'], rows: ({ foreign }) => foreign },
  behind: { fields: ['revision', 'pages', 'lastSeenAt'], rows: ({ propagation }) => propagation.behind },
} as const satisfies Readonly<Record<string, List>>

export type StatusList = keyof typeof STATUS_LISTS
