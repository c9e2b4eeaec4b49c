import { CohortName } from '../../parts/cohort-name.tsx'
import { Panel } from '../../parts/panel.tsx'
import { COHORTS } from '../../text/cohorts.ts'
import type { Begun } from '../begun.ts'
import { StageCard } from './stage-card.tsx'

/** The whole course: what is behind, what holds, what comes. */
export const StagesPanel = ({ answer: { ramp } }: { readonly answer: Begun }) => (
  <Panel name="ramp-stages" title="Stages" href="#/ramp" wide>
    <ol class="stages">
      {ramp.stages.map((stage) => (
        <StageCard
          key={stage.number}
          stage={stage}
          isApproved={
            ramp.state.approvedStage === stage.number - 1 ||
            stage.place === 'done' ||
            stage.place === 'current'
          }
        />
      ))}
    </ol>
    <p class="stage-legend">
      {COHORTS.map((cohort) => (
        <CohortName key={cohort} cohort={cohort} />
      ))}
    </p>
  </Panel>
)
