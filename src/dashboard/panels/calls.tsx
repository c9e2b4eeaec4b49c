import { sumCauses, type Cause, type Causes } from '../../core/call/causes.ts'
import type { Leg } from '../../core/index.ts'
import { CAUSE_TEXTS, rankedCauses } from '../../core/text/cause-text.ts'
import { recoveryOf } from '../../core/text/recovery.ts'
import type { Status } from '../api/wire.ts'
import { NumberHead } from '../parts/number-head.tsx'
import { Panel } from '../parts/panel.tsx'
import { useDesk } from '../state/desk.ts'
import { LEGS, LEG_NAMES } from '../text/cohorts.ts'
import { countText } from '../text/count.ts'

/** What may become of a call's copy, and what that means. */
const STATES = [
  ['made', 'by the app, for this leg'],
  ['handed', 'to the SDK'],
  ['delivered', 'the vendor took it'],
  ['refused', 'the vendor or the SDK said no'],
  ['blocked', 'the SDK, or the way to the vendor, was not there'],
  ['expired', 'too old to be sent'],
  ['dropped', 'on purpose, or for want of room'],
  ['pending', 'not handed over yet'],
] as const

type State = (typeof STATES)[number][0]

const LOST: readonly State[] = ['refused', 'blocked', 'expired', 'dropped']

const sumOf = ({ cohorts }: Status, leg: Leg, state: State): number =>
  cohorts.reduce((sum, { calls }) => sum + calls[leg][state], 0)

const Cell = ({ state, count }: { readonly state: State; readonly count: number }) => (
  <td class="number">
    {LOST.includes(state) && count > 0 && (
      <span class="state-bad">
        <span aria-hidden="true">✕ </span>
        <span class="unseen">lost </span>
      </span>
    )}
    {countText(count)}
  </td>
)

type Figures = {
  readonly name: string
  readonly meaning: string
  readonly counts: { readonly [leg in Leg]: number }
}

/** Why copies were lost, or not confirmed when their page ended: the most frequent cause first. */
const causesOf = ({ cohorts }: Status): Figures[] => {
  const byLeg = (leg: Leg): Causes => sumCauses(cohorts.map(({ calls }) => calls[leg].causes))
  const [rudderstack, segment] = [byLeg('rudderstack'), byLeg('segment')]
  return rankedCauses(sumCauses([rudderstack, segment])).map(([cause]) => ({
    name: cause,
    meaning: CAUSE_TEXTS[cause],
    counts: { rudderstack: rudderstack[cause] ?? 0, segment: segment[cause] ?? 0 },
  }))
}

const recoveredOf = ({ problems }: Status): Figures[] =>
  recoveryOf(problems).map(({ outcome, meaning, counts }) => ({ name: outcome, meaning, counts }))

/** A group of rows under a heading; nothing where there are none. */
const Group = ({ title, rows }: { readonly title: string; readonly rows: readonly Figures[] }) =>
  rows.length === 0 ? null : (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={3} class="group">
          {title}
        </th>
      </tr>
      {rows.map(({ name, meaning, counts }) => (
        <tr key={name}>
          <th scope="row">
            {name} <span class="quiet">{meaning}</span>
          </th>
          {LEGS.map((leg) => (
            <td key={leg} class="number">
              {countText(counts[leg])}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )

const whyText = (causes: Causes): string =>
  rankedCauses(causes)
    .map(([cause, count]: readonly [Cause, number]) => `${cause} ${countText(count)}`)
    .join(', ')

const SHOWN = 20

/** Why calls of it were lost has a row of its own, which is as wide as a phone. */
const EventRows = ({ row }: { readonly row: Status['events'][number] }) => {
  const why = whyText(row.causes)
  return (
    <>
      <tr>
        <th scope="row">{row.event || row.type}</th>
        <td>{LEG_NAMES[row.leg]}</td>
        <td class="number">{countText(row.made)}</td>
        <td class="number">{countText(row.delivered)}</td>
        <td class="number">{countText(LOST.reduce((sum, state) => sum + row[state], 0))}</td>
      </tr>
      {why !== '' && (
        <tr>
          <td colSpan={5} class="why">
            why: {why}
          </td>
        </tr>
      )}
    </>
  )
}

const Events = ({ events }: { readonly events: Status['events'] }) => (
  <details>
    <summary>By event</summary>
    <div class="scroll" tabIndex={0} role="region" aria-label="Calls by event">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">event</th>
            <th scope="col">leg</th>
            <NumberHead>made</NumberHead>
            <NumberHead>delivered</NumberHead>
            <NumberHead>lost</NumberHead>
          </tr>
        </thead>
        <tbody>
          {events.slice(0, SHOWN).map((row) => (
            <EventRows key={`${row.leg} ${row.type} ${row.event}`} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  </details>
)

/** What became of the calls, leg by leg, as browsers tell it. */
export const Calls = () => {
  const { status } = useDesk()
  const shown = STATES.filter(
    ([state]) =>
      ['made', 'handed', 'delivered', 'pending'].includes(state) ||
      LEGS.some((leg) => sumOf(status, leg, state) > 0),
  )
  return (
    <Panel name="calls" title="Calls" json="api/status" csv="api/status?list=calls&format=csv">
      <table class="table calls">
        <caption class="unseen">What became of the calls, by leg</caption>
        <thead>
          <tr>
            <th scope="col">what became of them</th>
            {LEGS.map((leg) => (
              <NumberHead key={leg}>{LEG_NAMES[leg]}</NumberHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(([state, meaning]) => (
            <tr key={state}>
              <th scope="row">
                {state} <span class="quiet">{meaning}</span>
              </th>
              {LEGS.map((leg) => (
                <Cell key={leg} state={state} count={sumOf(status, leg, state)} />
              ))}
            </tr>
          ))}
        </tbody>
        <Group title="why" rows={causesOf(status)} />
        <Group title="what later pages made of them" rows={recoveredOf(status)} />
      </table>
      {status.events.length > 0 && <Events events={status.events} />}
    </Panel>
  )
}
