import { alarms } from '../detector.ts'
import { logProofAbove } from '../e-process.ts'
import type { Metric } from '../ramp.ts'
import { stageBack } from '../ramp-state.ts'
import type { Scope } from '../scopes.ts'
import type { Verdict } from '../verdict.ts'
import { countText, minutesText, percentText, sayBad } from '../verdict-text.ts'
import { hold, numbersOf, stageAlpha, type Check, type Given } from './given.ts'

/** A loss of so many times the limit is not waited for. */
const GROSS = 4

/** Over all that can alarm in a ramp. */
const alarmAlpha = ({ ramp, scopes }: Given): number => stageAlpha(ramp) / scopes.length

type Harm = { readonly scope: Scope; readonly how: string }

const detected = (given: Given, metric: 'loss' | 'mismatch'): Harm | null => {
  const { ramp, evidence, scopes } = given
  const scope = scopes.find((one) => one.key === '' && one.metric === metric)!
  return alarms(evidence.detectors[metric], ramp.detectorLimit)
    ? { scope, how: 'of late that is far more than the limit of' }
    : null
}

const exceeded = (given: Given, metric: Metric): readonly Harm[] => {
  const enough = -Math.log(alarmAlpha(given))
  const scopes = given.scopes.filter(
    (one) =>
      one.metric === metric &&
      one.bad > one.sessions * one.limit &&
      logProofAbove(one.sessions, one.bad, one.limit) >= enough,
  )
  return scopes.map((scope) => ({ scope, how: 'proven to be more than the limit of' }))
}

const rolledBack = (given: Given, { scope, how }: Harm): Verdict => {
  const to = stageBack(given.state)
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

export const harm =
  (metric: Metric): Check =>
  (given) => {
    const change = metric === 'loss' || metric === 'mismatch' ? detected(given, metric) : null
    const all = [...(change === null ? [] : [change]), ...exceeded(given, metric)]
    const [found] = all
    if (found === undefined) return null
    // what one event lost beyond all waiting is not waited for because all of them together lost less
    const gross = all.find(({ scope }) => !isWaitedFor(given, scope))
    if (gross !== undefined) return rolledBack(given, gross)
    const minutes = minutesText(given.evidence.retriesUntil! - given.now)
    return hold(
      given,
      metric,
      `${sayBad(found.scope)}: ${found.how} ${percentText(found.scope.limit)}; what is missing may still come for ${minutes}.`,
      numbersOf(found.scope),
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
