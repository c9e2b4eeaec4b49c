import { CliError } from '../cli-error.ts'
import type { Flags } from '../parse-flags.ts'

/** Of visitors that are made up, of what was recorded, and of both. */
const MADE_UP = {
  'sessions-per-day': 'NUMBER',
  loss: 'PERCENT',
  harm: 'PERCENT@DAY',
  days: 'NUMBER',
} as const
const RECORDED = { since: 'TIME', server: 'URL' } as const
export const FLAGS = { recorded: true, ...RECORDED, ...MADE_UP, seed: 'NUMBER', json: true } as const

export type Given = Flags<typeof FLAGS>

const givenOf = (flags: Given, names: object): string | undefined =>
  Object.keys(names).find((name) => flags[name as keyof Given] !== undefined)

/** @throws CliError (exit 2) where flags are of the other kind of data, or of none */
export const refuseContradictions = (flags: Given): void => {
  const foreign = givenOf(flags, flags.recorded ? MADE_UP : RECORDED)
  if (flags.recorded && foreign !== undefined)
    throw new CliError(
      2,
      `--recorded plays what was recorded, and --${foreign} is of visitors that are made up; give one of them.`,
    )
  if (foreign !== undefined)
    throw new CliError(2, `--${foreign} is of --recorded, which plays what a server has recorded.`)
  if (flags.recorded || flags['sessions-per-day'] !== undefined) return
  throw new CliError(
    2,
    'rehearse ramp needs --sessions-per-day NUMBER, how many sessions all people have in a day, ' +
      'or --recorded, which takes those that a server has recorded.',
  )
}
