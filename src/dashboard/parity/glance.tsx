import type { ParityAnswer, Sources } from '../api/wire.ts'
import { Panel } from '../parts/panel.tsx'
import { useDesk } from '../state/desk.ts'
import { NotUp } from './not-up.tsx'
import { VerdictPanel } from './overview/verdict-panel.tsx'
import { parseAddress } from './address.ts'
import { questionOf, SOURCES } from './questions.ts'
import { REFRESH_MS } from './refresh.ts'
import { useAnswer } from './use-answer.ts'

const LAST_DAY = parseAddress('', '')

/** The verdict on the last day, beside everything else. */
export const ParityGlance = () => {
  const tick = Math.floor(useDesk().at / REFRESH_MS)
  const sources = useAnswer<Sources>(SOURCES, tick)
  const isFed = sources.value?.sources.some(({ lastCopyAt }) => lastCopyAt !== null) === true
  const ask = (by: string) => (isFed ? questionOf('api/parity', {}, { by }) : null)
  const byEvent = useAnswer<ParityAnswer>(ask('event'), tick)
  const byCohort = useAnswer<ParityAnswer>(ask('cohort'), tick)
  const overall = byCohort.value?.rows.find(({ key }) => key === 'dual')?.loss ?? null
  if (byEvent.value !== null)
    return (
      <VerdictPanel
        address={LAST_DAY}
        answer={byEvent.value}
        overall={overall}
        problem={byEvent.problem}
        glance
      />
    )
  return (
    <Panel name="parity" title="Parity" wide>
      {sources.value === null || isFed ? (
        <NotUp problem={sources.problem ?? byEvent.problem} />
      ) : (
        <p class="quiet">
          No copy has arrived yet.{' '}
          <a class="permalink" href="#/parity">
            How both vendors send them
          </a>
        </p>
      )}
    </Panel>
  )
}
