import { CliError } from '../cli-error.ts'
import { parseFlags } from '../parse-flags.ts'
import { fetchStatus } from '../status/fetch-status.ts'
import { formatStatus } from '../status/format-status.ts'
import type { Io, Verb } from '../verb.ts'

const DEFAULT_SERVER = 'http://127.0.0.1:4467'

export const statusVerb: Verb = {
  name: 'status',
  summary: 'show people and calls in each cohort against the shares to expect',
  usage: `crossfade status [--json] [--server URL]

Shows what the server publishes, how many people are in each cohort against the shares to expect, and
what became of their calls.

  --json        print the body of the server's /api/status and nothing else
  --server URL  the server's admin listener (${DEFAULT_SERVER})  CROSSFADE_SERVER`,
  async run(argv, io) {
    const flags = parseFlags('status', argv, { json: true, server: 'URL' })
    const server = parseServer(flags.server ?? (io.env['CROSSFADE_SERVER'] || DEFAULT_SERVER))
    const { body, status } = await fetchStatus(server, io.signal)
    io.stdout.write(flags.json ? body : formatStatus(status, { color: usesColor(io), now: Date.now() }))
    return 0
  },
}

const parseServer = (text: string): URL => {
  const url = URL.parse(text)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new CliError(2, `"${text}" is no address of a server; give one such as ${DEFAULT_SERVER}.`)
}

// https://no-color.org: any value that is not empty
const usesColor = ({ stdout, env }: Io): boolean => stdout.isTTY === true && !env['NO_COLOR']
