import type { ComponentChildren } from 'preact'
import { Moment } from '../parts/moment.tsx'
import { Panel } from '../parts/panel.tsx'
import { useDesk } from '../state/desk.ts'
import type { Begun } from './begun.ts'
import { loadFailureHealth, loadFailurePart, sampleRatioHealth, type Health } from './health-text.ts'
import { Meter } from './meter.tsx'
import { partText } from './part-text.ts'
import { Quarantined } from './quarantined.tsx'

const MARKS = { fine: '✓', warning: '!', unknown: '?' } as const

const Line = ({ health: { kind, text } }: { readonly health: Health }) => (
  <p class={`health health-${kind}`}>
    <span aria-hidden="true">{MARKS[kind]}</span>
    <span>
      {kind === 'warning' && <span class="unseen">Warning: </span>}
      {text}
    </span>
  </p>
)

const Row = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Freshness = ({ evidence }: { readonly evidence: NonNullable<Begun['evidence']> }) => {
  const { at: now } = useDesk()
  const { settledUntil, newestCopyAt } = evidence
  return (
    <>
      <p>
        {newestCopyAt === null ? (
          'No copy has come yet.'
        ) : (
          <>
            The newest copy came <Moment at={newestCopyAt} now={now} ago />.
          </>
        )}
      </p>
      <p>
        {settledUntil === null ? (
          'Nothing is settled yet.'
        ) : (
          <>
            Settled until <Moment at={settledUntil} now={now} />: what came later still waits for its other
            copy.
          </>
        )}
      </p>
    </>
  )
}

type LoadFailureProps = {
  readonly found: NonNullable<Begun['evidence']>['loadFailure']
  readonly limit: number
}

const LoadFailure = ({ found, limit }: LoadFailureProps) => {
  const part = found === null ? null : loadFailurePart(found, limit)
  return (
    <>
      <Line health={loadFailureHealth(found, limit)} />
      {part !== null && (
        <Meter
          part={part}
          kind="rollback"
          label="RudderStack’s SDK failing more often than Segment’s"
          text={part > 1 ? 'above its limit' : `${partText(part)} of its limit`}
        />
      )}
    </>
  )
}

/** Of a loss it may still wait for what comes late; the verdict says so. */
const alarmText = (part: number): string => (part >= 1 ? 'an alarm' : `${partText(part)} of an alarm`)

/** What it is judged from beside the proofs: how fresh that is, and what would stop it. */
export const EvidencePanel = ({ answer: { evidence, alarms, ramp } }: { readonly answer: Begun }) => (
  <Panel name="ramp-evidence" title="Evidence" href="#/ramp">
    {evidence === null ? (
      <p class="quiet">Nothing is known yet.</p>
    ) : (
      <dl class="evidence">
        <Row name="Copies">
          <Freshness evidence={evidence} />
        </Row>
        <Row name="People in their cohorts">
          <Line health={sampleRatioHealth(evidence.sampleRatio)} />
          <Quarantined quarantine={evidence.quarantine} />
        </Row>
        <Row name="SDKs that load">
          <LoadFailure found={evidence.loadFailure} limit={ramp.loadFailureLimit} />
        </Row>
        <Row name="A sudden change in losses">
          <Meter
            part={alarms.loss}
            kind="rollback"
            label="Change detector of losses"
            text={alarmText(alarms.loss)}
          />
        </Row>
        <Row name="A sudden change in what differs">
          <Meter
            part={alarms.mismatch}
            kind="rollback"
            label="Change detector of differences"
            text={alarmText(alarms.mismatch)}
          />
        </Row>
      </dl>
    )}
  </Panel>
)
