import { alarms } from './detector.ts'
import { logProofAbove, logProofBelow } from './e-process.ts'
import type { Counts, Evidence } from './evidence.ts'
import { quietUntil } from './quiet-hours.ts'
import type { RampState } from './ramp-state.ts'
import type { Metric, Ramp } from './ramp.ts'
import { scopesOf, type Scope } from './scopes.ts'
import { sessionsNeeded } from './sessions-needed.ts'
import type { Verdict, VerdictCode } from './verdict.ts'
import { countText, minutesText, percentText, sayBad, sayScope } from './verdict-text.ts'

const MINUTE_MS = 60_000
/** A loss of so many times the limit is not waited for. */
const GROSS = 4
/** Against the shares asked for, as ln of a Bayes factor. */
const SAMPLE_RATIO_ALARM = Math.log(1_000)
/** Sessions settle half an hour after their last copy could come. */
const IDLE_MINUTES = 30

type Given = {
  readonly ramp: Ramp
  readonly state: RampState
  readonly evidence: Evidence
  readonly now: number
  readonly scopes: readonly Scope[]
  /** What each of them still lacks for its proof; 0 = proven. */
  readonly missing: readonly { readonly scope: Scope; readonly sessions: number }[]
}

/** One question: a verdict where it is the answer. */
type Check = (given: Given) => Verdict | null

type Next = Verdict['next']

const nextOf = ({ ramp, state, missing }: Given): Next => {
  const stage = state.stage + 1
  if (stage >= ramp.stages.length) return null
  if (stage === 0) return { stage, missingSessions: 0, earliestAt: null }
  return { stage, missingSessions: missingSessions(missing), earliestAt: earliestAt(ramp, state) }
}

const missingSessions = (missing: Given['missing']): number =>
  Math.max(0, ...missing.map(({ sessions }) => sessions))

const earliestAt = ({ stages }: Ramp, { stage, enteredAt }: RampState): number | null => {
  const minutes = stages[stage]?.minMinutes ?? 0
  return minutes === 0 ? null : enteredAt + minutes * MINUTE_MS
}

const hold = (
  given: Given,
  code: VerdictCode,
  reason: string,
  numbers: Verdict['numbers'] = {},
): Verdict => ({
  verdict: 'hold',
  code,
  reason,
  numbers,
  next: nextOf(given),
})

// — who has stopped it —

const STOPPED = {
  aborted: 'A person has aborted it; it goes on once somebody resumes it.',
  halted: 'It was halted; it goes on once somebody resumes it.',
  paused: 'A person has paused it; it goes on once somebody resumes it.',
} as const

const stopped: Check = (given) => {
  const { status } = given.state
  return status === 'running' || status === 'finished' ? null : hold(given, status, STOPPED[status])
}

// — numbers that cannot be —

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isTime = (value: unknown): boolean => value === null || Number.isFinite(value)
const isShare = (value: unknown): boolean =>
  Number.isFinite(value) && (value as number) >= 0 && (value as number) <= 1

const isWhole = ({ sessions, ...bad }: Counts): boolean =>
  isCount(sessions) && Object.values(bad).every((value) => isCount(value) && value <= sessions)

const invalid = (given: Given, what: string): Verdict =>
  hold(given, 'invalid-number', `${what} cannot be, so nothing is decided from it.`)

const invalidCopies: Check = (given) => {
  const { evidence, now } = given
  const { stage, byKey = {}, detectors, settledUntil, newestCopyAt, retriesUntil = null } = evidence
  if (!Number.isFinite(now)) return invalid(given, 'The time')
  if (!isWhole(stage)) return invalid(given, 'A number of sessions')
  const bad = Object.entries(byKey).find(([, counts]) => !isWhole(counts))
  if (bad) return invalid(given, `A number of sessions of ${sayScope(bad[0])}`)
  const scores = [detectors.loss, detectors.mismatch]
  if (!scores.every((score) => Number.isFinite(score) && score >= 0))
    return invalid(given, "A detector's score")
  return [settledUntil, newestCopyAt, retriesUntil].every(isTime) ? null : invalid(given, 'A time of copies')
}

