import { alarms } from '../detector.ts'
import { logProofAbove } from '../e-process.ts'
import { NO_SESSIONS, type FinalLosses } from '../evidence.ts'
import type { Metric } from '../ramp.ts'
import { stageBack } from '../ramp-state.ts'
import { retryMinutes } from '../retry-window.ts'
import type { Scope } from '../scopes.ts'
import type { Verdict } from '../verdict.ts'
import { countText, minutesText, percentText, sayBad, sayBadBefore } from '../verdict-text.ts'
import { hold, MINUTE_MS, numbersOf, stageAlpha, type Check, type Given } from './given.ts'

/** A loss of so many times the limit is not waited for. */
const GROSS = 4

/** Over all that can alarm in a ramp. */
const alarmAlpha = ({ ramp, scopes }: Given): number => stageAlpha(ramp) / scopes.length

type Harm = { readonly scope: Scope; readonly how: string }

/** Of all sessions: they may be fewer than the detector has seen, as it goes on through the stages. */
const detected = (given: Given, metric: Metric, score: number): readonly Harm[] => {
  const scope = given.scopes.find((one) => one.key === '' && one.metric === metric)!
  return alarms(score, given.ramp.detectorLimit)
    ? [{ scope, how: 'of late that is far more than the limit of' }]
    : []
}

const exceeding = (given: Given, scopes: readonly Scope[]): readonly Harm[] => {
  const enough = -Math.log(alarmAlpha(given))
  return scopes
    .filter(
      ({ sessions, bad, limit }) => bad > sessions * limit && logProofAbove(sessions, bad, limit) >= enough,
    )
    .map((scope) => ({ scope, how: 'proven to be more than the limit of' }))
}

/** As sessions settled. */
const settled = (given: Given, metric: Metric): readonly Harm[] => {
  const { detectors } = given.evidence
  const isWatched = metric === 'loss' || metric === 'mismatch'
  return [
    ...(isWatched ? detected(given, metric, detectors[metric]) : []),
    ...exceeding(
      given,
      given.scopes.filter((one) => one.metric === metric),
    ),
  ]
}

/** Of what no vendor brings any more. */
const lostForGood = (given: Given, { stage, byKey, detector }: FinalLosses): readonly Harm[] => {
  const scopes = given.scopes
    .filter(({ metric }) => metric === 'loss')
    .map((scope) => {
      const { sessions, lost } = (scope.key === '' ? stage : byKey[scope.key]) ?? NO_SESSIONS
      return { ...scope, sessions, bad: lost }
    })
  return [...detected(given, 'loss', detector), ...exceeding(given, scopes)]
}

const sayHarm = ({ scope, how }: Harm): string =>
  `${scope.sessions === 0 ? sayBadBefore(scope.metric) : sayBad(scope)}: ${how} ${percentText(scope.limit)}`

const rolledBack = (given: Given, found: Harm): Verdict => {
  const { scope } = found
  const to = stageBack(given.state)
  const where = to < 0 ? 'everyone goes back to Segment only' : `it goes back to stage ${to + 1}`
  return {
    verdict: 'rollback',
    code: scope.metric,
    reason: `${sayHarm(found)}; ${where}.`,
    numbers: numbersOf(scope),
    next: { stage: to, missingSessions: 0, earliestAt: null },
  }
}

/** What one event lost beyond all waiting is not waited for because all of them together lost less. */
const isGross = ({ scope: { sessions, bad, limit } }: Harm): boolean =>
  sessions > 0 && bad >= GROSS * limit * sessions

export const harm =
  (metric: Metric): Check =>
  (given) => {
    const found = settled(given, metric)
    const { final } = given.evidence
    const isSure = metric !== 'loss' || final === undefined
    const [sure] = isSure ? found : [...found.filter(isGross), ...lostForGood(given, final)]
    if (sure !== undefined) return rolledBack(given, sure)
    const [first] = found
    if (first === undefined) return null
    const minutes = minutesText(retryMinutes(given.ramp) * MINUTE_MS)
    return hold(
      given,
      metric,
      `${sayHarm(first)}; what is missing may still come, until ${minutes} after a session has settled.`,
      numbersOf(first.scope),
    )
  }

/** What Segment lacks is no reason to go back to it. */
export const extra: Check = (given) => {
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
