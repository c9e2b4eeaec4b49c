import { CliError } from '../cli-error.ts'
import { rehearseRamp } from '../rehearse/ramp.ts'
import type { Verb } from '../verb.ts'

export const rehearseVerb: Verb = {
  name: 'rehearse',
  summary: 'play a ramp against made-up visitors: when it would move, and why',
  usage: `crossfade rehearse ramp [FILE] --sessions-per-day NUMBER [--loss PERCENT] [--harm PERCENT@DAY] [--json]

Plays a ramp as the server would drive it, against visitors that are made up, and says when it would have gone on or
back, and why. Approvals are given at once, and nothing is resumed.

  FILE                       ramp.yaml here
  --sessions-per-day NUMBER  sessions of all people in a day
  --loss PERCENT             of sessions, that RudderStack loses (0.1%)
  --harm PERCENT@DAY         and what it loses from some day on
  --days NUMBER              so long at most (60)
  --seed NUMBER              other visitors (1)
  --json                     print { began, moves, state, last } and nothing else

Example: crossfade rehearse ramp ramp.yaml --sessions-per-day 20000 --harm 2%@5

Exit 0: it finished. 1: it did not, or the file is refused. 2: a wrong flag, no such file.`,
  async run([part, ...argv], io) {
    if (part === 'ramp') return rehearseRamp(argv, io)
    throw new CliError(
      2,
      part === undefined
        ? 'rehearse needs ramp; see crossfade help rehearse.'
        : `rehearse does not know "${part}"; it knows ramp.`,
    )
  },
}