const invalidReports: Check = (given) => {
  const { sampleRatio, loadFailure } = given.evidence
  if (sampleRatio && Number.isNaN(sampleRatio.logBayes)) return invalid(given, 'The sample ratio')
  if (loadFailure && !(isShare(loadFailure.rudderstack) && isShare(loadFailure.segment)))
    return invalid(given, 'A share of pages whose SDK failed')
  return null
}

// — harm —

/** Over all that can alarm in a ramp. */
const alarmAlpha = ({ ramp, scopes }: Given): number => ramp.alpha / (ramp.stages.length * scopes.length)

type Harm = { readonly scope: Scope; readonly how: string }

const detected = (given: Given, metric: 'loss' | 'mismatch'): Harm | null => {
  const { ramp, evidence, scopes } = given
  const scope = scopes.find((one) => one.key === '' && one.metric === metric)!
  return alarms(evidence.detectors[metric], ramp.detectorLimit)
    ? { scope, how: 'of late that is far more than the limit of' }
    : null
}

const exceeded = (given: Given, metric: Metric): Harm | null => {
  const enough = -Math.log(alarmAlpha(given))
  const scope = given.scopes.find(
    (one) =>
      one.metric === metric &&
      one.bad > one.sessions * one.limit &&
      logProofAbove(one.sessions, one.bad, one.limit) >= enough,
  )
  return scope ? { scope, how: 'proven to be more than the limit of' } : null
}

const numbersOf = ({ sessions, bad, limit }: Scope): Verdict['numbers'] => ({
  sessions,
  bad,
  share: sessions === 0 ? 0 : bad / sessions,
  limit,
})

const rolledBack = (given: Given, { scope, how }: Harm): Verdict => {
  const { provenStage, stage } = given.state
  const to = Math.max(-1, Math.min(provenStage, stage - 1))
  const where = to < 0 ? 'everyone goes back to Segment only' : `it goes back to stage ${to + 1}`
  return {
    verdict: 'rollback',
    code: scope.metric,
    reason: `${sayBad(scope)}: ${how} ${percentText(scope.limit)}; ${where}.`,
    numbers: numbersOf(scope),
    next: { stage: to, missingSessions: 0, earliestAt: null },
  }
}

/** The vendor may still bring what is missing, unless far too much of it is. */
const isWaitedFor = ({ evidence, now }: Given, { metric, sessions, bad, limit }: Scope): boolean =>
  metric === 'loss' && now < (evidence.retriesUntil ?? -Infinity) && bad < GROSS * limit * sessions

const harm =
  (metric: Metric): Check =>
  (given) => {
    const found =
      (metric === 'loss' || metric === 'mismatch' ? detected(given, metric) : null) ?? exceeded(given, metric)
    if (found === null) return null
    if (!isWaitedFor(given, found.scope)) return rolledBack(given, found)
    const minutes = minutesText(given.evidence.retriesUntil! - given.now)
    return hold(
      given,
      metric,
      `${sayBad(found.scope)}: ${found.how} ${percentText(found.scope.limit)}; what is missing may still come for ${minutes}.`,
      numbersOf(found.scope),
    )
  }

/** What Segment lacks is no reason to go back to it. */
const extra: Check = (given) => {
  const { ramp, evidence } = given
  const { extra: limit } = ramp.guards
  const { sessions, extra: bad } = evidence.stage
  if (limit === null || logProofAbove(sessions, bad, limit) < -Math.log(alarmAlpha(given))) return null
  if (bad <= sessions * limit) return null
  return {
    verdict: 'halt',
    code: 'extra',
    reason:
      `Segment lacks calls that RudderStack has in ${countText(bad)} of ${countText(sessions)} sessions, proven to be more than ` +
      `${percentText(limit)}: against what Segment receives nothing can be proven until somebody has looked.`,
    numbers: { sessions, bad, share: bad / sessions, limit },
    next: null,
  }
}

// — what is known of now —

