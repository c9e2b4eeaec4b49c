import { readRamp } from '../../server/autopilot/read-ramp.ts'
import { CliError } from '../cli-error.ts'
import { parseArguments } from '../parse-flags.ts'
import { positiveNumber } from '../positive-number.ts'
import { formatProblems } from '../ramp/format-lint.ts'
import type { Verb } from '../verb.ts'
import { FLAGS, refuseContradictions } from './flags.ts'
import { formatRehearsed } from './format-rehearsed.ts'
import { madeUp } from './made-up.ts'
import { recorded } from './recorded.ts'

/** `crossfade rehearse ramp FILE`. */
export const rehearseRamp: Verb['run'] = async (argv, io) => {
  const { flags, operands } = parseArguments('rehearse ramp', argv, FLAGS, ['[FILE]'])
  refuseContradictions(flags)
  const [file = 'ramp.yaml'] = operands
  const seed = flags.seed === undefined ? 1 : positiveNumber('--seed', flags.seed, 2 ** 31)
  const play = flags.recorded ? recorded(flags, seed, io) : madeUp(flags, seed)
  const read = await readRamp(file)
  if (!read.ok && read.problems === null) throw new CliError(2, `${file} ${read.why}.`)
  if (!read.ok) {
    io.stdout.write(formatProblems(file, read.problems ?? []))
    return 1
  }
  const rehearsed = await play(read.ramp)
  const { began, rehearsal, more } = rehearsed
  if (flags.json) io.stdout.write(`${JSON.stringify({ began, ...rehearsal, ...more })}\n`)
  else io.stdout.write(formatRehearsed(file, rehearsed))
  return rehearsal.state.status === 'finished' ? 0 : 1
}
