import type { Leg } from '../../core/index.ts'
import type { Status } from '../api/wire.ts'
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
  ['blocked', 'by the browser or an ad blocker'],
  ['expired', 'too late to be handed over'],
  ['dropped', 'by the app’s own rules, or for want of room'],
  ['pending', 'not known yet'],
] as const

type State = (typeof STATES)[number][0]

const LOST: readonly State[] = ['refused', 'blocked', 'expired', 'dropped']

const sumOf = ({ cohorts }: Status, leg: Leg, state: State): number =>
  cohorts.reduce((sum, { calls }) => sum + calls[leg][state], 0)

const Cell = ({ state, count }: { readonly state: State; readonly count: number }) => (
  <td class="number">
    {LOST.includes(state) && count > 0 && (
      <span class="state-bad" aria-label="lost">
        <span aria-hidden="true">✕</span>{' '}
      </span>
    )}
    {countText(count)}
  </td>
)

const SHOWN = 20

const Events = ({ events }: { readonly events: Status['events'] }) => (
  <details>
    <summary>By event</summary>
    <div class="scroll" tabIndex={0} role="region" aria-label="Calls by event">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">event</th>
            <th scope="col">leg</th>
            <th scope="col" class="number">
              made
            </th>
            <th scope="col" class="number">
              delivered
            </th>
            <th scope="col" class="number">
              lost
            </th>
          </tr>
        </thead>
        <tbody>
          {events.slice(0, SHOWN).map((row) => (
            <tr key={`${row.leg} ${row.type} ${row.event}`}>
              <th scope="row">{row.event || row.type}</th>
              <td>{LEG_NAMES[row.leg]}</td>
              <td class="number">{countText(row.made)}</td>
              <td class="number">{countText(row.delivered)}</td>
              <td class="number">{countText(LOST.reduce((sum, state) => sum + row[state], 0))}</td>
            </tr>
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
              <th key={leg} scope="col" class="number">
                {LEG_NAMES[leg]}
              </th>
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
      </table>
      {status.events.length > 0 && <Events events={status.events} />}
    </Panel>
  )
}
