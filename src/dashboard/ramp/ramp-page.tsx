import { Notice } from '../parts/notice.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useRamp } from '../state/ramp.ts'
import { isBegun, type Begun } from './begun.ts'
import { EvidencePanel } from './evidence-panel.tsx'
import { NextPanel } from './next/next-panel.tsx'
import { NotBegun } from './not-begun.tsx'
import { LossPanel } from './proofs/loss-panel.tsx'
import { ProofsPanel } from './proofs/proofs-panel.tsx'
import { RampHistory } from './ramp-history.tsx'
import { RampIncidents } from './ramp-incidents.tsx'
import { StagesPanel } from './stages/stages-panel.tsx'
import { StatePanel } from './state-panel.tsx'

const Course = ({ answer }: { readonly answer: Begun }) => (
  <>
    <StatePanel answer={answer} />
    <StagesPanel answer={answer} />
    <NextPanel answer={answer} />
    <EvidencePanel answer={answer} />
    <LossPanel answer={answer} />
    <ProofsPanel answer={answer} />
  </>
)

/** Everything about the ramp: where it stands and why, what it waits for, and what can be ordered. */
export const RampPage = () => {
  const { answer, problem } = useRamp()
  if (answer === null)
    return problem === null ? (
      <p class="waiting" role="status">
        Asking for the ramp…
      </p>
    ) : (
      <ProblemNotice problem={problem} />
    )
  return (
    <div class="ramp">
      {problem !== null && problem.kind !== 'signed-out' && (
        <Notice kind="wrong" live>
          {problem.sentence} What stands here is from before.
        </Notice>
      )}
      <div class="panels">
        {isBegun(answer) ? <Course answer={answer} /> : <NotBegun answer={answer} />}
        <RampIncidents />
        <RampHistory />
      </div>
    </div>
  )
}
