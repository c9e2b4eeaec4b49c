import { parseFlags } from '../parse-flags.ts'
import { fetchRamp } from '../ramp/fetch-ramp.ts'
import { formatRamp } from '../ramp/format-ramp.ts'
import { parseGoal, parseTimeout, waitFor } from '../ramp/wait-for.ts'
import { connect, type Api } from '../server/connect.ts'
import type { Status } from '../../server/index.ts'
import { fetchStatus } from '../status/fetch-status.ts'
import { formatStatus } from '../status/format-status.ts'
import { usesColor } from '../status/uses-color.ts'
import { watch } from '../status/watch.ts'
import type { Verb } from '../verb.ts'

export const statusVerb: Verb = {
  name: 'status',
  summary:
    'show the ramp and what is in force, and people and calls in each cohort against the shares to expect',
  usage: `crossfade status [--watch] [--json] [--server URL]
crossfade status --wait-for stage=NUMBER|status=STATUS [--timeout TIME] [--server URL]

Shows where the ramp stands and why, what the server publishes, whether anything is wrong with it, who changed it last,
how many people are in each cohort against the shares to expect, and what became of their calls.

  --watch            show it again every 2 seconds, until Ctrl-C
  --wait-for GOAL    wait until the ramp is at this stage (stage=3) or has this status (status=finished)
  --timeout TIME     and not longer than this: 90s, 30m, 2h, 3d (24h)
  --json             print the body of the server's /api/status and nothing else; with --watch one a line
  --server URL       the admin listener (http://127.0.0.1:4467)   CROSSFADE_SERVER; the token: CROSSFADE_TOKEN

Example: crossfade status --watch
Example: crossfade status --wait-for stage=3 --timeout 2h && echo "a quarter of all people"

Exit 0: shown, or there. 1: the ramp was stopped on its way, or the time is up. 2: a wrong flag, no token. 3: no server
answers.`,
  async run(argv, io) {
    const flags = parseFlags('status', argv, {
      watch: true,
      'wait-for': 'GOAL',
      timeout: 'TIME',
      json: true,
      server: 'URL',
    })
    if (flags['wait-for'] !== undefined) {
      const goal = parseGoal(flags['wait-for'])
      const timeoutMs = parseTimeout(flags.timeout)
      return waitFor(connect(flags, io), goal, timeoutMs, io)
    }
    const api = connect(flags, io)
    const show = async (): Promise<string> => {
      const { body, status } = await fetchStatus(api)
      const options = { color: usesColor(io), now: Date.now() }
      if (flags.json) return body
      return (await rampText(api, status, options)) + formatStatus(status, options)
    }
    const first = await show()
    if (flags.watch) await watch(first, show, { io, redraw: io.stdout.isTTY === true && !flags.json })
    else io.stdout.write(first)
    return 0
  },
}

/** Percent of the people who reported that reach RudderStack. */
const actual = ({ cohorts, people }: Status): number | null =>
  people === 0
    ? null
    : (100 * cohorts.reduce((sum, each) => sum + (each.cohort === 'segment' ? 0 : each.people), 0)) / people

/** Nothing where there is no ramp, and none that anybody asked for: a rollout is driven by hand as well. */
const rampText = async (
  api: Api,
  status: Status,
  options: { readonly color: boolean; readonly now: number },
): Promise<string> => {
  const { answer } = await fetchRamp(api)
  if (answer.ramp === null && !answer.enabled) return ''
  return `${formatRamp(answer, { ...options, actual: actual(status) })}\n`
}
