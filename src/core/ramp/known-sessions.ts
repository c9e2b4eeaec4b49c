import { addByKey, addCounts } from './add-counts.ts'
import { nextScore } from './detector.ts'
import { NO_SESSIONS, type Counts, type Evidence } from './evidence.ts'
import type { Guards } from './ramp.ts'
import { drawn } from './thin.ts'

/** Dual sessions that began in a step of time: all of them, and by key event and audience (`event:<name>`, `audience:<name>`). */
export type Sessions = {
  readonly all: Counts
  readonly byKey: Readonly<Record<string, Counts>>
}

type Batch = { readonly ended: number; readonly stageBegan: number; readonly sessions: Sessions }
type Detectors = Evidence['detectors']

/** What is known of sessions once they are so old. */
export type KnownSessions = {
  add(batch: Batch): void
  /** Those that are old enough now; what began before the stage counts for the detectors alone. @param at ms since epoch */
  readOn(at: number, stageBegan: number): void
  /** Of the stage. */
  stage(): Sessions
  detectors(): Detectors
}

const NONE: Sessions = { all: NO_SESSIONS, byKey: {} }

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

/**
 * @param ageMs of a batch, from its end
 * @param random puts the sessions of a batch in an order: the change detectors read one after the other
 */
export function createKnownSessions(ageMs: number, guards: Guards, random: () => number): KnownSessions {
  const waiting: Batch[] = []
  let detectors: Detectors = { loss: 0, mismatch: 0 }
  let stage = NONE
  let began: number | null = null
  return {
    add: (batch) => void waiting.push(batch),
    readOn(at, stageBegan) {
      if (began !== stageBegan) [stage, began] = [NONE, stageBegan]
      while (waiting[0] !== undefined && waiting[0].ended + ageMs <= at) {
        const { stageBegan: of, sessions } = waiting.shift()!
        detectors = scored(detectors, sessions.all, guards, random)
        if (of !== stageBegan) continue
        stage = { all: addCounts(stage.all, sessions.all), byKey: addByKey(stage.byKey, sessions.byKey) }
      }
    },
    stage: () => stage,
    detectors: () => detectors,
  }
}
