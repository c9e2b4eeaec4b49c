import type { CopiesStatus } from '../intake/intake.ts'
import type { WarehouseStatus } from '../warehouse/attach-warehouse.ts'
import { COHORTS } from '../../core/cohort/cohorts.ts'
import { LABELS } from '../../core/cohort/labels.ts'
import type { Cohort } from '../../core/index.ts'
import { propagationOf, type Propagation } from '../reports/propagation.ts'
import type { ReportFigures } from '../reports/report-figures.ts'
import type { CohortTally, RevisionTally } from '../reports/revision-tally.ts'
import type { PublishedRollout } from '../rollout/published-rollout.ts'
import type { RolloutSource } from '../rollout/rollout-source.ts'
import { regionsStatus, type RegionsStatus } from './regions.ts'
import { expectedShares, type CohortShares } from './expected-shares.ts'
import { foreignStatus, type ForeignStatus } from './foreign.ts'
import type { ControlStatus } from './control-status.ts'
import { readLoadBytes, type LoadBytes } from './load-bytes.ts'

export type CohortStatus = CohortTally & {
  readonly cohort: Cohort
  readonly label: string
  /** Percent of the people who reported, null while nobody has. */
  readonly share: number | null
  /** Percent, of the audience that `expectedFor` names. */
  readonly expectedShare: number
}

/** The body of `GET /api/status`. Everything but `rollout`, `earlier` and `reports` is of the revision in force. */
export type Status = {
  readonly rollout: {
    readonly key: string
    readonly revision: number
    readonly source: RolloutSource['kind']
    readonly file: string
    /** One sentence while something newer was refused, else null. */
    readonly problem: string | null
    /** One sentence while the revision in force could not be saved, else null. */
    readonly unsaved: string | null
    readonly killed: 'segment' | 'rudderstack' | null
    /** What the rollout hashes. */
    readonly stickiness: string
    /** As browsers get it. */
    readonly document: PublishedRollout['document']
    /** ms since epoch. */
    readonly loadedAt: number
  }
  readonly people: number
  readonly countedBy: RevisionTally['countedBy']
  readonly cohorts: readonly CohortStatus[]
  /** The audience of `expectedShare`: the last, which is for everybody that no other one decides. */
  readonly expectedFor: string
  readonly audiences: readonly { readonly name: string; readonly expected: CohortShares }[]
  readonly reports: {
    /** Since the server started. */
    readonly accepted: number
    readonly refused: number
    /** Of those in the warehouse. */
    readonly ignored: ReportFigures['ignored']
    /** One sentence while nothing that browsers report is known, else null: all figures of it are 0 then. */
    readonly problem: string | null
  }
  readonly earlier: ReportFigures['earlier']
  readonly propagation: Propagation
  /** Where browsers have a higher revision than this server ever published, else null. */
  readonly revisionFloor: ReportFigures['revisionFloor']
  /** SDKs that pages run beside the gate. */
  readonly foreign: readonly ForeignStatus[]
  /** What a page of each cohort loads; null where the server runs from source without a build. */
  readonly bytes: LoadBytes | null
  /** What the vendors' webhooks brought since the server started. */
  readonly copies: CopiesStatus
  readonly warehouse: WarehouseStatus
  readonly startedAt: number
  readonly uptimeSeconds: number
} & RegionsStatus &
  ControlStatus &
  Pick<RevisionTally, 'pages' | 'events' | 'sdks' | 'problems' | 'identity' | 'consent'>

export type StatusParts = {
  readonly source: RolloutSource
  readonly figures: ReportFigures
  readonly reports: { readonly accepted: number; readonly refused: number }
  /** When the revision in force was published, ms since epoch. */
  readonly publishedAt: number
  /** Streams that are open. */
  readonly streams: number
  readonly control: ControlStatus
  readonly copies: CopiesStatus
  readonly warehouse: WarehouseStatus
  readonly startedAt: number
  readonly now: number
}

export const statusOf = ({
  source,
  figures,
  reports,
  publishedAt,
  streams,
  control,
  copies,
  warehouse,
  startedAt,
  now,
}: StatusParts): Status => {
  const { rollout, document, loadedAt } = source.current()
  const { key, revision, killed, stickiness } = rollout
  const { current, earlier, ignored, following, revisionFloor, problem } = figures
  const { people, cohorts, regions, ...rest } = current
  const audiences = rollout.audiences.map((audience) => ({
    name: audience.name,
    expected: expectedShares(rollout, audience),
  }))
  const everyone = audiences.at(-1)
  return {
    rollout: {
      key,
      revision,
      source: source.kind,
      file: source.name,
      problem: source.problem(),
      unsaved: source.unsaved(),
      killed,
      stickiness,
      document,
      loadedAt,
    },
    people,
    cohorts: COHORTS.map((cohort) => ({
      cohort,
      label: LABELS[cohort],
      share: people > 0 ? Math.round((cohorts[cohort].people / people) * 1e6) / 1e4 : null,
      expectedShare: everyone?.expected[cohort] ?? 0,
      ...cohorts[cohort],
    })),
    expectedFor: everyone?.name ?? '',
    audiences,
    ...regionsStatus(rollout, regions),
    ...rest,
    reports: { ...reports, ignored, problem },
    earlier,
    ...control,
    propagation: propagationOf({ revision, publishedAt }, following, streams),
    revisionFloor,
    foreign: foreignStatus(current.problems),
    bytes: readLoadBytes(),
    copies,
    warehouse,
    startedAt,
    uptimeSeconds: Math.max(0, Math.floor((now - startedAt) / 1000)),
  }
}
