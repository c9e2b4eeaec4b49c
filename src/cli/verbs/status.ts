import { parseFlags } from '../parse-flags.ts'
import { connect } from '../server/connect.ts'
import { fetchStatus } from '../status/fetch-status.ts'
import { formatStatus } from '../status/format-status.ts'
import type { Io, Verb } from '../verb.ts'

export const statusVerb: Verb = {
  name: 'status',
  summary: 'show people and calls in each cohort against the shares to expect',
  usage: `crossfade status [--json] [--server URL]

Shows what the server publishes, how many people are in each cohort against the shares to expect, and
what became of their calls.

  --json        print the body of the server's /api/status and nothing else
  --server URL  the server's admin listener (http://127.0.0.1:4467)  CROSSFADE_SERVER`,
  async run(argv, io) {
    const flags = parseFlags('status', argv, { json: true, server: 'URL' })
    const { body, status } = await fetchStatus(connect(flags.server, io))
    io.stdout.write(flags.json ? body : formatStatus(status, { color: usesColor(io), now: Date.now() }))
    return 0
  },
}

// https://no-color.org: any value that is not empty
const usesColor = ({ stdout, env }: Io): boolean => stdout.isTTY === true && !env['NO_COLOR']
