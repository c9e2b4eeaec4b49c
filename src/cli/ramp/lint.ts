import { stageDays } from '../../core/ramp/stage-days.ts'
import { readRamp } from '../../server/autopilot/read-ramp.ts'
import { CliError } from '../cli-error.ts'
import { parseArguments } from '../parse-flags.ts'
import { positiveNumber } from '../positive-number.ts'
import type { Verb } from '../verb.ts'
import { formatLint, formatProblems } from './format-lint.ts'

const MOST_SESSIONS = 10_000_000_000

/** `crossfade ramp lint [FILE]`. */
export const lintRamp: Verb['run'] = async (argv, io) => {
  const { flags, operands } = parseArguments(
    'ramp lint',
    argv,
    { 'sessions-per-day': 'NUMBER', json: true },
    ['[FILE]'],
  )
  const [file = 'ramp.yaml'] = operands
  const given = flags['sessions-per-day']
  const sessionsPerDay =
    given === undefined ? null : positiveNumber('--sessions-per-day', given, MOST_SESSIONS)
  const read = await readRamp(file)
  if (!read.ok && read.problems === null) throw new CliError(2, `${file} ${read.why}.`)
  const problems = read.ok ? [] : (read.problems ?? [])
  const stages = read.ok && sessionsPerDay !== null ? stageDays(read.ramp, sessionsPerDay) : null
  if (flags.json) io.stdout.write(`${JSON.stringify({ ok: read.ok, problems, stages })}\n`)
  else io.stdout.write(read.ok ? formatLint(file, read.ramp, stages) : formatProblems(file, problems))
  return read.ok ? 0 : 1
}
