import type { ParityAnswer } from '../../api/wire.ts'
import { funnelSteps, type FunnelStep } from './funnel-steps.ts'

const Step = ({ name, figure, width, leg, note }: FunnelStep) => (
  <li class="funnel-step">
    <p class="funnel-name">
      <span>{name}</span> <b>{figure}</b>
    </p>
    {width !== null && (
      <div class="funnel-track" aria-hidden="true">
        {width > 0 && <span class={`funnel-bar funnel-${leg ?? 'called'}`} style={{ width: `${width}%` }} />}
      </div>
    )}
    {note !== '' && <p class="hint">{note}</p>}
  </li>
)

/** Assigned, called, arrived at Segment, arrived at RudderStack. */
export const Funnel = ({ funnel }: { readonly funnel: ParityAnswer['funnel'] }) => (
  <figure class="funnel">
    <figcaption>From the assignment to both vendors</figcaption>
    <ol>
      {funnelSteps(funnel).map((step) => (
        <Step key={step.name} {...step} />
      ))}
    </ol>
    <p class="hint">What was called is of all reports, what arrived of settled minutes.</p>
  </figure>
)
