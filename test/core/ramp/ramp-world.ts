import type { Counts, Evidence } from '../../../src/core/ramp/evidence.ts'
import type { RampState } from '../../../src/core/ramp/ramp-state.ts'
import type { Ramp } from '../../../src/core/ramp/ramp.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const NOW = Date.UTC(2026, 10, 25, 12)

/** Five stages, so that each of them has a hundredth of error. */
export const RAMP: Ramp = {
  stages: [1, 5, 25, 50, 100].map((rudderstack) => ({
    rudderstack,
    segment: 100,
    minMinutes: 60,
    minSessions: 100,
  })),
  guards: {
    loss: 0.005,
    mismatch: 0.005,
    duplicate: 0.01,
    identity: 0.005,
    loadFailure: 0.02,
    extra: null,
  },
  alpha: 0.05,
  detectorLimit: 1e4,
  latenessMinutes: 60,
  staleMinutes: 30,
}

/** In its second stage for two hours. */
export const RUNNING: RampState = {
  stage: 1,
  provenStage: 0,
  enteredAt: NOW - 2 * HOUR,
  status: 'running',
  approvedStage: null,
}

export const counts = (sessions: number, bad: Partial<Counts> = {}): Counts => ({
  sessions,
  lost: 0,
  mismatched: 0,
  duplicated: 0,
  split: 0,
  extra: 0,
  ...bad,
})

/** Proof of all limits. */
export const PROOF: Evidence = {
  settledUntil: NOW - 91 * MINUTE,
  newestCopyAt: NOW - 1_000,
  stage: counts(1_090),
  detectors: { loss: 0, mismatch: 0 },
  sampleRatio: { logBayes: -2 },
  loadFailure: { rudderstack: 0.021, segment: 0.001 },
}
