import { Panel } from '../parts/panel.tsx'
import { useDesk } from '../state/desk.ts'
import { LEGS, LEG_NAMES } from '../text/cohorts.ts'
import { countOf } from '../text/count.ts'

/** Copies that came and were not let in say what is set up wrongly. */
const Refused = () => {
  const { copies } = useDesk().status
  const refused = LEGS.filter((leg) => copies.legs[leg].refused > 0)
  if (refused.length === 0) return null
  const reasons = Object.entries(copies.refused).map(([reason, count]) => `${reason} ${count}`)
  return (
    <p class="hint hint-warning">
      {refused
        .map((leg) => `${countOf(copies.legs[leg].refused, 'request')} of ${LEG_NAMES[leg]}`)
        .join(' and ')}{' '}
      came and {refused.length === 1 ? 'was' : 'were'} refused: {reasons.join(', ')}.
    </p>
  )
}

const Segment = () => (
  <section class="connect">
    <h3>Segment</h3>
    <ol class="steps">
      <li>
        Set <code>CROSSFADE_SEGMENT_SECRET</code> and <code>CROSSFADE_COPIES_SECRET</code> for this server.
      </li>
      <li>
        Add a destination <b>Webhooks</b> (classic or Actions) to the source of the app, with the address of
        this server’s public listener and <code>/v1/copies/segment</code>.
      </li>
      <li>
        Its shared secret is <code>CROSSFADE_SEGMENT_SECRET</code>; add the header{' '}
        <code>x-crossfade-secret</code> with <code>CROSSFADE_COPIES_SECRET</code>, which batches need.
      </li>
    </ol>
  </section>
)

const Rudderstack = () => (
  <section class="connect">
    <h3>RudderStack</h3>
    <ol class="steps">
      <li>
        Set <code>CROSSFADE_COPIES_SECRET</code> for this server.
      </li>
      <li>
        Add a destination <b>Webhook</b> to the source of the app: POST to the public listener and{' '}
        <code>/v1/copies/rudderstack</code>.
      </li>
      <li>
        Add the header <code>x-crossfade-secret</code> with <code>CROSSFADE_COPIES_SECRET</code>.
      </li>
    </ol>
  </section>
)

/** How copies come to arrive. */
export const NothingYet = () => (
  <Panel name="parity" title="No copy has arrived yet" wide>
    <p>
      Both vendors send a copy of every call to this server by a webhook; parity compares the two. This page
      fills by itself once the first ones come.
    </p>
    <Refused />
    <div class="two">
      <Segment />
      <Rudderstack />
    </div>
    <p class="hint">
      To try it without the vendors: <code>crossfade sandbox</code> stands in for both, and posts their
      webhooks in their own format.
    </p>
  </Panel>
)