const finished: Check = (given) =>
  given.state.status === 'finished'
    ? hold(given, 'finished', 'The last stage is proven; losses are still looked for.')
    : null

const noData: Check = (given) => {
  const { settledUntil, newestCopyAt } = given.evidence
  if (settledUntil !== null && newestCopyAt !== null) return null
  return hold(given, 'no-data', newestCopyAt === null ? 'No copy has arrived.' : 'No copy is settled yet.')
}

const stale: Check = (given) => {
  const { ramp, evidence, now } = given
  const silence = now - evidence.newestCopyAt!
  const lag = now - evidence.settledUntil! - (ramp.latenessMinutes + IDLE_MINUTES) * MINUTE_MS
  const limit = ramp.staleMinutes * MINUTE_MS
  const numbers = { silenceMinutes: silence / MINUTE_MS, limitMinutes: ramp.staleMinutes }
  if (silence < -limit)
    return hold(
      given,
      'stale',
      `The newest copy is from ${minutesText(-silence)} ahead: a clock is wrong.`,
      numbers,
    )
  if (silence > limit)
    return hold(
      given,
      'stale',
      `The newest copy is ${minutesText(silence)} old, more than ${minutesText(limit)}: nothing is known of now.`,
      numbers,
    )
  if (lag <= limit) return null
  return hold(given, 'stale', `Copies are settled ${minutesText(lag)} late: nothing is known of now.`, {
    lagMinutes: lag / MINUTE_MS,
    limitMinutes: ramp.staleMinutes,
  })
}

// — what browsers report —

const sampleRatio: Check = (given) => {
  const { sampleRatio: found } = given.evidence
  if (found === null || found.logBayes < SAMPLE_RATIO_ALARM) return null
  return hold(given, 'sample-ratio', 'People are not in the cohorts in the shares that were asked for.', {
    logBayes: found.logBayes,
    limit: SAMPLE_RATIO_ALARM,
  })
}

const loadFailure: Check = (given) => {
  const { loadFailure: found } = given.evidence
  const limit = given.ramp.guards.loadFailure
  if (found === null || found.rudderstack - found.segment <= limit) return null
  return hold(
    given,
    'load-failure',
    `RudderStack's SDK fails to load on ${percentText(found.rudderstack)} of pages, Segment's on ` +
      `${percentText(found.segment)}: more than ${percentText(limit)} apart.`,
    { ...found, limit },
  )
}

// — whether it may go on —

const overdue: Check = (given) => {
  const { ramp, state, now } = given
  const most = ramp.stages[state.stage]?.maxMinutes
  const age = now - state.enteredAt
  if (most === undefined || age <= most * MINUTE_MS) return null
  return hold(
    given,
    'overdue',
    `The stage is ${minutesText(age)} old, more than ${minutesText(most * MINUTE_MS)}: a person has to look.`,
    { ageMinutes: age / MINUTE_MS, limitMinutes: most },
  )
}

const tooEarly: Check = (given) => {
  const earliest = earliestAt(given.ramp, given.state)
  if (earliest === null || given.now >= earliest) return null
  const left = earliest - given.now
  return hold(given, 'too-early', `The stage lasts another ${minutesText(left)} at least.`, {
    minutesLeft: left / MINUTE_MS,
  })
}

const tooFew: Check = (given) => {
  const { ramp, state, evidence } = given
  const least = ramp.stages[state.stage]?.minSessions ?? 0
  const { sessions } = evidence.stage
  if (sessions >= least) return null
  return hold(
    given,
    'too-few-sessions',
    `${countText(sessions)} of at least ${countText(least)} sessions are settled.`,
    {
      sessions,
      needed: least,
    },
  )
}

const stageAlpha = ({ alpha, stages }: Ramp): number => alpha / stages.length

const unproven: Check = (given) => {
  const most = missingSessions(given.missing)
  const lacking = given.missing.find(({ sessions }) => sessions === most)
  if (lacking === undefined || most === 0) return null
  const { scope, sessions } = lacking
  // what no session could prove by now, were all of them good
  const isFew = scope.sessions < sessionsNeeded(scope.limit, stageAlpha(given.ramp))
  const needed = scope.sessions + sessions
  return hold(
    given,
    isFew ? 'too-few-sessions' : 'inconclusive',
    `${sayBad(scope)}: less than ${percentText(scope.limit)} is proven with ${countText(sessions)} more good ones.`,
    { ...numbersOf(scope), needed, missing: sessions },
  )
}

