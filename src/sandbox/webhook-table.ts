import { html } from 'hono/html'
import type { Leg } from '../core/index.ts'
import type { WebhookState, WebhookStates } from './webhooks/webhooks.ts'

const VENDORS: Readonly<Record<Leg, string>> = { segment: 'Segment', rudderstack: 'RudderStack' }

const withStatus = (count: number, status: number | string | null): string =>
  count > 0 && status !== null ? `${count} (last ${status})` : String(count)

const ROWS: readonly { readonly name: string; readonly value: (state: WebhookState) => string | number }[] = [
  { name: 'delivered', value: ({ delivered }) => delivered },
  { name: 'waiting', value: ({ waiting, stopped }) => `${waiting}${stopped ? ' (stopped by a fault)' : ''}` },
  { name: 'retrying', value: ({ retrying, lastRetry }) => withStatus(retrying, lastRetry) },
  { name: 'refused', value: ({ refused, lastRefusal }) => withStatus(refused, lastRefusal) },
  { name: 'given up', value: ({ expired }) => expired },
  { name: 'dropped, queue full', value: ({ dropped }) => dropped },
]

/** One column a vendor, so that it fits a phone. Empty where no webhook is set. */
export function webhookTable(states: WebhookStates) {
  const legs = (['segment', 'rudderstack'] satisfies Leg[]).flatMap((leg) => {
    const state = states[leg]
    return state === null ? [] : [{ leg, state }]
  })
  if (legs.length === 0) return ''
  return html`<h2>Copies by webhook</h2>
    <ul>
      ${legs.map(({ leg, state }) => html`<li>${VENDORS[leg]} posts to <code>${state.url}</code></li>`)}
    </ul>
    <div>
      <table>
        <tr>
          <th>copies</th>
          ${legs.map(({ leg }) => html`<th>from ${VENDORS[leg]}</th>`)}
        </tr>
        ${ROWS.map(
          ({ name, value }) =>
            html`<tr>
              <td>${name}</td>
              ${legs.map(({ state }) => html`<td>${value(state)}</td>`)}
            </tr>`,
        )}
      </table>
    </div>`
}
