import { nearest } from '../../core/text/nearest.ts'
import { BY } from '../../server/parity/answers/parity-answer.ts'
import { CliError } from '../cli-error.ts'
import { parseFlags, type Flags } from '../parse-flags.ts'
import { fetchIdentity, fetchParity, fetchRules, fetchSources } from '../parity/answers.ts'
import { formatIdentity } from '../parity/format-identity.ts'
import { formatParity } from '../parity/format-parity.ts'
import { formatCutoverNotes, formatSuggestions } from '../parity/format-rules.ts'
import { queryText, RANGE_FLAGS, RANGE_USAGE, rangeQuery } from '../parity/range-flags.ts'
import { connect, type Api } from '../server/connect.ts'
import { printable } from '../status/printable.ts'
import type { ExitCode, Io, Verb } from '../verb.ts'

export const parityVerb: Verb = {
  name: 'parity',
  summary: 'whether RudderStack receives what Segment receives, and why not',
  usage: `crossfade parity [--by WHAT] [--event NAME] [--from TIME] [--to TIME] [--json|--csv]
crossfade parity --identity [--from TIME] [--to TIME] [--json|--csv [--list splits]]
crossfade parity --suggest-rules | --cutover-notes [--from TIME] [--to TIME] [--json|--csv]

Compares the copies of calls of people on both legs: how many are the same, differ as expected (of these "changed" are
differences that analysts will notice at cutover), differ, or are missing at RudderStack, and why. Events that money
depends on are marked $ and come first. The share of lost sessions holds however often you look.

  --by WHAT        ${BY.slice(0, 6).join(', ')},
                   ${BY.slice(6).join(', ')} (event)
  --event NAME     this one alone: by event, property or trait
${RANGE_USAGE}
  --identity       whether both know the same people: anonymous ids, user ids, groups, last traits; who is split or
                   merged
  --suggest-rules  rules that would explain what none does, for the rules file
  --cutover-notes  what analysts will notice once RudderStack's data takes the place of Segment's
  --json           print the body of the route and nothing else
  --csv            the rows as comma-separated values; of --identity the traits, of --suggest-rules the differences,
                   of --cutover-notes the rules
  --list splits    of --identity --csv: who is split or merged
  --server URL     the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade parity --by property --event "Order Completed" --from 7d

Exit 0: shown. 1: shown, and more sessions are lost than the limit allows, proven. 2: a wrong flag, no token.
3: no server answers, or it has no warehouse.`,
  async run(argv, io) {
    const flags = parseFlags('parity', argv, FLAGS)
    refuseContradictions(flags)
    const range = rangeQuery(flags, Date.now())
    const by = byOf(flags.by)
    const api = connect(flags, io)
    if (flags.identity) return printIdentity(api, range, flags, io)
    if (flags['suggest-rules'] || flags['cutover-notes']) return printRules(api, range, flags, io)
    const query = { ...range, by, event: flags.event }
    if (flags.csv) return printFile(api, '/api/parity', query, io)
    const { body, value } = await fetchParity(api, queryText(query))
    if (flags.json) io.stdout.write(body)
    else io.stdout.write(formatParity(value, (await fetchSources(api)).value.sources))
    return value.rows.some(({ loss }) => loss.low > value.limit) ? 1 : 0
  },
}

const FLAGS = {
  by: 'WHAT',
  event: 'NAME',
  ...RANGE_FLAGS,
  identity: true,
  'suggest-rules': true,
  'cutover-notes': true,
  json: true,
  csv: true,
  list: 'NAME',
  server: 'URL',
} as const

type Given = Flags<typeof FLAGS>
type Range = Readonly<Record<string, string>>

const LISTS = ['traits', 'splits'] as const

const refuseContradictions = (flags: Given): void => {
  if (flags.json && flags.csv) throw new CliError(2, '--json and --csv are two forms; give one.')
  const [one, other] = (['identity', 'suggest-rules', 'cutover-notes'] as const).filter((name) => flags[name])
  if (other !== undefined) throw new CliError(2, `--${one} and --${other} are two lists; give one.`)
  const { list } = flags
  if (list === undefined) return
  if (!flags.identity || !flags.csv) throw new CliError(2, '--list is of --identity --csv.')
  if (!LISTS.some((name) => name === list))
    throw new CliError(2, `--list does not know "${list}"; did you mean ${nearest(list, LISTS)}?`)
}

const printFile = async (
  api: Api,
  route: string,
  query: Readonly<Record<string, string | undefined>>,
  io: Io,
): Promise<ExitCode> => {
  const { body } = await api.ask('GET', `${route}${queryText({ ...query, format: 'csv' })}`, {
    role: 'viewer',
  })
  io.stdout.write(body)
  return 0
}

const printIdentity = async (
  api: Api,
  range: Range,
  { json, csv, list }: Given,
  io: Io,
): Promise<ExitCode> => {
  if (csv) return printFile(api, '/api/parity/identity', { ...range, list }, io)
  const { body, value } = await fetchIdentity(api, queryText(range))
  io.stdout.write(json ? body : formatIdentity(value))
  return 0
}

const printRules = async (api: Api, range: Range, flags: Given, io: Io): Promise<ExitCode> => {
  const isSuggesting = flags['suggest-rules'] === true
  if (flags.csv)
    return printFile(api, '/api/parity/rules', { ...range, list: isSuggesting ? 'suggestions' : 'hits' }, io)
  const { body, value } = await fetchRules(api, queryText(range))
  const format = isSuggesting ? formatSuggestions : formatCutoverNotes
  io.stdout.write(flags.json ? body : format(value))
  if (value.problem !== null) io.stderr.write(`crossfade: ${printable(value.problem)}\n`)
  return 0
}

const byOf = (text = 'event'): string => {
  if (BY.some((by) => by === text)) return text
  throw new CliError(2, `--by does not know "${text}"; did you mean ${nearest(text, BY)}?`)
}
