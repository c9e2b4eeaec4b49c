import { useState } from 'preact/hooks'
import type { CohortPoint, Cohorts } from '../../api/wire.ts'
import { NumberHead } from '../../parts/number-head.tsx'
import { Moment } from '../../parts/moment.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { Swatch } from '../../parts/cohort-name.tsx'
import { useDesk } from '../../state/desk.ts'
import { useLoad } from '../../state/use-load.ts'
import { COHORTS, LABELS } from '../../text/cohorts.ts'
import { countText } from '../../text/count.ts'
import { CohortChart } from './cohort-chart.tsx'

const HOUR_MS = 3_600_000
const SPANS = [
  ['hour', HOUR_MS],
  ['day', 24 * HOUR_MS],
  ['week', 7 * 24 * HOUR_MS],
] as const

type Span = (typeof SPANS)[number][0]

/** Asked for again as often as a new step can have begun. */
const REFRESH_MS = 15_000
const SHOWN_CHANGES = 6

const pathOf = (span: Span, now: number): string => {
  const ms = SPANS.find(([name]) => name === span)?.[1] ?? HOUR_MS
  return `api/cohorts?from=${now - ms}&to=${now}`
}

type LegendProps = {
  readonly point: CohortPoint | undefined
  readonly now: number
  /** ms since epoch: where the last step that has ended ends. */
  readonly runningFrom: number
}

const Legend = ({ point, now, runningFrom }: LegendProps) => (
  <p class="chart-legend">
    <span class="chart-at">
      {point === undefined ? 'people seen' : <Moment at={point.at} now={now} />}
      {point !== undefined && point.at > runningFrom && ', still counting'}
    </span>
    {COHORTS.map((cohort) => (
      <span key={cohort} class="cohort">
        <Swatch cohort={cohort} /> {LABELS[cohort]}{' '}
        <b>{point === undefined ? '–' : countText(point[cohort])}</b>
      </span>
    ))}
  </p>
)

const AsTable = ({ points, now }: { readonly points: readonly CohortPoint[]; readonly now: number }) => (
  <details>
    <summary>As a table</summary>
    <div class="scroll" tabIndex={0} role="region" aria-label="People seen over time">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">from</th>
            {COHORTS.map((cohort) => (
              <NumberHead key={cohort}>{LABELS[cohort]}</NumberHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.at}>
              <th scope="row">
                <Moment at={point.at} now={now} />
              </th>
              {COHORTS.map((cohort) => (
                <td key={cohort} class="number">
                  {countText(point[cohort])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </details>
)

const Changes = ({ changes, now }: { readonly changes: Cohorts['changes']; readonly now: number }) => (
  <ol class="chart-changes">
    {changes
      .slice(-SHOWN_CHANGES)
      .toReversed()
      .map(({ at, revision, action, actor, reason }) => (
        <li key={`${at} ${action}`}>
          <span class="chart-flag">{revision ?? action}</span> <Moment at={at} now={now} /> {actor}: {action}
          {reason !== null && <q>{reason}</q>}
        </li>
      ))}
  </ol>
)

/** People seen in each step of time, with every change marked. */
export const CohortHistory = () => {
  const { api, at, status } = useDesk()
  const [span, setSpan] = useState<Span>('hour')
  const [hovered, setHovered] = useState<number | null>(null)
  const now = Math.ceil(at / REFRESH_MS) * REFRESH_MS
  const { value, problem } = useLoad<Cohorts>(api, pathOf(span, now), status.rollout.revision)
  const points = value?.points ?? []
  const point = points[hovered ?? points.length - 1]
  return (
    <div class="chart-box">
      <fieldset class="choice">
        <legend>Over the last</legend>
        {SPANS.map(([name]) => (
          <label key={name} class="choice-item">
            <input type="radio" name="span" checked={span === name} onChange={() => setSpan(name)} />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <Legend point={point} now={at} runningFrom={(value?.to ?? at) - (value?.stepMs ?? 0)} />
      {value !== null && <CohortChart cohorts={value} onHover={setHovered} />}
      {value !== null && points.length === 0 && <p class="quiet">Nobody was seen in this time.</p>}
      <ProblemNotice problem={value === null ? problem : null} />
      {value !== null && value.changes.length > 0 && <Changes changes={value.changes} now={at} />}
      {points.length > 0 && <AsTable points={points} now={at} />}
    </div>
  )
}
