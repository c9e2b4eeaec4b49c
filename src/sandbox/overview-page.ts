import { html } from 'hono/html'
import type { Destination } from './destinations.ts'
import type { SandboxSettings } from './settings.ts'
import type { Totals } from './store.ts'
import { webhookTable } from './webhook-table.ts'
import type { WebhookStates } from './webhooks/webhooks.ts'

export type Overview = {
  readonly totals: Totals
  readonly settings: SandboxSettings
  readonly webhooks: WebhookStates
  readonly destinations: readonly Destination[]
}

/** The page at `/`: counts of each leg and destination, and what to give to the SDKs. All values are escaped. */
export function overviewPage({
  totals,
  settings: { segment, rudderstack },
  webhooks,
  destinations,
}: Overview) {
  const rows = destinations.map(({ id, mode, names }) => {
    const count = totals.deliveries[id]
    return html`<tr>
      <td>${id}</td>
      <td>${mode}</td>
      <td>${names.segment}</td>
      <td>${count?.segment ?? 0}</td>
      <td>${names.rudderstack}</td>
      <td>${count?.rudderstack ?? 0}</td>
    </tr>`
  })
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Crossfade sandbox</title>
      <style>
        body {
          font: 1rem/1.5 system-ui;
          margin: clamp(1rem, 4vw, 2rem);
        }
        /* what is wider than a phone scrolls by itself, not the page */
        div,
        pre {
          overflow-x: auto;
        }
        code {
          overflow-wrap: anywhere;
        }
        ul {
          padding-left: 1.2rem;
        }
        td,
        th {
          padding: 0.2rem 1rem 0.2rem 0;
          text-align: left;
        }
      </style>
      <h1>Crossfade sandbox</h1>
      <p>
        Stand-ins for Segment's and RudderStack's clouds. Arrived: ${totals.arrivals.segment} at Segment,
        ${totals.arrivals.rudderstack} at RudderStack.
      </p>
      <div>
        <table>
          <tr>
            <th>destination</th>
            <th>mode</th>
            <th>at Segment</th>
            <th>got</th>
            <th>at RudderStack</th>
            <th>got</th>
          </tr>
          ${rows}
        </table>
      </div>
      ${webhookTable(webhooks)}
      <p>
        Lists: <a href="/arrivals">/arrivals</a> <a href="/deliveries">/deliveries</a>
        <a href="/requests">/requests</a> <a href="/webhooks">/webhooks</a> <a href="/faults">/faults</a>
        <a href="/injected">/injected</a> <a href="/settings">/settings</a>
      </p>
      <pre>
Segment      writeKey        ${segment.writeKey}
             cdnURL          ${segment.cdnURL}
RudderStack  writeKey        ${rudderstack.writeKey}
             dataPlaneUrl    ${rudderstack.dataPlaneUrl}
             configUrl       ${rudderstack.configUrl}
             destSDKBaseURL  ${rudderstack.destSDKBaseURL}</pre>
    </html>`
}
