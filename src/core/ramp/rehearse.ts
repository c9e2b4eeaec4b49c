import { addByKey, addCounts } from './add-counts.ts'
import { nextScore } from './detector.ts'
import { NO_SESSIONS, type Counts, type Evidence } from './evidence.ts'
import { judge } from './judge.ts'
import { nextState } from './next-state.ts'
import { IDLE_MINUTES, type Guards, type Ramp } from './ramp.ts'
import type { RampState } from './ramp-state.ts'
import { drawn } from './thin.ts'
import type { Verdict } from './verdict.ts'

/** Dual sessions that began in a step of time: all of them, and by key event and audience (`event:<name>`, `audience:<name>`). */
export type Sessions = {
  readonly all: Counts
  readonly byKey: Readonly<Record<string, Counts>>
}

export type RehearseOptions = {
  /** ms since epoch. */
  readonly from: number
  readonly until: number
  /** How often it is judged. */
  readonly stepMs: number
  /** Puts the sessions of a step in an order: the change detectors read one after the other. */
  readonly random: () => number
  /** @param stage whose shares hold then; −1 = before the first */
  sessions(from: number, to: number, stage: number): Sessions
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

type Batch = { readonly ended: number; readonly stageBegan: number; readonly sessions: Sessions }

/** Another stage that a person has agreed to, at once. */
const approved = (state: RampState): RampState => ({ ...state, approvedStage: state.stage + 1 })

type Detectors = Evidence['detectors']

const scored = (before: Detectors, batch: Counts, guards: Guards, random: () => number): Detectors => {
  let { loss, mismatch } = before
  let { lost, mismatched } = batch
  for (let left = batch.sessions; left > 0; left--) {
    const isLost = drawn(left, lost, 1, random) === 1
    const isMismatched = drawn(left, mismatched, 1, random) === 1
    loss = nextScore(loss, isLost, guards.loss)
    mismatch = nextScore(mismatch, isMismatched, guards.mismatch)
    if (isLost) lost--
    if (isMismatched) mismatched--
  }
  return { loss, mismatch }
}

const NONE: Sessions = { all: NO_SESSIONS, byKey: {} }

/**
 * Plays a ramp against sessions, as its controller would judge them: each is known once it has settled, those that began before
 * the stage prove nothing of it, and nothing is resumed.
 */
export function rehearse(ramp: Ramp, options: RehearseOptions): Rehearsal {
  const { from, until, stepMs, random, sessions } = options
  const settleMs = (ramp.latenessMinutes + IDLE_MINUTES) * MINUTE_MS
  const waiting: Batch[] = []
  const moves: Move[] = []
  let detectors: Detectors = { loss: 0, mismatch: 0 }
  let state: RampState = {
    stage: -1,
    provenStage: -1,
    enteredAt: from,
    status: 'running',
    approvedStage: null,
  }
  let stage = NONE
  let lossSince: number | null = null
  let last: Verdict | null = null

  const settle = (at: number): void => {
    while (waiting[0] !== undefined && waiting[0].ended + settleMs <= at) {
      const { stageBegan, sessions: batch } = waiting.shift()!
      detectors = scored(detectors, batch.all, ramp.guards, random)
      if (stageBegan === state.enteredAt)
        stage = { all: addCounts(stage.all, batch.all), byKey: addByKey(stage.byKey, batch.byKey) }
    }
  }

  for (let at = from; at < until && state.status === 'running'; at += stepMs) {
    const ended = at + stepMs
    waiting.push({ ended, stageBegan: state.enteredAt, sessions: sessions(at, ended, state.stage) })
    settle(at)
    const evidence: Evidence = {
      settledUntil: at - settleMs,
      newestCopyAt: at,
      stage: stage.all,
      byKey: stage.byKey,
      detectors,
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
    moves.push({ at, verdict: last, state: next, stage: stage.all })
    if (next.stage !== state.stage) [stage, lossSince] = [NONE, null]
    state = next
  }
  return { moves, state, last }
}
