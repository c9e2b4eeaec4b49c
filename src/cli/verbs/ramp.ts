import { nearest } from '../../core/text/nearest.ts'
import { CliError } from '../cli-error.ts'
import { lintRamp } from '../ramp/lint.ts'
import type { Verb } from '../verb.ts'

const PARTS: Readonly<Record<string, Verb['run']>> = { lint: lintRamp }

export const rampVerb: Verb = {
  name: 'ramp',
  summary: 'check a ramp file, and how long its stages take',
  usage: `crossfade ramp lint [FILE] [--sessions-per-day NUMBER] [--json]

Checks the file of a ramp's stages, guards and limits (YAML), and lists all that is wrong with it by its line. With the
traffic it also says how long each stage takes until its limits are proven, and which stages take over three days.

  FILE                       ramp.yaml here
  --sessions-per-day NUMBER  sessions of all people in a day
  --json                     print { ok, problems, stages } and nothing else

Example: crossfade ramp lint ramp.yaml --sessions-per-day 20000

Exit 0: it is a ramp. 1: it is refused. 2: there is no such file.`,
  async run([part, ...argv], io) {
    if (part === undefined) throw new CliError(2, 'ramp needs lint; see crossfade help ramp.')
    const run = Object.hasOwn(PARTS, part) ? PARTS[part] : undefined
    if (run) return run(argv, io)
    throw new CliError(2, `ramp does not know "${part}"; did you mean ${nearest(part, Object.keys(PARTS))}?`)
  },
}
