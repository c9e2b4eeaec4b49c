import { minutesText } from '../../../core/ramp/verdict-text.ts'
import type { StageAnswer } from '../../api/wire.ts'
import { countOf, countText } from '../../text/count.ts'
import { momentText } from '../../text/moment.ts'
import type { Begun } from '../begun.ts'

/** One thing that the next stage waits for. */
export type Need = { readonly isMet: boolean; readonly text: string }

/** The stage that would come next; null where there is none, and where it goes back. */
export const nextStage = ({ ramp: { state, stages }, verdict }: Begun): StageAnswer | null =>
  verdict?.verdict === 'rollback' ? null : (stages[state.stage + 1] ?? null)

const proofNeed = (missing: number): Need =>
  missing > 0
    ? { isMet: false, text: `${countText(missing)} more good sessions, for every limit to be proven` }
    : { isMet: true, text: 'Every limit is proven' }

const leastNeed = (least: number, sessions: number): Need => ({
  isMet: sessions >= least,
  text:
    sessions >= least
      ? `${countOf(sessions, 'settled session')}, of at least ${countText(least)}`
      : `${countText(sessions)} of at least ${countOf(least, 'settled session')}`,
})

const timeNeed = (earliestAt: number, now: number): Need =>
  now < earliestAt
    ? {
        isMet: false,
        text: `Not before ${momentText(earliestAt, now)}: ${minutesText(earliestAt - now)} more`,
      }
    : { isMet: true, text: 'This stage has lasted as long as it must' }

const approvalNeed = (stage: StageAnswer, approved: number | null): Need =>
  approved === stage.number - 1
    ? { isMet: true, text: `Somebody approved stage ${stage.number}` }
    : { isMet: false, text: `A person approves stage ${stage.number}` }

/** All that the next stage takes, met or not. @param now ms since epoch */
export const needsOf = (answer: Begun, now: number): readonly Need[] => {
  const { ramp, verdict, evidence } = answer
  const stage = nextStage(answer)
  if (stage === null) return []
  const current = ramp.stages[ramp.state.stage]
  const next = verdict?.next ?? null
  return [
    // nothing has to be proven for the first stage
    ...(next !== null && current !== undefined ? [proofNeed(next.missingSessions)] : []),
    ...(current !== undefined && current.minSessions > 0
      ? [leastNeed(current.minSessions, evidence?.stage.sessions ?? 0)]
      : []),
    ...(next !== null && next.earliestAt !== null ? [timeNeed(next.earliestAt, now)] : []),
    ...(stage.approval === true ? [approvalNeed(stage, ramp.state.approvedStage)] : []),
  ]
}
