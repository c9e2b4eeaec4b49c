import { nextScore } from './detector.ts'
import { eventKey, NO_SESSIONS, type Counts, type Evidence } from './evidence.ts'
import { judge } from './judge.ts'
import { nextState } from './next-state.ts'
import { IDLE_MINUTES, type Ramp } from './ramp.ts'
import type { RampState } from './ramp-state.ts'
import { dualPercent } from './stage-days.ts'
import type { Verdict } from './verdict.ts'

/** Dual sessions that began in a step of time: of each whether it lost its call. */
export type Sessions = readonly boolean[]

export type RehearseOptions = {
  /** ms since epoch. */
  readonly from: number
  readonly until: number
  /** How often it is judged. */
  readonly stepMs: number
  /** Percent of RudderStack-only people who stay on both. */
  readonly sentinel: number
  /** @param dual percent of people who are on both legs then */
  sessions(from: number, to: number, dual: number): Sessions
}

/** One thing that the ramp did, and why. */
export type Move = {
  /** ms since epoch. */
  readonly at: number
  readonly verdict: Verdict
  readonly state: RampState
  /** Settled sessions of the stage that it left. */
  readonly stage: Counts
}

export type Rehearsal = {
  readonly moves: readonly Move[]
  readonly state: RampState
  /** The last word, where it did not come to its end. */
  readonly last: Verdict | null
}

const MINUTE_MS = 60_000

type Batch = { readonly at: number; readonly stageBegan: number; readonly sessions: Sessions }

/** Another stage that a person has agreed to, at once. */
const approved = (state: RampState): RampState => ({ ...state, approvedStage: state.stage + 1 })

const withSessions = (stage: Counts, batch: Sessions): Counts => ({
  ...stage,
  sessions: stage.sessions + batch.length,
  lost: stage.lost + batch.filter(Boolean).length,
})

/**
 * Plays a ramp against sessions, as its controller would judge them: each is known once it has settled, those that began before
 * the stage prove nothing of it, and nothing is resumed. Key events are taken to be in every session.
 */
export function rehearse(ramp: Ramp, options: RehearseOptions): Rehearsal {
  const { from, until, stepMs, sentinel, sessions } = options
  const settleMs = (ramp.latenessMinutes + IDLE_MINUTES) * MINUTE_MS
  const waiting: Batch[] = []
  const moves: Move[] = []
  const detectors = { loss: 0, mismatch: 0 }
  let state: RampState = {
    stage: -1,
    provenStage: -1,
    enteredAt: from,
    status: 'running',
    approvedStage: null,
  }
  let stage: Counts = NO_SESSIONS
  let lossSince: number | null = null
  let last: Verdict | null = null

  const settle = (at: number): void => {
    while (waiting[0] !== undefined && waiting[0].at + settleMs <= at) {
      const { stageBegan, sessions: batch } = waiting.shift()!
      for (const isLost of batch) {
        detectors.loss = nextScore(detectors.loss, isLost, ramp.guards.loss)
        detectors.mismatch = nextScore(detectors.mismatch, false, ramp.guards.mismatch)
      }
      if (stageBegan === state.enteredAt) stage = withSessions(stage, batch)
    }
  }

  for (let at = from; at < until && state.status === 'running'; at += stepMs) {
    const dual = state.stage < 0 ? 0 : dualPercent(ramp.stages[state.stage]!, sentinel)
    waiting.push({ at, stageBegan: state.enteredAt, sessions: sessions(at, at + stepMs, dual) })
    settle(at)
    const evidence: Evidence = {
      settledUntil: at - settleMs,
      newestCopyAt: at,
      stage,
      byKey: Object.fromEntries((ramp.keyEvents ?? []).map(({ event }) => [eventKey(event), stage])),
      detectors: { ...detectors },
      sampleRatio: null,
      loadFailure: null,
    }
    const judged = judge(ramp, state, evidence, lossSince, at)
    last = judged.verdict
    lossSince = judged.lossSince
    if (last.code === 'approval') {
      state = approved(state)
      continue
    }
    const next = nextState(state, last, at)
    if (next === state) continue
    moves.push({ at, verdict: last, state: next, stage })
    if (next.stage !== state.stage) [stage, lossSince] = [NO_SESSIONS, null]
    state = next
  }
  return { moves, state, last }
}
