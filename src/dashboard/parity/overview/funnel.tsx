import type { ParityAnswer } from '../../api/wire.ts'
import { BarRow } from '../../parts/bar-row.tsx'
import { funnelSteps } from './funnel-steps.ts'

/** Assigned, called, arrived at Segment, arrived at RudderStack. */
export const Funnel = ({ funnel }: { readonly funnel: ParityAnswer['funnel'] }) => (
  <figure class="funnel">
    <figcaption>From the assignment to both vendors</figcaption>
    <ol class="bar-rows">
      {funnelSteps(funnel).map((step) => (
        <BarRow key={step.name} {...step} />
      ))}
    </ol>
    <p class="hint">What was called is of all reports, what arrived of settled minutes.</p>
  </figure>
)
