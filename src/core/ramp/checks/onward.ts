import { quietUntil } from '../quiet-hours.ts'
import { sessionsNeeded } from '../sessions-needed.ts'
import { countText, minutesText, percentText, sayBad } from '../verdict-text.ts'
import { earliestAt, hold, MINUTE_MS, missingSessions, numbersOf, stageAlpha, type Check } from './given.ts'

export const overdue: Check = (given) => {
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

export const tooEarly: Check = (given) => {
  const earliest = earliestAt(given.ramp, given.state)
  if (earliest === null || given.now >= earliest) return null
  const left = earliest - given.now
  return hold(given, 'too-early', `The stage lasts another ${minutesText(left)} at least.`, {
    minutesLeft: left / MINUTE_MS,
  })
}

export const tooFew: Check = (given) => {
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

export const unproven: Check = (given) => {
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

export const quiet: Check = (given) => {
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

export const approval: Check = (given) => {
  const { ramp, state } = given
  const next = state.stage + 1
  if (ramp.stages[next]?.approval !== true || state.approvedStage === next) return null
  return hold(given, 'approval', `Proven; a person has to approve stage ${next + 1}.`, { stage: next })
}
