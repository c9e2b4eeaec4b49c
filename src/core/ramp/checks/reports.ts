import { percentText } from '../verdict-text.ts'
import { hold, invalid, type Check } from './given.ts'

/** Against the shares asked for, as ln of a Bayes factor. */
const SAMPLE_RATIO_ALARM = Math.log(1_000)

const isPart = (value: unknown): boolean =>
  Number.isFinite(value) && (value as number) >= 0 && (value as number) <= 1

export const invalidReports: Check = (given) => {
  const { sampleRatio, loadFailure } = given.evidence
  if (sampleRatio && Number.isNaN(sampleRatio.logBayes)) return invalid(given, 'The sample ratio')
  if (loadFailure && !(isPart(loadFailure.rudderstack) && isPart(loadFailure.segment)))
    return invalid(given, 'A share of pages whose SDK failed')
  return null
}

export const sampleRatio: Check = (given) => {
  const { sampleRatio: found } = given.evidence
  if (found === null || found.logBayes < SAMPLE_RATIO_ALARM) return null
  return hold(given, 'sample-ratio', 'People are not in the cohorts in the shares that were asked for.', {
    logBayes: found.logBayes,
    limit: SAMPLE_RATIO_ALARM,
  })
}

export const loadFailure: Check = (given) => {
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
