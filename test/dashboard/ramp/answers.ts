import { parseRamp, type Counts, type Evidence, type Ramp } from '../../../src/core/index.ts'
import { NOTHING_SEEN, type Course } from '../../../src/core/ramp/course.ts'
import { judge } from '../../../src/core/ramp/judge.ts'
import { sharesAt, type Ramped } from '../../../src/core/ramp/shares-at.ts'
import type { RampState } from '../../../src/core/ramp/ramp-state.ts'
import { rampAnswer, type RampAnswer } from '../../../src/server/autopilot/ramp-answer.ts'
import type { Begun } from '../../../src/dashboard/ramp/begun.ts'

// What the server would answer, made from what a course and its evidence are in these tests by the server's own hands.

export const NOW = Date.UTC(2026, 10, 26, 14, 0)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

const RAMP = {
  stages: [
    { rudderstack: 0.1, minMinutes: 60 },
    { rudderstack: 1 },
    { rudderstack: 5 },
    { rudderstack: 25 },
    { rudderstack: 50, approval: true },
    { rudderstack: 100 },
    { rudderstack: 100, owners: { Mixpanel: 'both', '*': 'rudderstack' } },
    { rudderstack: 100, segment: 0 },
  ],
  keyEvents: [{ event: 'Order Completed', loss: 0.001 }, { event: 'Invoice Paid' }],
}

/** Invoices are too few for a proof of their own. */
const acceptedAt = (now: number) => ({
  event: 'Invoice Paid',
  reason: 'ten a month',
  until: new Date(now + 28 * 24 * HOUR).toISOString().slice(0, 10),
})

const parsed = (input: unknown): Ramp => {
  const read = parseRamp(input, { latenessMinutes: 60 })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.ramp
}

const BASE: Ramped = { audiences: [{ name: 'everyone', rudderstack: 0, segment: 100 }], owners: {} }

export const counts = (sessions: number, bad: Partial<Counts> = {}): Counts => ({
  sessions,
  lost: 0,
  mismatched: 0,
  duplicated: 0,
  split: 0,
  extra: 0,
  ...bad,
})

export const evidence = (changes: Partial<Evidence> = {}, now = NOW): Evidence => ({
  settledUntil: now - 95 * MINUTE,
  newestCopyAt: now - 2_000,
  stage: counts(3_120, { lost: 4, mismatched: 1 }),
  byKey: {
    'event:Order Completed': counts(840),
    'audience:Europe': counts(1_800, { lost: 2 }),
    'audience:everyone': counts(1_320, { lost: 2, mismatched: 1 }),
  },
  detectors: { loss: 1.1, mismatch: 0 },
  sampleRatio: { logBayes: -0.4 },
  loadFailure: { rudderstack: 0.012, segment: 0.009 },
  ...changes,
})

export type Made = Partial<Omit<RampAnswer, 'ramp'>> & {
  readonly file?: string
  readonly state?: Partial<RampState>
  readonly stopped?: Course['stopped']
  readonly unproven?: Course['unproven']
  readonly stages?: readonly object[]
  readonly evidence?: Evidence
  /** @default NOW */
  readonly now?: number
}

/** In its third stage since three hours ago, with some evidence. */
export const answerOf = (made: Made = {}): Begun => {
  const { state = {}, stopped = null, unproven = [], stages, now = NOW, evidence: known, ...parts } = made
  const ramp = parsed({ ...RAMP, accept: [acceptedAt(now)], ...(stages && { stages }) })
  const course: Course = {
    format: 1,
    rollout: 'segment-to-rudderstack',
    ramp,
    state: {
      stage: 2,
      provenStage: 1,
      enteredAt: now - 3 * HOUR,
      status: 'running',
      approvedStage: null,
      ...state,
    },
    base: BASE,
    inForce: sharesAt(BASE, ramp.stages, state.stage ?? 2),
    revision: 46,
    since: 46,
    from: 43,
    watch: NOTHING_SEEN,
    lossSince: null,
    rules: '1',
    unproven,
    stopped,
  }
  const seen = known ?? evidence({}, now)
  const judged = judge(ramp, course.state, seen, null, now)
  const judgement = { ...judged, evidence: seen, at: now - 4_000, of: course }
  const answer = rampAnswer({
    enabled: true,
    file: 'ramp.yaml',
    problem: null,
    drivesHere: true,
    begun: true,
    wouldPromoteSince: null,
    course,
    judgement,
  })
  return { ...answer, ...parts } as Begun
}

/** A server without a ramp that could be driven. */
export const notBegun = (changes: Partial<RampAnswer> = {}): RampAnswer => ({
  ...rampAnswer({
    enabled: false,
    file: 'ramp.yaml',
    problem: 'The ramp’s file ramp.yaml could not be read.',
    drivesHere: false,
    begun: false,
    wouldPromoteSince: null,
    course: null,
    judgement: null,
  }),
  ...changes,
})
