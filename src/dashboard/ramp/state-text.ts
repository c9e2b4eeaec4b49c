import type { StageAnswer } from '../api/wire.ts'
import { percentText } from '../text/percent.ts'
import type { Begun } from './begun.ts'

/** `dry-run` is what a ramp that does not drive itself is in, whatever it would do. */
export type Standing = Begun['ramp']['state']['status'] | 'dry-run'

export const standingOf = ({ enabled, ramp }: Begun): Standing => (enabled ? ramp.state.status : 'dry-run')

export const STANDINGS: Readonly<Record<Standing, { readonly mark: string; readonly word: string }>> = {
  running: { mark: '▶', word: 'running' },
  paused: { mark: 'Ⅱ', word: 'paused' },
  halted: { mark: '✕', word: 'halted' },
  aborted: { mark: '✕', word: 'aborted' },
  finished: { mark: '✓', word: 'finished' },
  'dry-run': { mark: '◌', word: 'dry run' },
}

/** "stage 3 of 8", "before its first stage" */
export const placeText = ({ ramp: { state, stages } }: Begun): string =>
  state.stage < 0 ? 'before its first stage' : `stage ${state.stage + 1} of ${stages.length}`

/** "stage 3 of 8, running" */
export const stateText = (answer: Begun): string =>
  `${placeText(answer)}, ${STANDINGS[standingOf(answer)].word}`

/** What a stage changes, in short: "5 %", "Europe 5 %", "Segment 75 %", "owners" */
export const stageName = ({ audience, rudderstack, segment, owners }: StageAnswer): string =>
  [
    audience,
    segment === 100 ? percentText(rudderstack) : `Segment ${percentText(segment)}`,
    owners && 'and owners',
  ]
    .filter(Boolean)
    .join(' ')

/** What it does now, before the reason for it. */
const DOES = {
  promote: ['It goes on.', 'It would go on.'],
  hold: ['It stays.', 'It would stay.'],
  halt: ['It is halted.', 'It would be halted.'],
  rollback: ['It goes back.', 'It would go back.'],
} as const

/** Null before it was judged, and while somebody has stopped it: what that says is said by the stop. */
export const verdictText = (answer: Begun): string | null => {
  const { verdict, enabled } = answer
  if (verdict === null || isStopped(answer)) return null
  return `${DOES[verdict.verdict][enabled ? 0 : 1]} ${verdict.reason}`
}

/** Until somebody resumes it. */
export const isStopped = ({ ramp: { state } }: Pick<Begun, 'ramp'>): boolean =>
  state.status !== 'running' && state.status !== 'finished'

/** Where an abort leads; −1 is before the first stage. */
export const abortsTo = ({ ramp: { state } }: Pick<Begun, 'ramp'>): number =>
  Math.max(-1, Math.min(state.provenStage, state.stage - 1))
