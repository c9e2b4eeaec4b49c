import { decide } from './decide.ts'
import type { Counts, Evidence, Losses } from './evidence.ts'
import { createKnownSessions, type KnownSessions, type Sessions } from './known-sessions.ts'
import { nextState } from './next-state.ts'
import { IDLE_MINUTES, type Ramp } from './ramp.ts'
import type { RampState } from './ramp-state.ts'
import { retryMinutes } from './retry-window.ts'
import type { Verdict } from './verdict.ts'

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

/** Another stage that a person has agreed to, at once. */
const approved = (state: RampState): RampState => ({ ...state, approvedStage: state.stage + 1 })

const lossesOf = ({ sessions, lost }: Counts): Losses => ({ sessions, lost })

/** What a controller would know; whatever else it looks at is as it should be. */
const evidenceOf = (
  settled: KnownSessions,
  old: KnownSessions,
  at: number,
  settledUntil: number,
): Evidence => {
  const [{ all, byKey }, final] = [settled.stage(), old.stage()]
  return {
    settledUntil,
    newestCopyAt: at,
    stage: all,
    byKey,
    final: {
      stage: lossesOf(final.all),
      byKey: Object.fromEntries(Object.entries(final.byKey).map(([key, counts]) => [key, lossesOf(counts)])),
      detector: old.detectors().loss,
    },
    detectors: settled.detectors(),
    sampleRatio: null,
    loadFailure: null,
  }
}

/**
 * Plays a ramp against sessions, as its controller would judge them: each is known once it has settled, those that began before
 * the stage prove nothing of it, what is missing does not come later, and nothing is resumed.
 */
export function rehearse(ramp: Ramp, options: RehearseOptions): Rehearsal {
  const { from, until, stepMs, random, sessions } = options
  const settleMs = (ramp.latenessMinutes + IDLE_MINUTES) * MINUTE_MS
  const settled = createKnownSessions(settleMs, ramp.guards, random)
  const old = createKnownSessions(settleMs + retryMinutes(ramp) * MINUTE_MS, ramp.guards, random)
  const moves: Move[] = []
  let state: RampState = {
    stage: -1,
    provenStage: -1,
    enteredAt: from,
    status: 'running',
    approvedStage: null,
  }
  let last: Verdict | null = null

  for (let at = from; at < until && state.status === 'running'; at += stepMs) {
    const ended = at + stepMs
    const batch = { ended, stageBegan: state.enteredAt, sessions: sessions(at, ended, state.stage) }
    for (const known of [settled, old]) {
      known.add(batch)
      known.readOn(at, state.enteredAt)
    }
    last = decide(ramp, state, evidenceOf(settled, old, at, at - settleMs), at)
    if (last.code === 'approval') {
      state = approved(state)
      continue
    }
    const next = nextState(state, last, at)
    if (next === state) continue
    moves.push({ at, verdict: last, state: next, stage: settled.stage().all })
    state = next
  }
  return { moves, state, last }
}
