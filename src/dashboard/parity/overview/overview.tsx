import type { By, ParityAnswer, SourceHealth } from '../../api/wire.ts'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import type { Address } from '../address.ts'
import { Breakdown } from '../breakdown/breakdown.tsx'
import { byOf } from '../breakdown/by-names.ts'
import { questionOf } from '../questions.ts'
import { useAnswer } from '../use-answer.ts'
import { CausesPanel } from './causes.tsx'
import { CutoverPanel } from './cutover.tsx'
import { Health } from './health.tsx'
import { VerdictPanel } from './verdict-panel.tsx'

type Props = {
  readonly address: Address
  readonly tick: number
  readonly sources: readonly SourceHealth[]
}

const useParity = (address: Address, by: By, tick: number, event?: string) =>
  useAnswer<ParityAnswer>(questionOf('api/parity', address.fields, { by, event }), tick)

/** The verdict, and what it is made of. */
export const Overview = ({ address, tick, sources }: Props) => {
  const by = byOf(address.fields.by)
  const byEvent = useParity(address, 'event', tick)
  const byCohort = useParity(address, 'cohort', tick)
  const broken = useParity(address, by, tick, by === 'event' ? undefined : address.fields.event)
  const overall = byCohort.value?.rows.find(({ key }) => key === 'dual')?.loss ?? null
  if (byEvent.value === null)
    return byEvent.problem === null ? (
      <p class="waiting" role="status">
        Asking for the figures…
      </p>
    ) : (
      <ProblemNotice problem={byEvent.problem} />
    )
  return (
    <div class="panels">
      <VerdictPanel address={address} answer={byEvent.value} overall={overall} problem={byEvent.problem} />
      <Health sources={sources} />
      <Breakdown
        address={address}
        by={by}
        answer={broken.value}
        problem={broken.problem}
        events={byEvent.value.rows.map(({ key }) => key)}
      />
      <CausesPanel address={address} rows={byEvent.value.rows} />
      <CutoverPanel address={address} tick={tick} />
    </div>
  )
}
