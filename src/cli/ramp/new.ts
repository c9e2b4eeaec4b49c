import { DEFAULT_STAGES } from '../../core/ramp/default-stages.ts'
import { fittingStages } from '../../core/ramp/fitting-stages.ts'
import { parseFlags } from '../parse-flags.ts'
import { positiveNumber } from '../positive-number.ts'
import { countText } from '../status/numbers.ts'
import type { Verb } from '../verb.ts'

const MOST_SESSIONS = 10_000_000_000

type DefaultStage = (typeof DEFAULT_STAGES)[number]

const stageLine = ({ rudderstack, ...more }: DefaultStage): string => {
  const segment = 'segment' in more ? `, segment: ${more.segment}` : ''
  const owners = 'owners' in more ? `, owners: { '*': rudderstack }` : ''
  return `  - { rudderstack: ${rudderstack}${segment}${owners} }`
}

const text = (sessionsPerDay: number | null): string => {
  const stages = sessionsPerDay === null ? DEFAULT_STAGES : fittingStages(sessionsPerDay)
  const left = DEFAULT_STAGES.length - stages.length
  const why =
    sessionsPerDay === null
      ? '# Leave out first stages that would take long: crossfade ramp lint --sessions-per-day NUMBER says how long.'
      : `# For ${countText(sessionsPerDay)} sessions a day${left === 0 ? '' : `, without ${left} first ${left === 1 ? 'stage' : 'stages'} that would take over three days`}.`
  return `# The ramp: percent of people on each leg, stage by stage. It goes on to the next one on proof, and never by the clock alone.
${why}
stages:
${stages.map(stageLine).join('\n')}

# What RudderStack may do to sessions at most, proven with an error of 5 % over the whole ramp.
guards: { loss: 0.005, mismatch: 0.005, duplicate: 0.01, identity: 0.005, loadFailure: 0.02 }

# Events that money depends on have limits of their own.
# keyEvents:
#   - { event: Order Completed, loss: 0.001 }

# No stage begins by itself then.
# quietHours:
#   - { days: [5], from: "16:00", to: "08:00", timeZone: Europe/Berlin }
`
}

/** `crossfade ramp new`. */
export const newRamp: Verb['run'] = async (argv, io) => {
  const { 'sessions-per-day': given } = parseFlags('ramp new', argv, { 'sessions-per-day': 'NUMBER' })
  const sessionsPerDay =
    given === undefined ? null : positiveNumber('--sessions-per-day', given, MOST_SESSIONS)
  io.stdout.write(text(sessionsPerDay))
  return 0
}
