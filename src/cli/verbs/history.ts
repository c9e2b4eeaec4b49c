import { CliError } from '../cli-error.ts'
import { fetchHistory, historyPath } from '../history/fetch-history.ts'
import { formatHistory } from '../history/format-history.ts'
import { parseFlags } from '../parse-flags.ts'
import { positiveNumber } from '../positive-number.ts'
import { connect } from '../server/connect.ts'
import type { Verb } from '../verb.ts'

const LIMIT = { usual: 20, most: 1_000 }

export const historyVerb: Verb = {
  name: 'history',
  summary: 'who changed what, when and why',
  usage: `crossfade history [--limit N] [--before ID] [--json|--csv]

Lists changes of shares, kills, undos, tokens and sign-ins, the newest first. Times are of this machine's zone.

  --limit N     how many: 1 to ${LIMIT.most} (${LIMIT.usual})
  --before ID   those older than the entry of this id
  --json        print the body of the route and nothing else, with each rollout before and after
  --csv         the same as comma-separated values
  --server URL  the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade history --limit 5

Exit 0: listed. 2: a wrong flag, no token. 3: no server answers.`,
  async run(argv, io) {
    const flags = parseFlags('history', argv, {
      limit: 'N',
      before: 'ID',
      json: true,
      csv: true,
      server: 'URL',
    })
    if (flags.json && flags.csv) throw new CliError(2, '--json and --csv are two forms; give one.')
    const limit = positiveNumber('--limit', flags.limit ?? String(LIMIT.usual), LIMIT.most)
    const before = flags.before && positiveNumber('--before', flags.before, Number.MAX_SAFE_INTEGER)
    const options = { limit, ...(before && { before }) }
    const api = connect(flags, io)
    if (flags.csv) {
      const { body } = await api.ask('GET', `${historyPath(options)}&format=csv`, { role: 'viewer' })
      io.stdout.write(body)
      return 0
    }
    const { body, page } = await fetchHistory(api, options)
    io.stdout.write(flags.json ? body : formatHistory(page))
    return 0
  },
}
