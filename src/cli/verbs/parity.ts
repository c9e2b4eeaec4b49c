import { nearest } from '../../core/text/nearest.ts'
import { BY } from '../../server/parity/answers/parity-answer.ts'
import { CliError } from '../cli-error.ts'
import { parseFlags } from '../parse-flags.ts'
import { fetchParity, fetchRules, fetchSources } from '../parity/answers.ts'
import { formatParity } from '../parity/format-parity.ts'
import { formatCutoverNotes, formatSuggestions } from '../parity/format-rules.ts'
import { queryText, RANGE_FLAGS, RANGE_USAGE, rangeQuery } from '../parity/range-flags.ts'
import { connect } from '../server/connect.ts'
import { printable } from '../status/printable.ts'
import type { Verb } from '../verb.ts'

export const parityVerb: Verb = {
  name: 'parity',
  summary: 'whether RudderStack receives what Segment receives, and why not',
  usage: `crossfade parity [--by WHAT] [--event NAME] [--from TIME] [--to TIME] [--json|--csv]
crossfade parity --suggest-rules | --cutover-notes [--from TIME] [--to TIME] [--json]

Compares the copies of calls of people on both legs: how many are the same, differ as expected (of these "changed" are
differences that analysts will notice at cutover), differ, or are missing at RudderStack, and why. Events that money
depends on are marked $ and come first. The share of lost sessions holds however often you look.

  --by WHAT        ${BY.slice(0, 6).join(', ')},
                   ${BY.slice(6).join(', ')} (event)
  --event NAME     this one alone: by event, property or trait
${RANGE_USAGE}
  --suggest-rules  rules that would explain what none does, for the rules file
  --cutover-notes  what analysts will notice once RudderStack's data takes the place of Segment's
  --json           print the body of the route and nothing else
  --csv            the rows as comma-separated values
  --server URL     the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade parity --by property --event "Order Completed" --from 7d

Exit 0: shown. 1: shown, and more sessions are lost than the limit allows, proven. 2: a wrong flag, no token.
3: no server answers, or it has no warehouse.`,
  async run(argv, io) {
    const flags = parseFlags('parity', argv, {
      by: 'WHAT',
      event: 'NAME',
      ...RANGE_FLAGS,
      'suggest-rules': true,
      'cutover-notes': true,
      json: true,
      csv: true,
      server: 'URL',
    })
    if (flags.json && flags.csv) throw new CliError(2, '--json and --csv are two forms; give one.')
    if (flags['suggest-rules'] && flags['cutover-notes'])
      throw new CliError(2, '--suggest-rules and --cutover-notes are two lists; give one.')
    const range = rangeQuery(flags, Date.now())
    const by = byOf(flags.by)
    const api = connect(flags, io)
    if (flags['suggest-rules'] || flags['cutover-notes']) {
      const { body, value } = await fetchRules(api, queryText(range))
      const format = flags['suggest-rules'] ? formatSuggestions : formatCutoverNotes
      io.stdout.write(flags.json ? body : format(value))
      if (value.problem !== null) io.stderr.write(`crossfade: ${printable(value.problem)}\n`)
      return 0
    }
    const query = { ...range, by, event: flags.event }
    if (flags.csv) {
      const { body } = await api.ask('GET', `/api/parity${queryText({ ...query, format: 'csv' })}`, {
        role: 'viewer',
      })
      io.stdout.write(body)
      return 0
    }
    const { body, value } = await fetchParity(api, queryText(query))
    if (flags.json) io.stdout.write(body)
    else io.stdout.write(formatParity(value, (await fetchSources(api)).value.sources))
    return value.rows.some(({ loss }) => loss.low > value.limit) ? 1 : 0
  },
}

const byOf = (text = 'event'): string => {
  if (BY.some((by) => by === text)) return text
  throw new CliError(2, `--by does not know "${text}"; did you mean ${nearest(text, BY)}?`)
}
