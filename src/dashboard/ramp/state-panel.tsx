import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import type { Begun } from './begun.ts'
import { DryRun } from './dry-run.tsx'
import { Controls } from './orders/controls.tsx'
import { SharesNow } from './shares-now.tsx'
import { StandingBadge } from './standing-badge.tsx'
import { WhyItStands } from './why-it-stands.tsx'

/** Where it stands, why, and what can be ordered. */
export const StatePanel = ({ answer }: { readonly answer: Begun }) => (
  <Panel name="ramp" title="Ramp" wide json="api/ramp">
    <div class="desk">
      <div class="ramp-state">
        <StandingBadge answer={answer} />
        {answer.problem !== null && <Notice kind="warning">{answer.problem}</Notice>}
        <DryRun answer={answer} />
        <WhyItStands answer={answer} />
        <SharesNow answer={answer} />
      </div>
      <aside class="beside" aria-label="Orders of people">
        <h3>What you can do</h3>
        <Controls answer={answer} />
      </aside>
    </div>
  </Panel>
)
