import { OUTCOMES } from '../../server/parity/answers/parity-answer.ts'
import { nearest } from '../../core/text/nearest.ts'
import { CliError } from '../cli-error.ts'
import { parseFlags, type Flags } from '../parse-flags.ts'
import { fetchPairs } from '../parity/answers.ts'
import { formatPairs } from '../parity/format-pairs.ts'
import { queryText, RANGE_FLAGS, RANGE_USAGE, rangeQuery } from '../parity/range-flags.ts'
import { positiveNumber } from '../positive-number.ts'
import { connect } from '../server/connect.ts'
import type { Verb } from '../verb.ts'

const LIMIT = { usual: 20, most: 1_000 }

const FILTERS = {
  outcome: 'OUTCOME',
  event: 'NAME',
  cause: 'CAUSE',
  path: 'POINTER',
  rule: 'ID',
  session: 'ID',
  user: 'ID',
  cohort: 'NAME',
  audience: 'NAME',
  region: 'NAME',
  area: 'NAME',
  'app-version': 'VERSION',
  'sdk-version': 'SDK',
  browser: 'NAME',
} as const

/** As the route names them. */
const filtersOf = ({
  user: userId,
  'app-version': appVersion,
  'sdk-version': sdkVersion,
  ...flags
}: Flags<typeof FILTERS>): Readonly<Record<string, string | undefined>> => {
  const { outcome, event, cause, path, rule, session, cohort, audience, region, area, browser } = flags
  const who = { session, userId, cohort, audience, region, area, appVersion, sdkVersion, browser }
  return { outcome, event, cause, path, rule, ...who }
}

export const pairsVerb: Verb = {
  name: 'pairs',
  summary: 'list pairs of copies: those that are missing, those that differ',
  usage: `crossfade pairs [--outcome OUTCOME] [--event NAME] [--cause CAUSE] [--path POINTER] [--rule ID] [--session ID]
                [--user ID] [--cohort NAME] [--audience NAME] [--region NAME] [--area NAME] [--app-version VERSION]
                [--sdk-version SDK] [--browser NAME] [--from TIME] [--to TIME] [--limit N] [--before NEXT]
                [--json|--csv]

Lists pairs that fit all of it, the newest minutes first. crossfade pair ID shows one.

  --outcome OUTCOME  ${OUTCOMES.join(', ')}
  --event NAME       the event of a track; "page Home" and the like of others
  --cause CAUSE      why it is missing or extra, as crossfade parity names it
  --path POINTER     something differs there that no rule explains, such as /properties/price
  --rule ID          this rule explains a difference
  --session ID, --user ID
  --cohort NAME, --audience NAME, --region NAME, --area NAME, --app-version VERSION, --sdk-version SDK, --browser NAME
                     as crossfade parity --by audience, --by sdkVersion and so on have them
${RANGE_USAGE}
  --limit N          how many: 1 to ${LIMIT.most} (${LIMIT.usual})
  --before NEXT      those after a page, as its last line says
  --json             print the body of the route and nothing else
  --csv              the same as comma-separated values
  --server URL       the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade pairs --outcome missing --event "Order Completed"

Exit 0: listed. 2: a wrong flag, no token. 3: no server answers, or it has no warehouse.`,
  async run(argv, io) {
    const spec = {
      ...FILTERS,
      ...RANGE_FLAGS,
      limit: 'N',
      before: 'NEXT',
      json: true,
      csv: true,
      server: 'URL',
    } as const
    const flags = parseFlags('pairs', argv, spec)
    if (flags.json && flags.csv) throw new CliError(2, '--json and --csv are two forms; give one.')
    checkOutcome(flags.outcome)
    const query = {
      ...rangeQuery(flags, Date.now()),
      ...filtersOf(flags),
      before: flags.before,
      limit: String(positiveNumber('--limit', flags.limit ?? String(LIMIT.usual), LIMIT.most)),
    }
    const api = connect(flags, io)
    if (flags.csv) {
      const { body } = await api.ask('GET', `/api/pairs${queryText({ ...query, format: 'csv' })}`, {
        role: 'viewer',
      })
      io.stdout.write(body)
      return 0
    }
    const { body, value } = await fetchPairs(api, queryText(query))
    io.stdout.write(
      flags.json ? body : formatPairs(value, ['crossfade pairs', ...withoutBefore(argv)].join(' ')),
    )
    return 0
  },
}

const checkOutcome = (outcome: string | undefined): void => {
  if (outcome === undefined || OUTCOMES.some((known) => known === outcome)) return
  throw new CliError(2, `--outcome does not know "${outcome}"; did you mean ${nearest(outcome, OUTCOMES)}?`)
}

/** What was asked, for the line that says how to go on. */
const withoutBefore = (argv: readonly string[]): string[] => {
  const at = argv.indexOf('--before')
  const rest = at < 0 ? argv : argv.toSpliced(at, 2)
  return rest
    .filter((each) => !each.startsWith('--before='))
    .map((each) => (/^[\w./:=-]+$/.test(each) ? each : JSON.stringify(each)))
}
