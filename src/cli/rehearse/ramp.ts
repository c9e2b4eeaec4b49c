import { rehearse, type Rehearsal, type Sessions } from '../../core/ramp/rehearse.ts'
import { minutesText } from '../../core/ramp/verdict-text.ts'
import { createSeededRandom } from '../../sandbox/seeded-random.ts'
import { readRamp } from '../../server/autopilot/read-ramp.ts'
import { CliError } from '../cli-error.ts'
import { parseArguments } from '../parse-flags.ts'
import { positiveNumber } from '../positive-number.ts'
import { formatProblems } from '../ramp/format-lint.ts'
import { countText, percentText } from '../status/numbers.ts'
import { wrap } from '../status/wrap.ts'
import type { Verb } from '../verb.ts'

const DAY_MS = 86_400_000
const STEP_MS = 10 * 60_000
const MOST_SESSIONS = 10_000_000
const MOST_DAYS = 365
const SENTINEL = 1
const WIDTH = 80

/** "0.3%" @throws CliError (exit 2) */
const shareOf = (flag: string, text: string): number => {
  const [, number] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? []
  if (number !== undefined && Number(number) <= 100) return Number(number) / 100
  throw new CliError(2, `${flag} takes a percentage such as 0.1%, not "${text}".`)
}

/** "5%@10": from the tenth day on. @throws CliError (exit 2) */
const harmOf = (text: string): { readonly share: number; readonly day: number } => {
  const [share = '', day = ''] = text.split('@')
  if (!/^\d+(\.\d+)?$/.test(day))
    throw new CliError(2, `--harm takes a percentage and a day, such as 5%@10, not "${text}".`)
  return { share: shareOf('--harm', share), day: Number(day) }
}

/** So many in the mean, by Knuth, and by a normal beyond what that can count. */
const poisson = (random: () => number, mean: number): number => {
  if (mean > 50) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return Math.max(0, Math.round(mean + normal * Math.sqrt(mean)))
  }
  let count = 0
  for (let product = random(); product > Math.exp(-mean); product *= random()) count++
  return count
}

type Visitors = {
  readonly sessionsPerDay: number
  readonly loss: number
  readonly harm: { readonly share: number; readonly day: number } | null
  readonly seed: number
}

const visitorsOf = ({ sessionsPerDay, loss, harm, seed }: Visitors, began: number) => {
  const random = createSeededRandom(seed)
  return (from: number, to: number, dual: number): Sessions => {
    const mean = (((to - from) / DAY_MS) * sessionsPerDay * dual) / 100
    const share = harm !== null && from >= began + harm.day * DAY_MS ? harm.share : loss
    return Array.from({ length: mean > 0 ? poisson(random, mean) : 0 }, () => random() < share)
  }
}

const STATUS: Readonly<Record<string, string>> = {
  promote: 'goes on',
  rollback: 'goes back',
  halt: 'halts',
  hold: 'finishes',
}

const format = (file: string, { moves, state, last }: Rehearsal, began: number, days: number): string => {
  const lines = moves.flatMap(({ at, verdict, state: then }) => {
    const day = `day ${((at - began) / DAY_MS).toFixed(1).padStart(5)}`
    const to = then.stage < 0 ? 'Segment only' : `stage ${then.stage + 1}`
    return [
      `${day}  it ${STATUS[verdict.verdict]}: ${to}`,
      ...wrap(verdict.reason, WIDTH - 11).map((line) => `           ${line}`),
    ]
  })
  const end =
    state.status === 'running'
      ? `After ${minutesText(days * DAY_MS)} it is at stage ${state.stage + 1}: ${last?.reason ?? ''}`
      : `It is ${state.status} at ${state.stage < 0 ? 'Segment only' : `stage ${state.stage + 1}`}.`
  return [`${file}, rehearsed:`, ...lines, ...wrap(end, WIDTH), ''].join('\n')
}

/** `crossfade rehearse ramp FILE`. */
export const rehearseRamp: Verb['run'] = async (argv, io) => {
  const spec = {
    'sessions-per-day': 'NUMBER',
    loss: 'PERCENT',
    harm: 'PERCENT@DAY',
    days: 'NUMBER',
    seed: 'NUMBER',
    json: true,
  } as const
  const { flags, operands } = parseArguments('rehearse ramp', argv, spec, ['[FILE]'])
  const [file = 'ramp.yaml'] = operands
  const given = flags['sessions-per-day']
  if (given === undefined)
    throw new CliError(
      2,
      'rehearse ramp needs --sessions-per-day NUMBER: how many sessions all people have in a day.',
    )
  const sessionsPerDay = positiveNumber('--sessions-per-day', given, MOST_SESSIONS)
  const days = flags.days === undefined ? 60 : positiveNumber('--days', flags.days, MOST_DAYS)
  const seed = flags.seed === undefined ? 1 : positiveNumber('--seed', flags.seed, 2 ** 31)
  const loss = flags.loss === undefined ? 0.001 : shareOf('--loss', flags.loss)
  const harm = flags.harm === undefined ? null : harmOf(flags.harm)
  const read = await readRamp(file)
  if (!read.ok && read.problems === null) throw new CliError(2, `${file} ${read.why}.`)
  if (!read.ok) {
    io.stdout.write(formatProblems(file, read.problems ?? []))
    return 1
  }
  const began = Date.now()
  const sessions = visitorsOf({ sessionsPerDay, loss, harm, seed }, began)
  const options = { from: began, until: began + days * DAY_MS, stepMs: STEP_MS, sentinel: SENTINEL, sessions }
  const rehearsal = rehearse(read.ramp, options)
  if (flags.json) io.stdout.write(`${JSON.stringify({ began, ...rehearsal })}\n`)
  else {
    const what = `${countText(sessionsPerDay)} sessions a day, ${percentText(loss * 100)} lost${harm === null ? '' : `, ${percentText(harm.share * 100)} from day ${harm.day} on`}`
    io.stdout.write(`${format(file, rehearsal, began, days)}Made up: ${what}.\n`)
  }
  return rehearsal.state.status === 'finished' ? 0 : 1
}