const quiet: Check = (given) => {
  const until = quietUntil(given.ramp.quietHours ?? [], given.now)
  if (until === null) return null
  const left = until - given.now
  const verdict = hold(
    given,
    'quiet-hours',
    `Quiet hours: nothing begins for another ${minutesText(left)}.`,
    {
      minutesLeft: left / MINUTE_MS,
    },
  )
  return { ...verdict, next: verdict.next && { ...verdict.next, earliestAt: until } }
}

const approval: Check = (given) => {
  const { ramp, state } = given
  const next = state.stage + 1
  if (ramp.stages[next]?.approval !== true || state.approvedStage === next) return null
  return hold(given, 'approval', `Proven; a person has to approve stage ${next + 1}.`, { stage: next })
}

/** Nobody is on both legs, so nothing can be known. */
const BEFORE_THE_FIRST: readonly Check[] = [stopped, quiet, approval]

const CHECKS: readonly Check[] = [
  stopped,
  invalidCopies,
  harm('loss'),
  harm('mismatch'),
  harm('duplicate'),
  harm('identity'),
  extra,
  finished,
  noData,
  stale,
  invalidReports,
  sampleRatio,
  loadFailure,
  overdue,
  tooEarly,
  tooFew,
  unproven,
  quiet,
  approval,
]

const isAccepted = ({ accepted = [] }: Ramp, { key }: Scope, now: number): boolean =>
  accepted.some((one) => one.key === key && now < one.until)

const missingOf = (ramp: Ramp, scopes: readonly Scope[], now: number): Given['missing'] => {
  const alpha = stageAlpha(ramp)
  const judged = scopes.filter((scope) => !isAccepted(ramp, scope, now))
  return judged.map((scope) => {
    const { sessions, bad, limit } = scope
    if (!(isCount(sessions) && isCount(bad) && bad <= sessions)) return { scope, sessions: 0 }
    const isProven = sessions > 0 && logProofBelow(sessions, bad, limit) >= -Math.log(alpha)
    return { scope, sessions: isProven ? 0 : Math.max(1, sessionsNeeded(limit, alpha, bad) - sessions) }
  })
}

/**
 * What a ramp is to do now, and why. It promotes on proof alone: with too little, old or impossible evidence it holds.
 * @param now ms since epoch
 */
export function decide(ramp: Ramp, state: RampState, evidence: Evidence, now: number): Verdict {
  const scopes = scopesOf(ramp, evidence)
  const given: Given = { ramp, state, evidence, now, scopes, missing: missingOf(ramp, scopes, now) }
  for (const check of state.stage < 0 ? BEFORE_THE_FIRST : CHECKS) {
    const verdict = check(given)
    if (verdict !== null) return verdict
  }
  return state.stage < 0 ? begins(given) : proven(given)
}

const begins = (given: Given): Verdict => ({
  verdict: 'promote',
  code: 'proven',
  reason: 'The first stage begins; nothing has to be proven for it.',
  numbers: {},
  next: nextOf(given),
})

const proven = (given: Given): Verdict => {
  const { ramp, state, evidence } = given
  const { sessions, lost } = evidence.stage
  const reason =
    `${sayBad(scopesOf(ramp, evidence)[0]!)}: less than ${percentText(ramp.guards.loss)} is proven, with an error of at most ` +
    `${percentText(stageAlpha(ramp))}.`
  const numbers = { sessions, bad: lost, share: lost / sessions, limit: ramp.guards.loss }
  const isLast = state.stage + 1 >= ramp.stages.length
  return {
    verdict: isLast ? 'hold' : 'promote',
    code: isLast ? 'finished' : 'proven',
    reason,
    numbers,
    next: nextOf(given),
  }
}
