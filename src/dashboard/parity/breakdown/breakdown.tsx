import type { ApiProblem } from '../../api/api.ts'
import type { By, ParityAnswer } from '../../api/wire.ts'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { hrefOf, type Address } from '../address.ts'
import { isField, isOutcome, PART_MEANINGS, partName, PARTS } from '../outcomes.ts'
import { fileHref } from '../questions.ts'
import { BreakdownTable } from './breakdown-table.tsx'
import { ByChoice } from './by-choice.tsx'
import { BY_NAMES } from './by-names.ts'
import { rowsOf, rowsWith } from './choose-rows.ts'
import { EventChoice, OutcomeChoice } from './filter-choices.tsx'
import { HoursChart } from './hours-chart.tsx'
import { PartSwatch } from './outcome-bar.tsx'

type Props = {
  readonly address: Address
  readonly by: By
  readonly answer: ParityAnswer | null
  readonly problem: ApiProblem | null
  /** The events of the range, for the choice. */
  readonly events: readonly string[]
}

const Legend = ({ by }: { readonly by: By }) => (
  <details>
    <summary>What the words mean</summary>
    <dl class="part-meanings">
      {PARTS.filter((part) => !isField(by) || !['duplicate', 'recovered', 'pending'].includes(part)).map(
        (part) => (
          <div key={part}>
            <dt>
              <PartSwatch part={part} /> {partName(part, by)}
            </dt>
            <dd>{isField(by) ? FIELD_MEANINGS[part] : PART_MEANINGS[part]}</dd>
          </div>
        ),
      )}
      {!isField(by) && (
        <div>
          <dt>lost sessions</dt>
          <dd>
            each settled session counts once, by one of its calls; the interval holds at every look, so nobody
            has to wait for an end
          </dd>
        </div>
      )}
    </dl>
  </details>
)

const FIELD_MEANINGS: Readonly<Partial<Record<(typeof PARTS)[number], string>>> = {
  matched: 'of pairs on both legs, it is the same on both',
  expected: 'it differs as a rule says, and means the same',
  'changes-meaning': 'it differs as a rule says, and analysts will notice',
  mismatched: 'both have it, and say something else',
  missing: 'RudderStack lacks it',
  extra: 'Segment lacks it',
}

/** Every call has these; of the rest it may say nothing. */
const ALWAYS: readonly By[] = ['event', 'cohort', 'hour']

const emptyText = ({ by, rows }: ParityAnswer): string => {
  if (rows.length > 0) return 'No settled call of this range fits.'
  return ALWAYS.includes(by)
    ? 'No call is settled in this range.'
    : `No settled call in this range names its ${BY_NAMES[by]}.`
}

const Rows = ({ answer, address }: { readonly answer: ParityAnswer; readonly address: Address }) => {
  const { event, outcome } = address.fields
  const ofEvent = answer.by === 'event' || isField(answer.by) ? rowsOf(answer.rows, event) : answer.rows
  const rows = rowsWith(ofEvent, isOutcome(outcome) ? outcome : null)
  if (rows.length === 0) return <p class="quiet">{emptyText(answer)}</p>
  return (
    <>
      {answer.by === 'hour' && <HoursChart rows={rows} />}
      <BreakdownTable
        key={answer.by}
        answer={answer}
        rows={answer.by === 'hour' ? rows.toReversed() : rows}
        fields={address.fields}
      />
      <Legend by={answer.by} />
    </>
  )
}

/** The calls of the range, told apart by whatever is asked for. */
export const Breakdown = ({ address, by, answer, problem, events }: Props) => {
  const { fields } = address
  const query = { by, event: by === 'event' || isField(by) ? fields.event : undefined }
  const isShown = answer !== null && answer.by === by
  return (
    <Panel
      name="parity-by"
      title={`By ${BY_NAMES[by]}`}
      wide
      href={hrefOf(address)}
      json={fileHref('api/parity', fields, 'json', query)}
      csv={fileHref('api/parity', fields, 'csv', query)}
      {...(by === 'event' && { note: 'Events that money depends on come first.' })}
    >
      <ByChoice address={address} by={by} />
      <div class="choices">
        {(by === 'event' || isField(by)) && <EventChoice address={address} events={events} />}
        <OutcomeChoice address={address} by={by} />
      </div>
      <ProblemNotice problem={problem} />
      {isShown ? (
        <Rows answer={answer} address={address} />
      ) : (
        problem === null && (
          <p class="quiet" role="status">
            Asking for the figures…
          </p>
        )
      )}
    </Panel>
  )
}
