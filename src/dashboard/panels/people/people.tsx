import { Panel } from '../../parts/panel.tsx'
import { CohortName } from '../../parts/cohort-name.tsx'
import { StaticBar } from '../../parts/static-bar.tsx'
import { Notice } from '../../parts/notice.tsx'
import { NumberHead } from '../../parts/number-head.tsx'
import type { Status } from '../../api/wire.ts'
import { useDesk } from '../../state/desk.ts'
import { COHORTS } from '../../text/cohorts.ts'
import { countText } from '../../text/count.ts'
import { percentText } from '../../text/percent.ts'
import { CohortHistory } from './cohort-history.tsx'
import { peopleNotes } from './people-notes.ts'
import { Regions } from './regions.tsx'

const partsOf = (status: Status, kind: 'share' | 'expectedShare') => {
  const of = (name: Status['cohorts'][number]['cohort']): number =>
    status.cohorts.find(({ cohort }) => cohort === name)?.[kind] ?? 0
  return { rudderstack: of('rudderstack'), dual: of('dual'), segment: of('segment'), sentinel: 0 }
}

const differenceText = (share: number | null, expected: number): string => {
  if (share === null) return '–'
  const difference = Number((share - expected).toFixed(2))
  return `${difference > 0 ? '+' : difference < 0 ? '−' : '±'}${Math.abs(difference)}`
}

const Counts = ({ status }: { readonly status: Status }) => (
  <table class="table">
    <caption class="unseen">People by cohort</caption>
    <thead>
      <tr>
        <th scope="col">cohort</th>
        <NumberHead>people</NumberHead>
        <NumberHead>actual</NumberHead>
        <NumberHead>expected</NumberHead>
        <th scope="col" class="number desk-only">
          <span aria-hidden="true">± points</span>
          <span class="unseen">difference in percentage points</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {COHORTS.map((name) => {
        const row = status.cohorts.find(({ cohort }) => cohort === name)
        if (row === undefined) return null
        return (
          <tr key={name}>
            <th scope="row">
              <CohortName cohort={name} />
            </th>
            <td class="number">{countText(row.people)}</td>
            <td class="number">{row.share === null ? '–' : percentText(row.share)}</td>
            <td class="number">{percentText(row.expectedShare)}</td>
            <td class="number desk-only">{differenceText(row.share, row.expectedShare)}</td>
          </tr>
        )
      })}
    </tbody>
  </table>
)

/** Who is where: by the shares, and by what browsers report. */
export const People = () => {
  const { status } = useDesk()
  return (
    <Panel name="people" title="People" wide json="api/cohorts" csv="api/cohorts?format=csv">
      <div class="two">
        <div>
          <div class="compared">
            <span>actual</span>
            {status.people > 0 ? (
              <StaticBar parts={partsOf(status, 'share')} label="Actual" />
            ) : (
              <p class="quiet">Nobody has reported under revision {status.rollout.revision} yet.</p>
            )}
            <span>expected</span>
            <StaticBar parts={partsOf(status, 'expectedShare')} label="Expected" />
          </div>
          <Counts status={status} />
          {peopleNotes(status).map((note) => (
            <p key={note} class="hint">
              {note}
            </p>
          ))}
          {status.warnings.map((warning) => (
            <Notice key={warning} kind="warning">
              {warning}
            </Notice>
          ))}
          {status.regions !== null && <Regions regions={status.regions} />}
        </div>
        <CohortHistory />
      </div>
    </Panel>
  )
}
