import { nearest } from '../../core/text/nearest.ts'
import { CliError } from '../cli-error.ts'
import { lintRamp } from '../ramp/lint.ts'
import { newRamp } from '../ramp/new.ts'
import { showRamp } from '../ramp/show.ts'
import type { Verb } from '../verb.ts'

const PARTS: Readonly<Record<string, Verb['run']>> = { show: showRamp, new: newRamp, lint: lintRamp }

export const rampVerb: Verb = {
  name: 'ramp',
  summary: 'where the ramp stands and why; a file to begin with, checked, and how long its stages take',
  usage: `crossfade ramp show [--watch] [--json] [--server URL]
crossfade ramp new [--sessions-per-day NUMBER]
crossfade ramp lint [FILE] [--sessions-per-day NUMBER] [--json]

show tells the stages of the server's ramp, what it was last judged by, and what is missing for the next one.

  --watch                    show it again every 2 seconds, until Ctrl-C
  --json                     print the body of the server's /api/ramp and nothing else
  --server URL               the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

new prints a file to begin with: ten stages up to nobody on Segment. For your traffic it leaves out first stages that
would take over three days.

lint checks the file of a ramp's stages, guards and limits (YAML), and lists all that is wrong with it by its line. With
the traffic it also says how long each stage takes until its limits are proven, and which stages take over three days.

  FILE                       ramp.yaml here
  --sessions-per-day NUMBER  sessions of all people in a day
  --json                     print { ok, problems, stages } and nothing else

Example: crossfade ramp new --sessions-per-day 20000 > ramp.yaml
Example: crossfade ramp lint ramp.yaml --sessions-per-day 20000

Exit 0: shown; it is a ramp. 1: it is refused. 2: there is no such file. 3: no server answers.`,
  async run([part, ...argv], io) {
    if (part === undefined) throw new CliError(2, 'ramp needs show, new or lint; see crossfade help ramp.')
    const run = Object.hasOwn(PARTS, part) ? PARTS[part] : undefined
    if (run) return run(argv, io)
    throw new CliError(2, `ramp does not know "${part}"; did you mean ${nearest(part, Object.keys(PARTS))}?`)
  },
}
