import { parseFlags } from '../parse-flags.ts'
import { connect } from '../server/connect.ts'
import { fetchStatus } from '../status/fetch-status.ts'
import { formatStatus } from '../status/format-status.ts'
import { usesColor } from '../status/uses-color.ts'
import { watch } from '../status/watch.ts'
import type { Verb } from '../verb.ts'

export const statusVerb: Verb = {
  name: 'status',
  summary: 'show what is in force, and people and calls in each cohort against the shares to expect',
  usage: `crossfade status [--watch] [--json] [--server URL]

Shows what the server publishes, whether anything is wrong with it, who changed it last, how many people are in each
cohort against the shares to expect, and what became of their calls.

  --watch       show it again every 2 seconds, until Ctrl-C
  --json        print the body of the server's /api/status and nothing else; with --watch one a line
  --server URL  the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade status --watch

Exit 0: shown. 2: a wrong flag, no token. 3: no server answers.`,
  async run(argv, io) {
    const flags = parseFlags('status', argv, { watch: true, json: true, server: 'URL' })
    const api = connect(flags, io)
    const show = async (): Promise<string> => {
      const { body, status } = await fetchStatus(api)
      return flags.json ? body : formatStatus(status, { color: usesColor(io), now: Date.now() })
    }
    const first = await show()
    if (flags.watch) await watch(first, show, { io, redraw: io.stdout.isTTY === true && !flags.json })
    else io.stdout.write(first)
    return 0
  },
}
