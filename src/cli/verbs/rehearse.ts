import { CliError } from '../cli-error.ts'
import { rehearseRamp } from '../rehearse/ramp.ts'
import type { Verb } from '../verb.ts'

export const rehearseVerb: Verb = {
  name: 'rehearse',
  summary: 'play a ramp against what was recorded, or made-up visitors: when it would move, and why',
  usage: `crossfade rehearse ramp [FILE] --recorded [--since TIME] [--seed NUMBER] [--json] [--server URL]
crossfade rehearse ramp [FILE] --sessions-per-day NUMBER [--loss PERCENT] [--harm PERCENT@DAY] [--json]

Plays a ramp as the server would drive it, and says when it would have gone on or back, and why. Approvals are given at
once, and nothing is resumed. Copies come without a break, the SDKs load, and people are in the cohorts asked for.

  FILE                       ramp.yaml here
  --seed NUMBER              draw others (1)
  --json                     print { began, moves, state, last } and nothing else; of --recorded also { recorded }

--recorded takes the settled sessions on both legs that a server has recorded, at the time at which they began. Another
share of people was on both then: where the stage has fewer, so many of the sessions are drawn; where it has more, all
count, none are made up, and the ramp moves later than it would have. Audiences that the ramp does not move are as they
were. A copy may come 60 minutes late.

  --since TIME               2026-11-24, 2026-11-24T10:00, or so long ago: 24h, 7d, 90d at most (30d)
  --server URL               the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

--sessions-per-day makes visitors up.

  --sessions-per-day NUMBER  sessions of all people in a day
  --loss PERCENT             of sessions, that RudderStack loses (0.1%)
  --harm PERCENT@DAY         and what it loses from some day on
  --days NUMBER              so long at most (60)

Example: crossfade rehearse ramp ramp.yaml --recorded --since 14d
Example: crossfade rehearse ramp ramp.yaml --sessions-per-day 20000 --harm 2%@5

Exit 0: it finished. 1: it did not, the file is refused, or nothing is recorded. 2: a wrong flag, no such file, no
token. 3: no server answers, or it has no warehouse.`,
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
